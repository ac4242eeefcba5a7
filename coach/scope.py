"""Questions that are not for essays to answer: a crisis, and what the coach won't do. Pure.

Few, plain patterns on purpose: a career conversation is full of "killing me" and "dying to", and a false alarm
costs a person an answer.
"""

from __future__ import annotations

import re
from typing import Literal

from coach.decide import ANSWERED_FROM
from coach.talk import SmallTalk, off_topic, small_talk

Outside = Literal["crisis", "fraud", "harm", "medicine", "law", "instructions", "off_topic"] | SmallTalk


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b", re.IGNORECASE)


_PAPER = r"(?:reference|degree|diploma|certificate|letter|payslip|employment|employer|r[ée]sum[ée]|cv)s?"
_CRISIS = _any_of(
    r"(?:kill(?:ing)?|hurt(?:ing)?|cut(?:ting)?) myself",
    r"suicid(?!e\b)\w*",
    r"suicide(?: (?:attempt|note|plan|hotline)s?\b)",
    r"(?<!career )(?<!professional )(?<!political )(?<!commercial )(?<!had a )suicide",
    r"(?:end|ending|take|taking|took) my (?:own )?life",
    r"end it all",
    r"self[- ]?harm\w*",
    r"(?:better off|happier) (?:if i (?:was|were)n.?t here|without me|if i (?:was|were) dead|dead)",
    r"better if i (?:am|was|were) (?:not here|gone|dead)",
    r"i(?:.?m| am) (?:just |only |such )?a burden",
    r"(?:don.?t|do not) want to (?:live|be alive|wake up|be here any ?more)",
    r"(?:didn.?t|did not|never) (?:want to )?wake up(?! (?:at|in|on|one|early|to|with|and|before)\b)",
    r"(?:no|any) (?:reason|point)(?: left)? (?:to|in) (?:live|living|go on living)",
    r"(?:tired|sick) of (?:existing|living|being alive)",
    r"i can(?:.?t|not) go on(?: living| any ?more)?(?=[,.;!]|$)",
    r"(?:want to|wanna|wants to|wish to) die(?! on (?:this|that|the) hill)",
    r"i(?:.?m| am) going to die(?! (?:of|on)\b)",
    r"wish i (?:was|were) dead",
    r"hurts? (?:much |a lot )?to die",
    r"i disappear(?:ed)? (?:for good|forever)|it (?:all )?to stop,? (?:for good|forever)|goodbye forever",
    r"last (?:day|week|month)s? on (?:this )?earth",
    r"way out (?:except|but|other than) the permanent",
    r"(?:got|have|counted) (?:all )?(?:the|some|enough|my) pills",
    r"(?:written|wrote) (?:the |a )?(?:goodbye |farewell )?(?:letter|note)s? to my (?:kids|child|family|wife|husband)",
    r"giving (?:all )?my things away",
    r"i (?:look|stood|stand)\b.{0,20}\b(?:balcony|bridge|tracks|roof)\b.{0,80}\b(?:how easy|step back|jump)",
    r"life insurance would (?:cover|pay)",
    r"until my (?:hand|fist|arm|knuckle)s? (?:is |are )?bleed(?:s|ing)?",
    r"cutting again",
    r"(?:will|möchte|mag) (?:ich )?nicht mehr leben",
    r"(?:das leben (?:zu )?nehmen|mich umbringen|selbstmord|suizid\w*|sterben will|will sterben)",
    r"(?:no quiero (?:seguir )?(?:vivir|viviendo)|quitarme la vida|quiero morir\w*|matarme)",
    r"(?:envie de mourir|plus envie de vivre|en finir avec la vie|veux mourir|me tuer)",
)
_FRAUD = _any_of(
    rf"(?:forged|phony|bogus|made[- ]up|fabricated|false) (?:\w+ ){{0,2}}(?:{_PAPER}|documents?|work history)",
    rf"(?:fake|forge|fabricate|falsify|photoshop) (?:an? |my |some |the )?(?:\w+ ){{0,2}}(?:{_PAPER}|documents?"
    rf"|transcripts?)",
    rf"(?:invent|make up) (?:an? |some )?(?:\w+ ){{0,3}}{_PAPER}",
    rf"(?:write|make|create|help me with|help me)\b.{{0,60}}\b(?:fake|forged|invented) {_PAPER}",
    r"(?:fake|forge|falsify|fabricate) (?:an? |my |the )?(?:doctor.?s|medical|sick) (?:note|certificate|leave)",
    r"from a fake (?:\w+ ){0,2}(?:department|company|employer|manager|recruiter|client)",
    r"(?:survive|pass|beat|fool|cheat|trick|get (?:past|around|through)) (?:the|a|their|my) (?:background"
    r"|reference|employment|drug)"
    r" (?:check|test)s?(?=.*\b(?:lie|lied|fake|false|never|wasn.?t|didn.?t|don.?t have|criminal)\b)",
    r"(?:wasn.?t|never (?:worked|was)|didn.?t (?:work|graduate|finish))\b.{0,60}\b(?:background check|survive"
    r"|believable|look real)",
    r"(?:claim|say|pretend|write|put on my (?:cv|r[ée]sum[ée])|lie)\b.{0,60}\b(?:never (?:worked|had|did|finished)"
    r"|i wasn.?t|i didn.?t"
    r"|don.?t (?:really )?have|get(?:ting)? caught|(?:so|that) nobody (?:checks|notices|finds))",
    r"(?:how (?:do|can|should|would) i|help me|way to|how to|teach me to|best way to) (?:\w+ ){0,3}"
    r"(?:lie about|lie on|lie in|inflate|backdate|pad) (?:my |the |on )?(?:\w+ ){0,3}"
    r"(?:cv|r[ée]sum[ée]|degree|experience|salary|age|dates|employment|expenses?|hours|timesheets?|invoices?"
    r"|reports?|application)",
    r"pad (?:my |the |our )?(?:\w+ )?(?:expenses?|hours|timesheets?|invoices?)",
    r"(?:face|voice)[- ]?swap|deep ?fake|lip[- ]?sync",
    r"(?:someone|somebody|friend|cousin|brother|sister|guy|person)(?: else)?\b.{0,25}\b(?:do|does|take|takes|sit"
    r"|sits|pass) (?:the|my|an?|his"
    r"|her) (?:\w+ ){0,2}(?:interview|exam|test|assessment|certification)\b(?! (?:for|with) (?:our"
    r"|the team))(?=.*\b(?:for me|caught|my place"
    r"|instead of me|notic|detect|camera))",
    r"(?:cheat|cheating) (?:on|in|at|during|through) (?:my|the|an?|coding|their|technical"
    r"|this)(?: \w+){0,3} (?:interview|test|assessment|exam"
    r"|challenge)(?=.*(?:caught|detect|notic|how|without))",
    r"(?:hide|conceal|keep) (?:an? |my )?(?:second|other|two|both) (?:full[- ]?time )?(?:jobs?)\b.{0,40}\b(?:both"
    r"|employers?|bill|same hours)",
    r"bill(?:ing)? (?:both|each|two|the same|them)\b.{0,40}\bsame hours",
    r"(?:write|post|generate|buy|make)\b.{0,25}\b(?:fake|five[- ]star|5[- ]star|positive) (?:glassdoor |kununu "
    r"|app )?reviews?",
    r"(?:pose|impersonate|pretend to be|act) (?:as )?(?:my|a|an|the) (?:\w+ )?(?:former |old |ex-?)?(?:boss"
    r"|manager|referee|reference|employer|hr)"
    r"\b(?=.*\b(?:call|reference|email|phone|letter)\b)",
    r"(?:take|steal|copy|use|submit|present) (?:\w+ ){0,4}(?:as (?:if it were )?my own)\b(?=.*\b(?:caught|notic"
    r"|without)\b)",
)
_HARM = _any_of(
    r"(?:going to|gonna|want to|wanna|will|could|ways? to|how to|how (?:can|do) i|plan to) (?:\w+ )?(?:hurt|kill"
    r"|beat up|stab|shoot|poison|punch"
    r"|attack|slap|strangle) (?:him|her|them|my (?:boss|manager|lead|co-?worker|colleague|ceo|cto|director|vp|ex)\b)",
    r"get (?:back at|even with|revenge on|my revenge)|take revenge|make (?:him|her|them|my \w+) (?:pay for"
    r"|regret (?:ever|firing)|suffer)",
    r"blackmail(?:ing)?|extort|dox+(?:ing)?|stalk(?:ing)? (?:him|her|my)",
    r"where (?:does )?(?:my |the |an? )?(?:ex-?)?(?:\w+ )?(?:colleague|co-?worker|boss|manager|report|employee"
    r"|recruiter|he|she) (?:lives?|sleeps|parks)",
    r"(?:home|private) address of",
    r"(?:ruin|destroy|wreck|sabotage|sink|end) (?:his|her|their|my (?:boss|manager|co-?worker|colleague|lead|peer"
    r"|rival|replacement|successor|ex)(?:.?s)?|the)"
    r" (?:\w+ )?(?:reputation|career|life|marriage|project|product|system|release|code ?base|company)",
    r"(?:loses?|lose) (?:his|her|their) job and never",
    r"(?:bug|backdoor|logic bomb|time bomb|kill switch|malware|virus|trap)s?\b.{0,50}\b(?:leave|plant|hide|put"
    r"|insert|slip|once i|after i|when i)"
    r"\b.{0,50}\b(?:gone|leave|left|fired|quit|breaks?|crash\w*|explodes?|code|prod\w*|system)",
    r"(?:leave|plant|hide|insert|slip|build) (?:in )?(?:an? |some )?(?:subtle |hidden |secret |small )?(?:bugs?"
    r"|backdoor|logic bomb|time bomb|kill switch"
    r"|malware)",
    r"(?:delete|wipe|corrupt|destroy|take down|crash|bring down) (?:the |their |our |all |my (?:former |old "
    r"|ex-?)?)(?:\w+ ){0,3}(?:databases?|backups?"
    r"|repos?|repositor\w+|servers?|production|prod|data|code|files|systems?)\b(?=.*\b(?:before i|when i|on my"
    r"|last day|revenge|leave|fired|traced|caught"
    r"|payback|quit)\b)",
    r"(?:hack|break|get|log) into (?:my |the |his |her |their )?(?:\w+ ){0,2}(?:former |old |ex-?)?(?:employer"
    r"|boss|manager|company|co-?worker|colleague|ex)(?:.?s)?"
    r" (?:\w+ )?(?:servers?|email\w*|account|laptop|phone|systems?|network|slack|calendar|inbox)",
    r"without being traced|untraceabl[ey]",
    r"(?:read|spy on|track|monitor|record|bug) (?:my |his |her )?(?:\w+ )?(?:co-?worker|colleague|boss|manager|ex"
    r"|peer)(?:.?s)? (?:\w+ )?(?:email|messages|phone"
    r"|location|screen|laptop)\w*\b(?=.*\b(?:secret|without|know\w*|notic\w*|caught)\b)",
    r"leak(?:ing)? (?:the |our |their |some )?(?:\w+ )?(?:data|secrets?|source code|database|salaries|emails?"
    r"|documents?)\b(?=.*\b(?:ruin|anonym\w*|press|caught"
    r"|revenge|competitor|hurt|punish)\b)",
    r"(?:steal|take|copy|sell) (?:the |our |their |my \w+.?s )?(?:\w+ )?(?:source code|customer (?:list|data)"
    r"|trade secrets?|client list)\b",
    r"so miserable that (?:he|she|they)|(?:make|making) (?:\w+ ){1,4}(?:quit|cry|resign"
    r"|leave)\b.{0,40}\b(?:tactics|tricks|bully|without (?:firing|severance|a trace))",
    r"(?:bully|harass|gaslight|humiliate|intimidate|threaten) (?:him|her|them|my \w+|a \w+|the \w+"
    r"|someone) (?:\w+ )?(?:until|so|into|without|to)\b",
    r"(?:avoid|not|stop|refuse|refrain from) (?:hiring|promoting|interviewing|hire|promote) (?:any )?(?:women"
    r"|mothers|pregnant|older|old|over \w+|black|muslims?|jew\w*"
    r"|foreign\w*|immigrants?|gays?|disabled|people (?:over|with|of)|anyone over|indians?|parents)\b",
    r"(?:fire|get rid of|push out|dismiss|lay off|demote) (?:her|an? (?:\w+ )?(?:woman|employee|report|engineer)"
    r"|someone|the \w+|my \w+)\b.{0,30}\b(?:because (?:she|he)"
    r".?s|for (?:being|getting)|before (?:she|her)|who.?s) (?:\w+ )?(?:pregnant|old|too old|gay|black|muslim|sick"
    r"|disabled|maternity)",
    r"(?:spread|start|plant) (?:an? |some )?(?:false |nasty |ugly )?(?:rumou?rs?|lies) (?:about|that|on)",
    r"(?:frame|set up) (?:him|her|my (?:boss|manager|co-?worker|colleague|peer|lead)) (?:for|so that|to look)",
)
_DRUG = (
    r"(?:sertraline|zoloft|lexapro|escitalopram|prozac|fluoxetine|bupropion|wellbutrin|venlafaxine|ssris?"
    r"|antidepressants?|adderall|ritalin|concerta"
    r"|vyvanse|modafinil|xanax|valium|ativan|benzos?|lithium|ketamine|psilocybin|mushrooms|lsd|melatonin|ibuprofen"
    r"|beta[- ]?blockers?|propranolol"
    r"|sleeping pills?|painkillers?|opioids?|meds|medication|my pills|caffeine pills|ozempic|testosterone)"
)
_MEDICINE = _any_of(
    rf"(?:should|can|may|could|do|would) i (?:\w+ ){{0,2}}(?:take|stop|double|mix|drink|switch|skip|raise|lower"
    rf"|wean|combine|quit|halve|up|increase|reduce|try"
    rf"|come off|get off)\b.{{0,40}}\b{_DRUG}",
    rf"{_DRUG}\b.{{0,60}}\b(?:should|can|may|could) i (?:\w+ )?(?:stop|double|mix|skip|raise|lower|combine|halve"
    rf"|increase|reduce|drink|take (?:it|them|more|two))",
    rf"(?:how (?:much|many)|is it (?:ok|okay|safe|dangerous)|safe to)\b.{{0,40}}\b{_DRUG}",
    rf"(?:does|do|will|would|is|which|what|best) (?:\w+ ){{0,3}}{_DRUG} (?:\w+ )?(?:help|work|for|better|interact"
    rf"|cause|cure|fix|good|safe)\b",
    r"(?:milligrams?|\d+ ?mg)\b.{0,80}\b(?:should|can|may) i|(?:how many|how much)\b.{0,30}\b(?:milligrams?|mg"
    r"|units of)",
    r"(?:should|can|may|could) i\b.{0,40}\b(?:dose|dosage|\d+ ?mg)|(?:what|which|right|safe|correct"
    r"|max\w*) (?:\w+ )?(?:dose|dosage)",
    r"detox(?:ing)? (?:at|from|myself)|how (?:do|can|should) i detox|taper(?:ing)? off (?:my|the)",
    r"(?:blood|thyroid|hormone|cortisol|medical|liver) tests?\b",
    r"(?:what|which) (?:\w+ )?(?:diagnosis|disorder|illness|disease|deficiency|vitamins?|supplements?|symptoms?)\b",
    r"(?:do i have|could (?:it|this|i) (?:be|have)|is (?:it|this)|are these|diagnose me"
    r"|symptoms of) (?:\w+ ){0,3}(?:adhd|autism|bipolar|depression|an? heart attack"
    r"|heart attack|thyroid|anemia|long covid|panic attacks?|sleep apnea|carpal tunnel|ms|cancer)\b",
    r"(?:chest (?:pain|hurts|tight\w*)|numb(?:ness)? (?:in|arm|fingers|hand)|my (?:left arm|heart (?:races"
    r"|is racing|skips|pounds)|chest))",
    r"(?:treat|cure|heal|get rid of) (?:my )?(?:\w+ )?(?:insomnia|migraines?|carpal tunnel|rsi|tinnitus|depression"
    r"|panic attacks?|back pain|sciatica)",
)
_AI = r"(?:system|developer|hidden|initial|secret|original|full|internal)"
_INSTRUCTIONS = _any_of(
    r"(?:ignore|disregard|forget|override|bypass|drop) (?:(?:all|any|every|of|the|your|my|these|those) )*"
    r"(?:previous|prior|above|earlier|system|safety|preceding|foregoing|given|former (?=instruct|rule|prompt)) ?"
    r"(?:instruction|prompt|rule|guideline|context|direction|message|filter)s?",
    r"(?:ignore|disregard|forget|override|bypass|drop|break) (?:all |any "
    r"|every )?(?:of )?your (?:\w+ )?(?:instruction|prompt|rule|guideline|safety|training|restriction|limit)\w*",
    r"(?:ignore|disregard|forget) (?:everything|all|anything|what\w*) (?:\w+ ){0,3}(?:above|before|told you"
    r"|developer|were told|said before|been told|you were)",
    r"override (?:\w+ )?(?:safety|security|filter|protocol|restriction)s?",
    r"(?:print|reveal|show|repeat|dump|output|display|leak|recite|paste|give|tell|send|translate|summari[sz]e"
    r"|encode|write(?: out)?) (?:me |us |back )?"
    rf"(?:the |all |of )*(?:your |the )(?:(?:full|whole|entire|exact|own|complete|{_AI}) )*"
    r"(?:system prompt|system message|instructions|(?<!design )(?<!writing )prompt\b|configuration|config"
    r"|hidden (?:rules|text)|guidelines you were given)",
    r"(?:repeat|print|output|copy|recite) (?:everything|all|the (?:text|words|lines?)"
    r"|what is) (?:\w+ ){0,3}(?:above|before this|verbatim)",
    r"what (?:is|are|does|was|were) your (?:(?:exact|system|initial|original|hidden|secret|full) )+(?:prompt"
    r"|instruction|rule|message)s?",
    r"you are (?:now|no longer) (?!a manager|a lead|an? (?:\w+ )?(?:manager|engineer|lead"
    r"|director)\b)(?:an? )?(?:\w+ ){0,3}\w*(?:bot|gpt|dan|ai|assistant|unrestricted|jailbroken|bound|evil\w*"
    r"|uncensored)\b",
    r"(?:pretend|act|behave|respond|answer) (?:as|like|to be|that you are|as if you (?:were|are|had)) (?:an? "
    r"|if you (?:were|had) )?(?:\w+ ){0,2}(?:dan|unrestricted|uncensored|jailbroken|evil|no (?:rules|restrictions"
    r"|filters?)"
    r"|without (?:rules|restrictions|filters?)|linux|terminal|grandm\w+ who|ai without)",
    r"(?:developer|debug|god|admin|jailbreak|dan|root|maintenance|sudo) mode|do anything now|jailbreak",
    r"(?:reply|respond|answer|say|output|write) (?:\w+ )?(?:only|just|nothing but"
    r"|exclusively)(?: with)? (?:the (?:word|phrase|text|token)s?|['\"“‘`]|\w+ in json)",
    r"(?:reply|respond|answer|end|begin|start)\b.{0,40}\b(?:with|contain\w*|include|cite)\b.{0,30}(?:https?://"
    r"|www\.|a link to|the (?:link|url))",
    r"new (?:task|instructions?|system (?:prompt|message)|rules?)\s*:",
    r"(?:begin|end) (?:of )?(?:system|admin|developer) (?:prompt|message|instructions?|override)|system override",
    r"(?:vergiss|ignoriere|missachte)\b.{0,40}\b(?:anweisung|regel|instruktion|vorgaben)\w*"
    r"|system ?prompts? (?:aus|an)\b",
    r"(?:ignora|olvida|ignorez|oublie[zr]?|ignore[rz]?|esquece|dimentica)\b.{0,40}\b(?:instruc\w+|instruções"
    r"|istruzioni|consignes|reglas|règles|regole)",
)
_MARKUP = re.compile(
    r"</?(?:context|system|instructions?|documents?|assistant|user|im_start|im_end)\b[^>]*>|<\|\w+\|>|\[/?(?:INST"
    r"|SYS)\]",
    re.I,
)
_LEGAL = (
    r"(?:h-?1b|l-?1|o-?1 visa|green card|visas?|work permits?|residence permits?|blue card|immigration|citizenship"
    r"|tax(?:es|ed|able)?|ir35|vat|non-?competes?|non-?solicit\w*|ndas?"
    r"|gdpr|fmla|works council|labou?r law|employment law|copyright|patents?|licen[cs]e|statutory|severance"
    r"|unemployment benefits?|social security|garden leave|intellectual property|401k?)"
)
_LAW = _any_of(
    rf"(?:is|are|was|would|will|does|do|can|could|may|must|how|which|what|when"
    rf"|should)\b.{{0,60}}\b{_LEGAL}\b(?!.{{0,40}}\b(?:team|interview) (?:said|asked)).{{0,60}}\b(?:enforce\w*"
    rf"|valid|binding|apply|applies|need|owe|owed"
    r"|pay|file|claim|move|moving|transfer|expire\w*|allowed|legal\w*|taxed|stay|required|void|hold up|entitled"
    r"|change|start|work|get|run)\b",
    rf"(?:may|can|must|do|am|should|have to|allowed to|entitled to) (?:i|we|my (?:boss|employer|manager|company)"
    rf"|they)\b.{{0,50}}\b{_LEGAL}\b",
    rf"{_LEGAL}\b.{{0,60}}\b(?:may|can|must|do|am|does|is|will|would|should) (?:i|it|my|they|that"
    rf"|the)\b.{{0,60}}\b(?:stay|change|switch|work|pay|leave|legal|enforceable|need|lose|quit|keep|move|travel"
    rf"|valid|apply|file|owe)\b",
    r"how (?:are|is|do|does)\b.{0,60}\btaxed\b|taxed (?:as|in|if|when|on)\b|(?:pay|owe"
    r"|file) (?:\w+ ){0,3}tax(?:es)?\b|tax (?:return|treaty|residen\w+|implications?|deductible)"
    r"|deduct\b.{0,40}\btax",
    r"(?:which|what) (?:kind of |type of )?(?:visa|work permit|permit)\b|need (?:an? )?(?:\w+ )?(?:visa|work permit)",
    r"(?:is|was|be|isn.?t) (?:it |that |this )?(?:\w+ ){0,8}(?:legal(?:ly)?|illegal|lawful|unlawful"
    r"|against the law|legally binding|enforceable)\b(?! team)",
    r"(?:legally|by law|under (?:\w+ )?(?:law|gdpr|ir35|the (?:act|law)))\b",
    r"(?:can|could|should|may|do) (?:i|they|he|she|we|my \w+) (?:\w+ )?sue\b|sue (?:my|the|them|him|her|me)\b"
    r"|lawsuit|wrongful(?:ly)? (?:termination|dismiss\w+|terminated)|unfair(?:ly)? dismiss\w+"
    r"|constructive dismissal",
    r"(?:am i|are we|would i be|is (?:he|she)) (?:\w+ )?entitled to\b|(?:how (?:much|many)"
    r"|what) (?:\w+ ){0,3}(?:severance|notice period|parental leave|notice) (?:am i|do i|must|does|is)",
    r"(?:is|are) (?:my (?:boss|manager|employer|company)|they|an? employers?|the company) (?:\w+ )?allowed to\b"
    r"|(?:can|may) (?:my )?(?:employer|company|boss) (?:legally|fire me|dismiss me|force me|make me sign|read my"
    r"|cut my|withhold|refuse"
    r" to pay|claw|monitor|sack me|terminate)",
    r"count as (?:an? )?(?:employee|contractor|self-?employed)|misclassif\w+|employee or (?:an? )?contractor",
    r"(?:who owns|do i own|does my (?:employer|company) own|own the (?:rights|code|ip))\b.{0,60}",
    r"(?:may|can|am i allowed to) (?:i )?(?:re-?use|use|publish|open[- ]source|take|keep|sell) (?:the |my |some "
    r"|any )?code\b.{0,40}\b(?:wrote|written|employer|company|previous|former|work)",
    r"(?:darf|muss|kann) (?:mein|meine|mich|ich|der)\b.{0,40}\b(?:kündig\w+|abmahn\w+|steuer\w*|arbeitsvertrag"
    r"|visum|kündigungsfrist)|kündigungs(?:schutz|frist)|aufenthaltstitel|wettbewerbsverbot",
    r"(?:puede|pueden) (?:mi|despedir)\b.{0,40}\b(?:despedir\w*|empresa|jefe)|es legal|est-ce légal"
    r"|a-t-il le droit|licenci(?:er|ement)|indemnizaci[óo]n",
)


def outside(question: str) -> Outside | None:
    """Why a question is not one for the essays by its words, or None when it may be."""
    asked = question.replace("’", "'")
    for kind, pattern in _KINDS:
        if pattern.search(asked):
            return kind
    return small_talk(question)


def beyond(question: str, query: str, *, score: float) -> Outside | None:
    """Why the essays, which don't answer a question, need not be quoted for it at length, or None.

    Args:
        query: The question made whole, as it was searched for.
        score: How probably the library answers it.
    """
    if score >= ANSWERED_FROM:
        return None
    if asks_for_law(question):
        return "law"
    return "off_topic" if off_topic(f"{query} {question}", score=score) else None


def asks_for_law(question: str) -> bool:
    """Whether a legal answer is asked for: law, tax, visas, contracts. The essays may still speak to the rest of it."""
    return bool(_LAW.search(question.replace("’", "'")))


_KINDS: tuple[tuple[Outside, re.Pattern[str]], ...] = (
    ("crisis", _CRISIS),
    ("harm", _HARM),
    ("fraud", _FRAUD),
    ("instructions", _INSTRUCTIONS),
    ("instructions", _MARKUP),
    ("medicine", _MEDICINE),
)
