"""Questions that the library answers, put plainly: those of its situations that anybody might ask just so.

A situation is written for a passage that speaks to it, so what is offered from here is not beyond the essays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_NAME = "answered_questions"
_FEWEST, _MOST = 5, 16  # words
_PLAIN = re.compile(r"[A-Z][^.!?;:\"“”…()]*\?")  # one sentence with one question, as people write to strangers


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One of the questions.

    Attributes:
        passage: The place of the passage it was written for, in the order of the index.
        vector: A unit vector, shape `(dimension,)`.
    """

    text: str
    passage: int
    vector: NDArray[np.float32]


class AnsweredQuestions:
    """Those of one version of the index."""

    def __init__(self, texts: Sequence[str], passages: Sequence[int], vectors: NDArray[np.floating]) -> None:
        """Takes for each question its text, its passage's place, and its unit vector, a row of `vectors`."""
        self._texts = texts
        self._passages = passages
        self._vectors = vectors

    @classmethod
    def of_situations(
        cls, texts: Sequence[str], owners: Sequence[tuple[int, int]], vectors: NDArray[np.floating]
    ) -> AnsweredQuestions:
        """Chooses the plain ones among situations, given with the (situation, passage) pairs of `owners_of`."""
        first = dict(reversed(owners))
        chosen = [number for number in sorted(first) if _is_plain(texts[number])]
        rows = np.array(chosen, np.int64)
        return cls([texts[number] for number in chosen], [first[number] for number in chosen], vectors[rows])

    @classmethod
    def open(cls, folder: Path) -> AnsweredQuestions:
        """Opens what `save` wrote."""
        rows = json.loads((folder / f"{_NAME}.json").read_text("utf-8"))
        return cls([row[0] for row in rows], [row[1] for row in rows], np.load(folder / f"{_NAME}.npy"))

    def save(self, folder: Path) -> None:
        """Writes two files, the vectors in half precision."""
        rows = list(zip(self._texts, self._passages, strict=True))
        (folder / f"{_NAME}.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
        np.save(folder / f"{_NAME}.npy", self._vectors.astype(np.float16))

    def near(self, query: NDArray[np.float32], *, least: float) -> Iterator[AnsweredQuestion]:
        """The questions of at least so high a cosine to a query, shape `(dimension,)`, nearest first."""
        if not self._texts:
            return
        likeness = self._vectors.astype(np.float32) @ query
        for place in np.argsort(-likeness, kind="stable"):
            if likeness[place] < least:
                return
            vector = np.asarray(self._vectors[place], np.float32)
            yield AnsweredQuestion(self._texts[place], self._passages[place], vector)


def _is_plain(text: str) -> bool:
    return _FEWEST <= len(text.split()) <= _MOST and _PLAIN.fullmatch(text) is not None
