"""Questions on which the library's essays take a stand, and how near a query is to each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import Debate, Stance

_TEXTS, _VECTORS = "debates.json", "debates.npy"


class Debates:
    """The debates of one version of the index."""

    def __init__(self, debates: Sequence[Debate], vectors: NDArray[np.float32]) -> None:
        """Takes the debates, and unit vectors of their `wordings`, shape `(n_wordings, dimension)`."""
        self._debates = debates
        self._vectors = vectors
        self._of = np.repeat(np.arange(len(debates)), [len(wordings(each)) for each in debates])

    @classmethod
    def open(cls, folder: Path) -> Debates:
        """Opens what `save` wrote."""
        rows = json.loads((folder / _TEXTS).read_text("utf-8"))
        debates = [
            Debate(row["ask"], tuple(row["cues"]), tuple(Stance(**stance) for stance in row["stances"])) for row in rows
        ]
        return cls(debates, np.load(folder / _VECTORS))

    @staticmethod
    def save(folder: Path, debates: Sequence[Debate], vectors: NDArray[np.float32]) -> None:
        """Writes debates and the vectors of their wordings."""
        (folder / _TEXTS).write_text(json.dumps([asdict(each) for each in debates], ensure_ascii=False), "utf-8")
        np.save(folder / _VECTORS, vectors.astype(np.float32))

    def near(self, query: NDArray[np.float32], *, least: float) -> Iterator[Debate]:
        """The debates with a wording of at least so high a cosine to a query, shape `(dimension,)`, best first."""
        if not self._debates:
            return
        likeness = np.full(len(self._debates), -1.0)
        np.maximum.at(likeness, self._of, self._vectors @ query)
        for place in np.argsort(-likeness):
            if likeness[place] < least:
                return
            yield self._debates[int(place)]


def wordings(debate: Debate) -> tuple[str, ...]:
    """The ways to put a debate's question."""
    return (debate.ask, *debate.cues)
