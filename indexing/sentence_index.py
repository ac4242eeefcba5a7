"""The vectors of every sentence that may be quoted, so that choosing what to quote costs nothing at question time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import Essay
from indexing.grouped_vectors import GroupedVectors, Places, Vectors
from indexing.passages import Passage
from indexing.sentences import Span, own_sentences

_NAME = "sentences"
_PLACES = f"{_NAME}.places.npy"


class SentenceIndex:
    """Unit vectors of sentences, by their place in their essay and by the passages that hold them."""

    def __init__(self, places: NDArray[np.int32], vectors: GroupedVectors, essay_ids: Sequence[str]) -> None:
        """Takes (essay's number, start, end) of each sentence in order, the vectors, and the essays' ids in order."""
        self._places = places
        self._vectors = vectors
        bounds = np.searchsorted(places[:, 0], np.arange(len(essay_ids) + 1))
        self._rows = {name: (int(bounds[n]), int(bounds[n + 1])) for n, name in enumerate(essay_ids)}

    @classmethod
    def open(cls, folder: Path, essay_ids: Sequence[str]) -> SentenceIndex:
        """Opens what `save` wrote."""
        return cls(np.load(folder / _PLACES), GroupedVectors.open(folder, _NAME), essay_ids)

    @staticmethod
    def save(folder: Path, essays: Sequence[Essay], passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
        """Writes the vectors of `quotable_sentences(essays)`, shape `(n_sentences, dimension)`."""
        spans = {essay.id: own_sentences(essay.text) for essay in essays}
        first = np.cumsum([0, *(len(each) for each in spans.values())])
        rows = dict(zip(spans, map(int, first), strict=False))
        places = [(n, each.start, each.end) for n, essay in enumerate(spans) for each in spans[essay]]
        np.save(folder / _PLACES, np.array(places, np.int32).reshape(-1, 3))
        pairs = [
            (rows[passage.essay_id] + number, place)
            for place, passage in enumerate(passages)
            for number in _within(passage, spans[passage.essay_id])
        ]
        GroupedVectors.of_pairs(vectors, pairs, passages=len(passages)).save(folder, _NAME)

    def vector(self, essay_id: str, span: Span) -> Vectors:
        """The unit vector of a sentence, shape `(dimension,)`; zeros for a place that is no sentence."""
        low, high = self._rows[essay_id]
        row = low + int(np.searchsorted(self._places[low:high, 1], span.start))
        found = row < high and tuple(self._places[row, 1:]) == (span.start, span.end)
        return self._vectors.vector(row) if found else np.zeros_like(self._vectors.vector(0))

    def likeness(self, query: Vectors, places: Places) -> NDArray[np.float32]:
        """For each of the passages the mean cosine of its two nearest sentences; NaN for one that has none."""
        return self._vectors.likeness(query, places)


def quotable_sentences(essays: Sequence[Essay]) -> Iterator[str]:
    """Every sentence of the authors' own, in order."""
    return (span.of(essay.text) for essay in essays for span in own_sentences(essay.text))


def _within(passage: Passage, spans: Sequence[Span]) -> Iterator[int]:
    number = bisect_left(spans, passage.start, key=lambda span: span.start)
    while number < len(spans) and spans[number].end <= passage.end:
        yield number
        number += 1
