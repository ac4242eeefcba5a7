"""Vectors that belong to passages: a passage's sentences, or what people might type for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Places = NDArray[np.int64]  # of passages, in the order of the index
_BEST = 2  # a passage is as near as the mean of this many of its vectors
_SMALL = 1 << 24  # bytes in half precision, which takes half the memory but converts at each look


class GroupedVectors:
    """Unit vectors, shape `(n_vectors, dimension)`, and for each passage those that are its own."""

    def __init__(self, vectors: NDArray[np.floating], starts: NDArray[np.int64], rows: NDArray[np.int32]) -> None:
        """Takes the vectors, and for passage `p` the rows `rows[starts[p] : starts[p + 1]]` of them."""
        self._vectors = vectors
        self._starts = starts
        self._rows = rows

    @classmethod
    def of_pairs(
        cls, vectors: NDArray[np.floating], pairs: Iterable[tuple[int, int]], *, passages: int
    ) -> GroupedVectors:
        """From (vector, passage) pairs, each a row of `vectors` and a place among so many passages."""
        table = np.array(list(pairs), np.int64).reshape(-1, 2)
        order = np.argsort(table[:, 1], kind="stable")
        counts = np.bincount(table[:, 1], minlength=passages)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return cls(vectors, starts, table[order, 0].astype(np.int32))

    @classmethod
    def open(cls, folder: Path, name: str, *, scanned: bool = False) -> GroupedVectors:
        """Opens what `save` wrote. It is read whole: of a mapped file that is cut short, a look kills us.

        Args:
            scanned: Whether `nearest` will be asked for: then, as when they are few, the vectors take twice the memory
                and no conversion.
        """
        vectors, starts, rows = (np.load(folder / f"{name}.{part}.npy") for part in ("vectors", "starts", "rows"))
        return cls(vectors.astype(np.float32) if scanned or vectors.nbytes < _SMALL else vectors, starts, rows)

    def save(self, folder: Path, name: str) -> None:
        """Writes three files, the vectors in half precision."""
        np.save(folder / f"{name}.vectors.npy", self._vectors.astype(np.float16))
        np.save(folder / f"{name}.starts.npy", self._starts)
        np.save(folder / f"{name}.rows.npy", self._rows)

    def vector(self, row: int) -> Vectors:
        """One vector, shape `(dimension,)`."""
        return np.asarray(self._vectors[row], np.float32)

    def likeness(self, query: Vectors, places: Places, *, best: int = _BEST) -> NDArray[np.float32]:
        """For each of the passages the mean cosine of its nearest vectors, shape of `places`; NaN without any.

        Args:
            query: A unit vector, shape `(dimension,)`.
            best: How many of its vectors count, at most.
        """
        counts = self._starts[places + 1] - self._starts[places]
        first = np.cumsum(counts) - counts  # of each passage, among the members
        owners = np.repeat(np.arange(len(places)), counts)
        within = np.arange(int(counts.sum())) - first[owners]
        members = self._rows[self._starts[places][owners] + within]
        similar = np.asarray(self._vectors[members], np.float32) @ query
        nearest = similar[np.lexsort((-similar, owners))]  # by passage, nearest first
        counted = within < best
        totals = np.bincount(owners[counted], weights=nearest[counted], minlength=len(places))
        return np.where(counts > 0, totals / np.clip(counts, 1, best), np.nan).astype(np.float32)

    def nearest(self, query: Vectors, count: int) -> Places:
        """The passages that the nearest `count` of all vectors belong to, in order of place."""
        similar = np.asarray(self._vectors, np.float32) @ query
        best = np.argpartition(-similar, count)[:count] if count < len(similar) else np.arange(len(similar))
        members = np.flatnonzero(np.isin(self._rows, best))
        return np.unique(np.searchsorted(self._starts, members, side="right") - 1)
