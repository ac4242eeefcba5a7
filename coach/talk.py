"""What is no question about work at all: a greeting, thanks, who are you, keys hit at random, another subject. Pure."""

from __future__ import annotations

import re
from typing import Literal

from coach.decide import ANSWERED_FROM, in_another_language

SmallTalk = Literal["greeting", "thanks", "about", "gibberish"]

_FILLER = (
    r"(?:a lot|so much|very much|again|there|everyone|all|coach|bot|ok(?:ay)?|so|well|for now|for (?:the|your) help)"
)
_THANKS = (
    r"(?:(?:many |no )?thank(?:s| you| u)|thx|ty|cheers|much appreciated|i appreciate it|danke(?: schön)?|gracias"
    r"|merci"
    r"|obrigad[oa]|grazie|that(?: really)? help(?:s|ed)|(?:that.?s|this is|that was|very) (?:\w+ )?(?:helpful"
    r"|useful|great"
    r"|good|perfect)|great|perfect|cool|nice|awesome|got it|good ?bye|bye(?: bye)?|see (?:you|ya)(?: (?:next time"
    r"|later"
    r"|soon|tomorrow))?|good night|tschüss|adiós|au revoir|ciao|have a (?:good|nice|great) (?:day|one|weekend"
    r"|evening))"
)
_GREETING = (
    r"(?:hi+|hello|hey+|hiya|yo|howdy|good (?:morning|afternoon|evening|day)|morning|greetings|hallo|guten (?:tag"
    r"|morgen"
    r"|abend)|moin|servus|hola|buen[oa]s (?:d[ií]as|tardes|noches)|bonjour|salut|ol[áa]|how are you(?: doing"
    r"| today)*|how is"
    r" it going|what.?s up|sup|nice to meet you|any(?:one|body) (?:there|here|home)|are you (?:there|awake|online)"
    r"|test(?:ing)?)"
)
_ABOUT = (
    r"(?:(?:and )?who (?:are|r) (?:you|u)|who (?:made|built|wrote|created|runs) you|what (?:are|r) (?:you|u)(?: for"
    r"| good at| able to do| exactly)?|what can (?:you|u|i)(?: do| help| ask| ask you)*(?: with| for me| about| here)*"
    r"|what (?:do|are) you (?:do|know|know about)|what is (?:this|your (?:name|job|purpose))|how (?:do"
    r"|does) (?:this|you)"
    r" work|how (?:do|can|should) i use (?:this|you|it)|what should i ask you|are you (?:an? )?"
    r"(?:\w+ )?(?:human|person|robot|bot|ai|chatgpt|gpt|program|machine|real)(?: or (?:an? )?(?:\w+ )?(?:human"
    r"|person|robot"
    r"|bot|ai|program|machine))?|can you help(?: me)?(?: please)?|introduce yourself|tell me about yourself"
    r"|is this (?:an? )?"
    r"(?:bot|ai|human|real person|chatgpt)|am i talking to (?:an? )?(?:\w+ )?(?:human|person|bot|robot|ai|machine)"
    r"|help"
    r"|wer bist du|was kannst du|quién eres|qui es tu)"
)
_SPOKEN = tuple(
    (kind, re.compile(rf"(?:(?:{pieces}|{_FILLER})(?: |$))+"))
    for kind, pieces in (
        ("thanks", _THANKS),
        ("greeting", rf"{_GREETING}|{_THANKS}"),
        ("about", rf"{_ABOUT}|{_GREETING}|{_THANKS}"),
    )
)

