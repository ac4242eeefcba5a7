"""Which golds a retrieved passage holds. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.gold import Target
from indexing import Hit, Passage, Span

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of an essay that was read.

    Attributes:
        whole: Characters of the passage that it was taken from; more than its own when it was cut short.
    """

    essay_id: str
    start: int
    end: int
    whole: int


def place_of(passage: Passage) -> Place:
    """The whole of a passage."""
    return Place(passage.essay_id, passage.start, passage.end, passage.end - passage.start)


def first_words(hits: Iterable[Hit], *, words: int) -> list[Place]:
    """What a reader has read after so many words of the hits, best first; the last passage is cut short."""
    places: list[Place] = []
    left = words
    for hit in hits:
        if left <= 0:
            break
        place = place_of(hit.passage)
        ends = [word.end() for word in _WORD.finditer(hit.passage.text)]
        if len(ends) > left:
            place = Place(place.essay_id, place.start, place.start + ends[left - 1], place.whole)
        places.append(place)
        left -= len(ends)
    return places


def held(places: Iterable[Place], targets: Sequence[Target]) -> list[frozenset[int]]:
    """For each place, the targets it holds: it covers at least half of the shorter of the two, in characters.

    A place that was cut short is measured by the passage it comes from: three words of a long gold hold nothing.
    """
    by_essay: dict[str, list[tuple[int, Span]]] = {}
    for number, target in enumerate(targets):
        for span in target.spans:
            by_essay.setdefault(target.essay_id, []).append((number, span))
    return [
        frozenset(number for number, span in by_essay.get(place.essay_id, ()) if _covers(place, span))
        for place in places
    ]


def _covers(place: Place, span: Span) -> bool:
    shared = min(place.end, span.end) - max(place.start, span.start)
    return shared > 0 and 2 * shared >= min(place.whole, span.end - span.start)
