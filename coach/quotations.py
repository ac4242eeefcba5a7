"""Quotations in a draft: where each stands in the essays, if it does. Pure.

Word for word is best. Two stretches joined by an ellipsis are two places, when they stand in one passage in that order.
A slip of the pen is put right with the essay's own words. Anything less is no quotation: the bar is never lowered to
obtain a citation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from coach.locate import locate
from indexing import Hit, Span

QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
MIN_WORDS = 3  # fewer words in quotation marks are a manner of speaking
_JOINT = re.compile(r"\s*[\[(]?(?:…|\.{3}|\. \. \.)[\])]?\s*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SAME = 0.9  # share of words in common from which a quotation is one with a slip (2M/T, Ratcliff and Obershelp 1988)
_MIN_SLIPPED = 8  # words of a quotation with a slip: in a shorter one, one word is the sense
_TELLING = re.compile(  # a word that is no slip
    r"\d|\b(?:no|not|never|nobody|nothing|none|neither|nor|without|cannot|\w+n't|more|most|less|least|fewer|\w+er|\w+est"
    r"|if|unless|until|only|before|after|always|every|all|any|some|many|few|must|should|may|might|could|can|will|would"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|twelve|hundred|half|first|last|second|third|year|years|months?"
    r"|weeks?|days?)\b"
)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks that stand in an essay.

    Attributes:
        places: Where: one stretch, or two and more that an ellipsis joins.
        words: What may stand between the quotation marks: as given, or the essay's own where the draft slipped.
    """

    hit: Hit
    places: tuple[Span, ...]
    words: str


def find_quotation(words: str, cited: Sequence[Hit], others: Sequence[Hit]) -> Quotation | None:
    """The quotation in the essays that are cited, else in others; None when it stands in none of them."""
    for find in (_exact, _joined, _slipped):
        for hit in (*cited, *others):
            found = find(words, hit)
            if found:
                return found
    return None


def as_quotation(text: str) -> str:
    """An essay's words as they stand between double quotation marks: on one line, marks within them single."""
    words = " ".join(re.sub(r"\n\s*>\s?", "\n", text).split())
    return words.replace("“", "‘").replace("”", "’").replace('"', "'")


def _exact(words: str, hit: Hit) -> Quotation | None:
    place = locate(words, hit.essay.text, near=Span(hit.passage.start, hit.passage.end))
    return Quotation(hit, (place,), words) if place else None


def _joined(words: str, hit: Hit) -> Quotation | None:
    parts = [part for part in _JOINT.split(words) if part]
    passage, places = hit.passage, list[Span]()
    if len(parts) < 2 or any(len(part.split()) < MIN_WORDS for part in parts):
        return None
    start = passage.start
    for part in parts:
        place = locate(part, hit.essay.text[start : passage.end])
        if place is None:
            return None
        places.append(Span(start + place.start, start + place.end))
        start = places[-1].end
    return Quotation(hit, tuple(places), words)


def _slipped(words: str, hit: Hit) -> Quotation | None:
    """A long quotation with a word or two astray, none of them one that tells; in the essay's own words."""
    text, passage = hit.essay.text, hit.passage
    found = [Span(passage.start + each.start(), passage.start + each.end()) for each in _WORD.finditer(passage.text)]
    theirs, given = [_plain(each.of(text)) for each in found], [_plain(word) for word in _WORD.findall(words)]
    if len(given) < _MIN_SLIPPED or _JOINT.search(words):
        return None
    blocks = [
        block for block in SequenceMatcher(None, given, theirs, autojunk=False).get_matching_blocks() if block.size
    ]
    if not blocks:
        return None
    first = blocks[0].b - blocks[0].a  # words before the first in common count as astray
    last = blocks[-1].b + len(given) - blocks[-1].a
    if first < 0 or last > len(theirs):
        return None
    window = theirs[first:last]
    matcher = SequenceMatcher(None, given, window, autojunk=False)
    astray = [
        word
        for kind, one, end, other, stop in matcher.get_opcodes()
        if kind != "equal"
        for word in (*given[one:end], *window[other:stop])
    ]
    if matcher.ratio() < _SAME or any(_TELLING.search(word) for word in astray):
        return None
    place = Span(found[first].start, found[last - 1].end)
    capitals = {word.lower() for word in _WORD.findall(f"{words} {place.of(text)}") if word[0].isupper()}
    if any(word in capitals for word in astray):  # a name, or a sentence begun elsewhere
        return None
    return Quotation(hit, (place,), as_quotation(place.of(text)))


def _plain(word: str) -> str:
    return word.replace("’", "'").lower()
