"""The vectors of situations: what people might type, each belonging to the passages it was written for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import Situations
from indexing.passages import Passage

_OWNERS = "situations.json"
_VECTORS = "situations.npy"
_BEST = 2  # a passage is as near as the mean of this many of its situations


class SituationIndex:
    """Unit vectors of situations, and for each the passages it belongs to."""

    def __init__(self, owners: Sequence[tuple[int, int]], vectors: NDArray[np.float32]) -> None:
        """Takes (situation, passage) pairs and vectors of shape `(n_situations, dimension)`."""
        pairs = np.array(owners, np.int64).reshape(-1, 2)
        self._situations, self._passages = pairs[:, 0], pairs[:, 1]
        self._vectors = vectors

    @classmethod
    def open(cls, folder: Path) -> SituationIndex:
        """Opens what `save` wrote. The vectors are read whole: of a mapped file that is cut short, a look kills us."""
        owners = [(int(one), int(other)) for one, other in json.loads((folder / _OWNERS).read_text())]
        return cls(owners, np.load(folder / _VECTORS))

    @staticmethod
    def save(folder: Path, owners: Sequence[tuple[int, int]], vectors: NDArray[np.float32]) -> None:
        """Writes the pairs and the vectors."""
        (folder / _OWNERS).write_text(json.dumps(owners))
        np.save(folder / _VECTORS, vectors)

    def scores(self, query: NDArray[np.float32], *, passages: int) -> NDArray[np.float32]:
        """For each passage the mean cosine of its two nearest situations, shape `(passages,)`; NaN without any."""
        totals, counts = np.zeros(passages, np.float32), np.zeros(passages, np.int64)
        if len(self._situations):
            similar = (self._vectors @ query)[self._situations]
            order = np.lexsort((-similar, self._passages))  # by passage, nearest first
            owners, nearest = self._passages[order], similar[order]
            firsts = np.searchsorted(owners, owners)  # where the run of each passage begins
            best = np.arange(len(owners)) - firsts < _BEST
            np.add.at(totals, owners[best], nearest[best])
            np.add.at(counts, owners[best], 1)
        return np.where(counts > 0, totals / np.maximum(counts, 1), np.nan).astype(np.float32)


def owners_of(
    passages: Sequence[Passage], situations: Mapping[str, Sequence[Situations]]
) -> tuple[list[str], list[tuple[int, int]]]:
    """The situations' texts, and (text, passage) pairs: it belongs where half of the shorter place is shared."""
    texts: list[str] = []
    pairs: list[tuple[int, int]] = []
    by_essay: dict[str, list[int]] = {}
    for position, passage in enumerate(passages):
        by_essay.setdefault(passage.essay_id, []).append(position)
    for essay_id, groups in situations.items():
        for group in groups:
            owners = [position for position in by_essay.get(essay_id, ()) if _shares(passages[position], group)]
            for text in group.texts:
                pairs += [(len(texts), owner) for owner in owners]
                texts.append(text)
    return texts, pairs


def _shares(passage: Passage, group: Situations) -> bool:
    shared = min(passage.end, group.end) - max(passage.start, group.start)
    return 2 * shared >= min(passage.end - passage.start, group.end - group.start)
