"""Knowing a passage again in another copy of its essay, without keeping its words.

An anchor holds the hashes of some runs of four words, each with its place in the passage. Where a text has enough
of them at matching places, the passage stands there, though a word here and there may differ: every hash that is
found votes for where the passage begins.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_RUN = 4  # words hashed together
_MARKS = 12  # hashes kept of a passage, at most
_SLACK = 6  # words by which a vote may miss the place
_QUORUM = 0.5  # share of an anchor's hashes that must vote for one place


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage's fingerprint.

    Attributes:
        words: The passage's length.
        marks: (place of a run's first word in the passage, hash of the run).
    """

    words: int
    marks: tuple[tuple[int, str], ...]


def anchor(passage: str) -> Anchor:
    """The fingerprint of a passage. Runs are chosen by their hash, so the same ones are chosen in every copy."""
    words = [word for word, _, _ in _words(passage)]
    runs = {_hash(words[place : place + _RUN]): place for place in range(max(1, len(words) - _RUN + 1))}
    chosen = sorted(runs)[:_MARKS]
    return Anchor(len(words), tuple(sorted((runs[each], each) for each in chosen)))


class Anchored:
    """A text in which anchors are looked up."""

    def __init__(self, text: str) -> None:
        self._words = _words(text)
        self._places: dict[str, list[int]] = {}
        plain = [word for word, _, _ in self._words]
        for place in range(max(1, len(plain) - _RUN + 1)):
            self._places.setdefault(_hash(plain[place : place + _RUN]), []).append(place)

    def find(self, sought: Anchor) -> tuple[int, int] | None:
        """The characters (start, end) at which the passage stands in the text, or None when it does not."""
        votes = Counter(
            place - offset for offset, mark in sought.marks for place in self._places.get(mark, ()) if self._words
        )
        if not votes:
            return None
        first = max(votes, key=lambda place: (self._support(votes, place), votes[place], -place))
        if self._support(votes, first) < _QUORUM * len(sought.marks):
            return None
        start = min(max(first, 0), len(self._words) - 1)
        end = min(max(first + sought.words, start + 1), len(self._words))
        return self._words[start][1], self._words[end - 1][2]

    @staticmethod
    def _support(votes: Counter[int], place: int) -> int:
        return sum(count for other, count in votes.items() if abs(other - place) <= _SLACK)


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(found.group().replace("’", "'").casefold(), found.start(), found.end()) for found in _WORD.finditer(text)]


def _hash(words: Sequence[str] | Iterable[str]) -> str:
    return hashlib.blake2b(" ".join(words).encode(), digest_size=5).hexdigest()
