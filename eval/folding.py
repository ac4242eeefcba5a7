"""Folding a text to its letters and digits, with the way back to its characters. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from indexing import Span


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text.

    Attributes:
        text: Lower-case letters and digits only.
        places: For each character of `text`, its place in the original.
    """

    text: str
    places: tuple[int, ...]

    def find(self, words: str) -> tuple[Span, ...]:
        """Everywhere that folds to what `words` fold to, as characters of the original; overlaps left out."""
        wanted = fold(words).text
        spans = []
        start = self.text.find(wanted) if wanted else -1
        while start != -1:
            end = start + len(wanted)
            spans.append(Span(self.places[start], self.places[end - 1] + 1))
            start = self.text.find(wanted, end)
        return tuple(spans)


def fold(text: str) -> Folded:
    """Compatibility forms made plain (NFKC), lower case, letters and digits only.

    A character is normalised together with the combining marks behind it, so that "e" and an accent fold to
    what "é" folds to; Korean written in single jamo is not composed.
    """
    characters: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for character in unicodedata.normalize("NFKC", text[start:end]).lower():
            if character.isalnum():
                characters.append(character)
                places.append(start)
        start = end
    return Folded("".join(characters), tuple(places))
