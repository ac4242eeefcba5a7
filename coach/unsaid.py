"""What a question speaks of and the essays do not. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.language import in_another_language
from indexing import Hit

_NAME = re.compile(r"(?<![.!?:…]\s)(?<!^)(?<![\w’'-])(?:[A-Z][a-z]{2,}|[A-Z]{2,}[a-z]?)(?![\w’'])")
_AMOUNT = re.compile(r"[€$£]\s?\d[\d.,]*k?\b|\b\d[\d.,]*\s?(?:%|percent\b|k\b)", re.IGNORECASE)
_NO_NAMES = frozenset(  # written large by habit or for emphasis
    "AND OR NOT BUT NO YES THE ALL NEVER ALWAYS OK TL DR TLDR IC ICS EM EMS CEO CTO VP HR PM PMS SRE OKR QA IT AI CV ID"
    " Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August"
    " September October November December Staff Senior Principal Director Manager Engineer Lead Head Team English God"
    " Christmas".split()
)


def unsaid_names(question: str, hits: Sequence[Hit]) -> list[str]:
    """The names and sums in a question that none of the essays found for it mentions, in order."""
    letters = [each for each in question if each.isalpha()]
    shouts = sum(each.isupper() for each in letters) > len(letters) / 2
    if shouts or in_another_language(question):  # nothing stands out, or all nouns do
        return []
    named = sorted([*_NAME.finditer(question), *_AMOUNT.finditer(question)], key=lambda each: each.start())
    names = dict.fromkeys(each.group() for each in named if each.group() not in _NO_NAMES)
    if not names:
        return []
    essays = {hit.essay.id: hit.essay.text.casefold() for hit in hits}
    return [
        name
        for name in names
        if not any(re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text) for text in essays.values())
    ]
