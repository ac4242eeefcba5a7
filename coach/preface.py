"""What an answer begins with when a question asks for more than essays give, or takes too much for granted. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.decide import CLOSE_FROM
from coach.language import language
from coach.phrases import LAW_ASIDE, NO_NUMBER, NOT_GRANTED, READS_ENGLISH
from coach.scope import asks_for_law
from coach.support import support
from indexing import Hit

_SUPPORTED = 0.5  # of `support`, as in the check
_ODDS = r"(?:odds|chances?|probability|likelihood)"
_NUMBER = re.compile(
    r"\b(?:"
    r"(?:one|an?|just the|only the|single|exact) (?:single |exact |precise |round )?(?:number|percentage|digit"
    r"|figure|score)\b"
    r"(?! of (?:people|reports|engineers|hours|days|years|weeks|meetings))"
    r"|(?:number|digit|percentage|figure) only|only (?:an? |the )?(?:number|digit|percentage|figure)"
    r"|just (?:an? )?(?:number|digit|percent\w*)"
    rf"|(?:what(?: are|'s| is|s)?|give me|tell me|calculate|estimate|predict|compute"
    rf"|state)\b.{{0,30}}\b{_ODDS} (?:of|that|to|i|for|he|she|they|my|,)"
    rf"|(?:my|the|exact|precise) (?:\w+ )?{_ODDS}\b(?=.{{0,60}}(?:\?|number|percent|%|exact|precise))"
    rf"|{_ODDS} (?:of|that|i)\b.{{0,80}}\b(?:percent|number|%|exactly|precisely)"
    r"|how (?:likely|probable) (?:am i|is it|are (?:my|we|they)|will)"
    r"|on a scale (?:of|from)|(?:percent|%) (?:chance|probability|likel\w+)|(?:in|as a) (?:percent|percentage|%)"
    r"|out of (?:10|ten|100)\b"
    r"|(?:what|which) (?:exact |precise )(?:percent\w*|salary|number|date|day|month|age)"
    r"|to the (?:day|month|euro|dollar|decimal)|how many (?:percent|months|years|weeks|days) exactly"
    r"|exactly how (?:many|much|long)\b"
    r")",
    re.IGNORECASE,
)
_CLAUSE = r"(?P<claim>[^,.?!;:\n]{8,160})"
_CUE = (
    r"(?:since|because|given(?: that)?|seeing (?:as|that)|considering(?: that)?|as|knowing that|now that"
    r"|if it(?:'s| is) true that)"
)
_KNOWN = (
    r"(?:(?:it'?s|it is) (?:an? )?(?:\w+ )?(?:fact|known|proven|clear|obvious|established|common knowledge|true"
    r"|settled|agreed)(?: fact)?(?: that)?"
    r"|(?:every(?:one|body)|we all|you all|your (?:essays?|library|authors?)|the (?:essays?|library"
    r"|authors?)) (?:\w+ )?"
    r"(?:knows?|agrees?|says?|admits?|proves?|confirms?|shows?|writes?|recommends?|thinks?)(?: that)?)"
)
_PREMISES = (
    re.compile(rf"(?:^|[,.;]\s*|\b(?:and|but|so) ){_CUE},? {_KNOWN} {_CLAUSE}", re.IGNORECASE),
    re.compile(rf"(?:^|[.;]\s*|[,]\s*(?:and |but )?)(?:as |like )?{_KNOWN} {_CLAUSE}", re.IGNORECASE),
    re.compile(rf"(?:^|[,.;]\s*|\b(?:and|but|so) |\? ?){_CUE},? {_CLAUSE}", re.IGNORECASE),
    re.compile(rf"\b{_CUE},? {_CLAUSE}", re.IGNORECASE),
    re.compile(
        r"^why (?P<claim>(?:do|are|can|will|does|is) (?:all|no|none|only|every\w*|nobody)\b[^?]{8,160})", re.IGNORECASE
    ),
)
_SWEEPING = re.compile(
    r"\b(?:all|always|never|every|everyone|everybody|no one|no-one|nobody|none|only|ever|any|impossible"
    r"|guaranteed?|must|no"
    r"|proven|nothing|automatically|definitely|cannot|invariably|100 ?%)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(?:i|i'm|i've|my|me|mine|we|we're|our|us|he|she|his|her|this|that team|here)\b", re.IGNORECASE
)


def preface(question: str, hits: Sequence[Hit], *, score: float) -> list[str]:
    """The sentences, all the coach's own, that an answer from the essays begins with; mostly none."""
    spoken = language(question) if score < CLOSE_FROM else ""
    claim = premise(question)
    granted = any(support(claim, hit.passage.text) >= _SUPPORTED for hit in hits) if claim else True
    said = [
        READS_ENGLISH.get(spoken, ""),
        NO_NUMBER if asks_for_a_number(question) else "",
        "" if granted else NOT_GRANTED,
        LAW_ASIDE if asks_for_law(question) else "",
    ]
    return [text for text in said if text]


def asks_for_a_number(question: str) -> bool:
    """Whether somebody wants the odds, or a single figure, for something that no essay can know."""
    return bool(_NUMBER.search(question.replace("’", "'")))


def premise(question: str) -> str:
    """What a question takes for granted of everybody, such as "all layoffs hit low performers"; else empty.

    What people say of themselves or their own company is theirs to know, and no premise.
    """
    asked = question.replace("’", "'").strip()
    for number, pattern in enumerate(_PREMISES):
        for found in pattern.finditer(asked):
            claim = found["claim"].strip()
            known = number < 2
            if not _PERSONAL.search(claim) and (known or _SWEEPING.search(claim)):
                return claim
    return ""
