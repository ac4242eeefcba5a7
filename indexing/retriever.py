"""Finding the passages that speak to a query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus import Essay
from indexing.embedding import Embedder
from indexing.index import Index
from indexing.passages import Passage

# Shares of the fused score, chosen once on the development questions; the same for every library.
DENSE_WEIGHT, SITUATION_WEIGHT, LEXICAL_WEIGHT = 0.3, 0.3, 0.4
_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query, and why.

    Attributes:
        score: Fused, in [0, 1], higher is nearer; comparable within one query only.
        dense: Cosine similarity of query and passage, in [-1, 1]; comparable between queries.
        situation: Mean cosine of the query and the passage's two nearest situations; None when it has none.
        lexical: BM25, 0 when no word is shared.
        dense_rank: Place by `dense` alone, from 1; None when beyond the candidates.
        lexical_rank: Place by `lexical` alone, from 1; None when no word is shared.
    """

    passage: Passage
    essay: Essay
    score: float
    dense: float
    situation: float | None
    lexical: float
    dense_rank: int | None
    lexical_rank: int | None


class Retriever:
    """Likeness in meaning, likeness to what people would type, and words in common, fused."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self.index = index
        self._embedder = embedder

    def retrieve(self, query: str, *, k: int = 10) -> list[Hit]:
        """The `k` best passages, best first; ties keep the library's order.

        Each list of scores is stretched to [0, 1] over the library (min-max) and the three are added with fixed
        weights (Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval", 2023). A passage without
        situations is judged by its own likeness in their place, so a library without any loses nothing.
        """
        index, size = self.index, len(self.index.passages)
        vector = self._embedder.vectors([query])[0]
        near = index.vectors.nearest(vector, min(_CANDIDATES, size))
        dense = np.full(size, min(near.values()), np.float32)
        for name, similarity in near.items():
            dense[index.positions[name]] = similarity
        situation = index.situations.scores(vector, passages=size)
        lexical = index.lexical.scores(query)
        told = np.where(np.isnan(situation), _stretched(dense), _stretched(situation))
        fused = DENSE_WEIGHT * _stretched(dense) + SITUATION_WEIGHT * told + LEXICAL_WEIGHT * _stretched(lexical)
        dense_ranks = {index.positions[name]: rank for rank, name in enumerate(near, 1)}
        lexical_ranks = {int(place): rank for rank, place in enumerate(np.argsort(-lexical, kind="stable"), 1)}
        return [
            Hit(
                passage=index.passages[place],
                essay=index.essays[index.passages[place].essay_id],
                score=float(fused[place]),
                dense=float(dense[place]),
                situation=None if np.isnan(situation[place]) else float(situation[place]),
                lexical=float(lexical[place]),
                dense_rank=dense_ranks.get(place),
                lexical_rank=lexical_ranks[place] if lexical[place] > 0 else None,
            )
            for place in map(int, np.argsort(-fused, kind="stable")[:k])
        ]


def _stretched(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores in [0, 1]; NaN stays, and scores that are all the same become 0."""
    known = scores[~np.isnan(scores)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    return (scores - low) / (high - low) if high > low else scores * 0


def spread(hits: Sequence[Hit], *, most_per_essay: int) -> list[Hit]:
    """The hits in order, with at most so many from one essay."""
    taken: dict[str, int] = {}
    kept = []
    for hit in hits:
        taken[hit.essay.id] = taken.get(hit.essay.id, 0) + 1
        if taken[hit.essay.id] <= most_per_essay:
            kept.append(hit)
    return kept