# What work is spoken of in. Generous, because a question without any of it may be turned away.
_WORK = re.compile(
    r"\b(?:manag\w*|mgr\w*|engineer\w*|eng|ems?|tls?|leads?|leading|led|leaders?\w*|teams?|promot\w*|jobs?|work\w*"
    r"|careers?|boss\w*"
    r"|roles?|coding|coder|coded?|compan(?:y|ies)|staff|senior\w*|junior\w*|principal|directors?|execs?"
    r"|executives?|vps?"
    r"|ctos?|ceos?|cofounders?|founders?|colleagues?|co-?workers?|peers?|salar\w*|pay|paid|raise|equity|bonus"
    r"|hir(?:e|es|ed|ing)"
    r"|interview\w*|offers?|mentor\w*|sponsor\w*|levels?|titles?|ladders?|burn\w*|meetings?|projects?|reorg\w*"
    r"|layoffs?|laid off|fired|firing|reviews?|feedback|one-on-ones?|1[:-]1s?|1on1s?|tech\w*|develop\w*"
    r"|programm\w*|startups?"
    r"|skip-?levels?|ics?|quit\w*|resign\w*|remote|office|pms?|stakeholders?|deadlines?|on-?call|reports?|reporting"
    r"|organi[sz]ations?|orgs?|deleg\w*|architect\w*|software|product|ship\w*|sprints?|agile|roadmaps?|strateg\w*"
    r"|performance|perf|pip|goals?|okrs?|skills?|experience|profession\w*|employ\w*|contract\w*|freelanc\w*|consult\w*"
    r"|industry|business|customers?|clients?|politics|visibility|influence|authority|impostor|imposter|motivat\w*"
    r"|pendulum|hands-on|technical|non-?technical|individual contributor|maintain\w*|legacy|incidents?|outages?"
    r"|devops|sres?"
    r"|qa|testers?|designers?|data scien\w*|onboard\w*|retention|attrition|turnover|culture|trust|conflict\w*|credit"
    r"|glue|deck|slides|proposal|design docs?|rfcs?|pull requests?|prs?|code ?base|stand-?ups?|retro\w*|1:1"
    r"|full-?stack|backend|front-?end"
    r"|degree|bootcamp|resume|résumé|cv|linkedin|portfolio|cover letter|visas?|relocat\w*|retire\w*|sabbatical"
    r"|leave|vacation"
    r"|parental|maternity|overtime|hours|weekends?|stress\w*|exhaust\w*|tired|bored|boring|stuck|plateau\w*"
    r"|grow(?:th|ing)?"
    r"|responsib\w*|decision\w*|accountab\w*|ownership|perm(?:anent)?|probation|notice|counter-?offer\w*|retired?"
    r"|successor"
    r"|oncall|side project|open[- ]source|maintainer|ambitio\w*|expert\w*|speciali[sz]\w*|generalists?|underperform\w*"
    r"|micro-?manag\w*|politic\w*|recruit\w*|headhunt\w*|candidates?|headcount|budgets?|executive|board|c-level"
    r"|craft)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(  # another subject, though it may use a word of work
    r"\b(?:recipes?|(?:cook|bake|roast|boil|fry)(?:ing)? (?:an? |the |my )?\w+|carbonara|sourdough|lasagn[ae]"
    r"|haiku|limerick|sonnet|poem|lyrics|jokes?|riddle|fairy tale|bedtime story|horoscope|zodiac|lottery"
    r"|capital (?:city )?of|population of|(?:emperor|king|queen|president|prime minister) of|world war|treaty of"
    r"|(?:my|our|his|her) (?:\w+ )?(?:home ?work|essay for school|term paper)|derivative of|integral of"
    r"|square root|solve for"
    r"|(?:last|final|hardest) boss (?:in|of)|elden ring|minecraft|zelda|fortnite|pok[eé]mon|netflix|world cup"
    r"|super bowl"
    r"|champions league|weather (?:in|tomorrow|today|forecast|like)|will it rain|translate (?:this|that|the|['\"‘“])"
    r"|(?:fix|debug) this (?:sql|code|query|bug|script|function|regex)|(?:write|give) me (?:a|some) (?:python|sql"
    r"|bash|java\w*) "
    r"|select \*|stack ?trace|segfault|undefined is not|nullpointer\w*|(?:buy|sell|invest in) (?:\w+ )?(?:bitcoin"
    r"|crypto"
    r"|stocks?|shares)|bitcoin|my (?:dog|cat|car|tomato\w*|houseplant|bike|washing machine|wi-?fi|printer)|movies?"
    r"|tv shows?"
    r"|who (?:won|invented|painted|discovered|wrote)|death penalty|meaning of life|tallest|longest river|flights? to"
    r"|hotels? in|restaurants? in|things to (?:do|see) in)\b",
    re.IGNORECASE,
)
_ONSETS = frozenset(  # what English words begin with before the first vowel, where it is more than one letter
    "bl br by ch chl chr cl cr dr dw fl fr gh gl gn gr kh kl kn kr ll ph phr pl pr ps qu rh sc sch scl scr sh shr sk sl"
    " sm sn sp sph spl spr sq squ st str sv sw ts th thr thw tr ts tw vl wh wr".split()
)
_KEYS = re.compile(r"asd|sdf|dfg|fgh|ghj|hjk|jkl|qwe|wer(?=t)|zxc|xcv|cvb|vbn|bnm|poiu|lkj|(.)\1{3}|[^aeiouyäöü]{5}")
_FEWEST_PLAIN = 0.5  # share of words that could be some, below which a text is taken for none


def small_talk(question: str) -> SmallTalk | None:
    """What a text is when it asks the essays nothing, or None."""
    plain = " ".join(re.findall(r"[^\W\d_]+", re.sub(r"['’]", "", question.lower())))
    for kind, spoken in _SPOKEN:
        if spoken.fullmatch(plain):
            return kind  # type: ignore[return-value]
    return "gibberish" if _says_nothing(question, plain.split()) else None


def off_topic(question: str, *, score: float) -> bool:
    """Whether a question is on another subject: the essays do not answer it, and it has no word of work in it.

    Args:
        question: Whole, as it was searched for: a follow-up has its subject in the turns before.
        score: How probably the library answers it.
    """
    if score >= ANSWERED_FROM or in_another_language(question):
        return False
    return bool(_ELSEWHERE.search(question)) or not _WORK.search(question)


def _says_nothing(question: str, words: list[str]) -> bool:
    if not any(len(word) > 1 for word in words):
        return not re.search(r"[\u3040-\u9fff\uac00-\ud7af]", question)  # one sign of these is a word
    if _WORK.search(question) or any(ord(letter) > 0x24F for word in words for letter in word):
        return False
    return sum(map(_is_plain, words)) < _FEWEST_PLAIN * len(words)


def _is_plain(word: str) -> bool:
    """Whether a word could be one, by its letters."""
    onset = re.match(r"[^aeiouyäöüáéíóúàèêâ]*", word)
    opening = onset.group() if onset else ""
    if opening == word or _KEYS.search(word):
        return False
    return len(opening) < 2 or opening in _ONSETS
