"""The vectors of every sentence that may be quoted, so that choosing what to quote costs nothing at question time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import Essay
from indexing.sentences import Span, own_sentences

_PLACES = "sentences.json"
_VECTORS = "sentences.npy"

Place = tuple[str, int, int]  # essay id, start, end


class SentenceIndex:
    """Unit vectors by the sentence's place in its essay."""

    def __init__(self, places: Sequence[Place], vectors: NDArray[np.float16]) -> None:
        self._vectors = vectors
        self._rows = {place: row for row, place in enumerate(places)}

    @classmethod
    def open(cls, folder: Path) -> SentenceIndex:
        """Opens what `save` wrote. The vectors are read whole: of a mapped file that is cut short, a look kills us."""
        places = [
            (str(essay), int(start), int(end)) for essay, start, end in json.loads((folder / _PLACES).read_text())
        ]
        return cls(places, np.load(folder / _VECTORS))

    @staticmethod
    def save(folder: Path, places: Sequence[Place], vectors: NDArray[np.float32]) -> None:
        """Writes vectors of shape `(n_sentences, dimension)`, in half precision."""
        (folder / _PLACES).write_text(json.dumps(places))
        np.save(folder / _VECTORS, vectors.astype(np.float16))

    def vector(self, essay_id: str, span: Span) -> NDArray[np.float32]:
        """The unit vector of a sentence, shape `(dimension,)`; zeros for a place that is no sentence."""
        row = self._rows.get((essay_id, span.start, span.end))
        if row is None:
            return np.zeros(self._vectors.shape[1], np.float32)
        return np.asarray(self._vectors[row], np.float32)


def quotable_places(essays: Sequence[Essay]) -> list[Place]:
    """Every sentence of the authors' own, in order."""
    return [(essay.id, span.start, span.end) for essay in essays for span in own_sentences(essay.text)]
