"""A question without what should not matter to its answer: names, gender, where somebody comes from. Pure."""

from __future__ import annotations

import re

_WORK = (
    r"(?:(?:senior|junior|staff|principal|lead|chief|software|backend|frontend|data|platform|engineering|tech|product)"
    r" )*(?:engineer|developer|programmer|manager|director|designer|architect|analyst|lead|tester|sre|dev|em|ic|coder"
    r"|colleague|co-?worker|teammate|report|boss|person)s?\b"
)
_SOMEBODY = r"(?:wom[ae]n|m[ae]n|guys?|girls?|lady|ladies|mom|mum|dad|mother|father)\b"
_KIND = r"(?:female|male|black|white|brown|latin[ao]|asian|gay|trans|queer|single)\b"
_ORIGIN = r"[A-Z]\w*(?:an|ese|ish|ench|utch|eek|wiss|hai|eli|aqi|ani)\b"  # Brazilian, Chinese, Polish, French
_NATIVE = r"(?:[A-Z]\w{3,}(?! (?:Engineer|Manager|Lead|Director))(?= from\b)|Turk|Dane|Swede|Finn|Pole|Scot|Brit)\b"
_PLACE = r"(?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?"
_NAME = (
    r"(?!(?:I|The|But|And|So|Should|How|What|Why|When|Is|Do|Does|Can|Am|We|They|My|It|He|She)\b)"
    r"[A-Z][a-z][\w’-]*(?: [A-Z][a-z][\w’-]+)?"
)
_ROLE = (
    r"(?i:boss|manager|skip[- ]level|skip|tech lead|team lead|lead|director|founder|mentor|direct report|report"
    r"|engineer|senior|junior|colleague|co-?worker|teammate|peer|friend|recruiter|partner|vp|cto|ceo)"
)

_RULES = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        # "As a woman from Lagos, ..." and "I'm a Polish guy, and ..." come before a question and are no part of it.
        (rf"^(?i:as an?|i['’]m an?|i am an?) (?:(?i:{_KIND}|\d+ ?-?years?[- ]old)\s?|{_ORIGIN}\s?)*"
         rf"(?:(?i:{_SOMEBODY})|{_NATIVE}|(?<=[a-z]))(?! ?(?i:{_WORK}))(?! (?:who|that|with)\b)"
         rf"(?: (?:from|in) {_PLACE})?(?:,? and\b|,| here\b|[.;:])", ""),
        (rf"(?i:\b(?P<article>an?) )?(?:(?:(?i:\b{_KIND})|\b{_ORIGIN}) )+(?=(?i:{_WORK}))", r"\g<article> "),
        (rf"\b(?P<who>{_WORK}) (?:originally )?(?:from|born in|based in) {_PLACE}", r"\g<who>"),
        # "my boss Maria", "my lead, Ahmed,", "Wei, my manager,", "Tom on my team"
        (rf"\b(?P<who>(?i:my|our|the|a) (?:[a-z]+ )?{_ROLE})(?:, {_NAME},?| {_NAME})(?=[\W])", r"\g<who>"),
        (rf"\b{_NAME}, (?P<who>(?:my|our) (?:[a-z]+ )?{_ROLE})\b,?", r"\g<who>"),
        (rf"\b{_NAME}(?= (?:on|from|in) (?:my|our) team\b)", "someone"),
        (r"\bM(?:rs?|s)\.? [A-Z][\w’'-]+", "someone"),
        (rf"\b(?i:my name is) {_NAME}(?:,? and\b)?[,.;]?", ""),
        (rf"^(?i:(?:hi|hey|hello)(?: there)?,? (?:i['’]m|i am|this is)) {_NAME}(?: here)?(?:,? and\b)?[,.;!]?", ""),
        (r"\b(?i:wife|husband|girlfriend|boyfriend)\b", "partner"),
        (r"\b(?i:s?he is|s?he['’]s)(?= )", "they are"),
        (r"\b(?i:s?he was)\b", "they were"),
        (r"\b(?i:s?he has)\b", "they have"),
        (r"\b(?i:s?he doesn['’]t)\b", "they don't"),
        (r"\b(?i:s?he)\b", "they"),
        (r"\b(?i:(?:him|her)self)\b", "themselves"),
        (r"\b(?i:his)\b|\b(?i:her)(?= [a-z])"
         r"(?! (?:that|to|if|when|about|for|how|and|or|but|because|on|in|at|with|is|as|what|why)\b)", "their"),
        (r"\b(?i:hers)\b", "theirs"),
        (r"\b(?i:him|her)\b", "them"),
    )
)  # fmt: skip
_SPACES = re.compile(r"\s{2,}")
_LEFT_OVER = re.compile(r"^[\s,.;:]+")
_ARTICLE = re.compile(r"\b(?P<a>[Aa])n?(?= (?P<vowel>[aeio])?)")  # "a Polish engineer" has become "a engineer"


def neutral(text: str) -> str:
    """The question as anybody might have asked it.

    Only what stands beside the question goes: who asks, and the names, gender and origin of the people in it. A
    question *about* such a thing ("do women get promoted later?") keeps its words.
    """
    plain = text
    for pattern, instead in _RULES:
        plain = pattern.sub(instead, plain)
    if plain == text:
        return text
    plain = _ARTICLE.sub(lambda a: a["a"] + ("n" if a["vowel"] else ""), _SPACES.sub(" ", plain))
    plain = _LEFT_OVER.sub("", plain).strip()
    return plain[0].upper() + plain[1:] if plain else text
