"""Finding a quotation in an essay, whatever became of its quotes, dashes, spaces and case on the way. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from indexing import Span

_QUOTES = set("'\"`´‘’‚‛“”„‟«»‹›′″")
_DASHES = set("-‐‑‒–—―−")
_DROPPED = set("*_\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f")


@dataclass(frozen=True, slots=True)
class _Folded:
    text: str
    places: tuple[int, ...]  # for each folded character, its place in the original


def locate(quote: str, text: str, *, near: Span | None = None) -> Span | None:
    """The characters of `text` that say what `quote` says, word for word; None when there are none.

    Quotation marks, dashes, white space, case, emphasis marks and compatibility forms are folded on both
    sides; nothing else is. Of several places, one inside `near` is preferred, else the first.
    """
    whole = _folded(quote).text.strip()
    return _find(whole, text, near) or _find(whole.rstrip(" .,;:!?…"), text, near)  # writers end a quotation early


def _find(wanted: str, text: str, near: Span | None) -> Span | None:
    if not wanted:
        return None
    folded = _folded(text)
    found: Span | None = None
    start = folded.text.find(wanted)
    while start != -1:
        end = start + len(wanted)
        if _whole_words(folded.text, start, end):
            span = Span(folded.places[start], folded.places[end - 1] + 1)
            if near is None or (near.start <= span.start and span.end <= near.end):
                return span
            found = found or span
        start = folded.text.find(wanted, start + 1)
    return found


def _whole_words(text: str, start: int, end: int) -> bool:
    opens = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    closes = end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum())
    return opens and closes


@lru_cache(maxsize=256)
def _folded(text: str) -> _Folded:
    characters: list[str] = []
    places: list[int] = []
    line_start = True
    for place, character in enumerate(text):
        if character in _DROPPED or (character == ">" and line_start):
            continue
        if character.isspace():
            line_start = line_start or character == "\n"
            if characters and characters[-1] != " ":
                characters.append(" ")
                places.append(place)
            continue
        line_start = False
        plain = "'" if character in _QUOTES else "-" if character in _DASHES else None
        for each in plain or unicodedata.normalize("NFKC", character).casefold():
            characters.append(each)
            places.append(place)
    return _Folded("".join(characters), tuple(places))
