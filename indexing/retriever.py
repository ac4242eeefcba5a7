"""Finding the passages that speak to a query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus import Essay
from indexing.embedding import Embedder
from indexing.filters import Filter
from indexing.fusion import fused
from indexing.grouped_vectors import Places
from indexing.index import Index
from indexing.passages import Passage
from indexing.query import Query

CANDIDATES = 100  # of each kind of likeness; all others are looked at for these only


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query, and why.

    A query of several wordings is explained by its main one; `score` is of all.

    Attributes:
        score: Fused, in [0, 1], higher is nearer; comparable within one query only.
        dense: Cosine similarity of query and passage, in [-1, 1]; comparable between queries.
        sentence: Mean cosine of the query and the passage's two nearest sentences; None when it has none to quote.
        situation: Mean cosine of the query and the passage's two nearest situations; None when it has none.
        lexical: BM25 over the words of passage and situations, 0 when none is shared.
        dense_rank: Place by `dense` alone among what was looked at, from 1; the other ranks likewise. None where
            there is no score.
    """

    passage: Passage
    essay: Essay
    score: float
    dense: float
    sentence: float | None = None
    situation: float | None = None
    lexical: float = 0.0
    dense_rank: int | None = None
    sentence_rank: int | None = None
    situation_rank: int | None = None
    lexical_rank: int | None = None


@dataclass(frozen=True, slots=True)
class Signals:
    """How near each candidate is to a wording in each way; arrays of one length, NaN where nothing is to compare."""

    dense: NDArray[np.float32]
    sentence: NDArray[np.float32]
    situation: NDArray[np.float32]
    lexical: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The passages that a query looks at.

    Attributes:
        places: Of the passages in the index, in order.
        vectors: Of the query's wordings, shape `(n_wordings, dimension)`.
        signals: For each wording.
    """

    places: Places
    vectors: NDArray[np.float32]
    signals: tuple[Signals, ...]


class Retriever:
    """Likeness in meaning, of passage, sentences and what people would type, and words in common, fused."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self.index = index
        self._embedder = embedder

    def retrieve(
        self,
        query: Query | str,
        *,
        k: int = 10,
        only: Filter | None = None,
        vectors: NDArray[np.float32] | None = None,
    ) -> list[Hit]:
        """The `k` best passages, best first; ties keep the library's order.

        Args:
            only: The essays that may be found; fewer than `k` hits come back when they hold no more passages.
            vectors: Of the query's wordings, shape `(n_wordings, dimension)`, when they are known already.

        Raises:
            FilterInvalid: `only` names an author, an essay or a topic that no essay has.
        """
        query = Query.of(query) if isinstance(query, str) else query
        found = self.candidates(query, only=only, vectors=vectors)
        if not len(found.places):
            return []
        essays, sizes = self.index.essay_of[found.places], self.index.essay_sizes
        scores = sum(
            wording.weight * fused(each.dense, each.sentence, each.situation, each.lexical, essays=essays, sizes=sizes)
            for wording, each in zip(query.wordings, found.signals, strict=True)
        )
        return self._hits(found.places, np.asarray(scores), found.signals[0], k)

    def candidates(
        self, query: Query, *, only: Filter | None = None, vectors: NDArray[np.float32] | None = None
    ) -> Candidates:
        """The nearest by each kind of likeness, for each wording of the query, and all of them scored in every way.

        `fusion.fused` makes one number of it.

        Raises:
            FilterInvalid: As for `retrieve`.
        """
        allowed = self._allowed(only) if only else None
        if vectors is None:
            vectors = self._embedder.vectors(query.texts)
        lexical = [self.index.lexical.scores(text) for text in query.texts]
        nearest = [self._nearest(*pair, allowed) for pair in zip(vectors, lexical, strict=True)]
        places = np.unique(np.concatenate(nearest)).astype(np.int64)
        signals = [self._signals(vector, words[places], places) for vector, words in zip(vectors, lexical, strict=True)]
        return Candidates(places, vectors, tuple(signals))

    def _nearest(
        self, vector: NDArray[np.float32], lexical: NDArray[np.float32], allowed: NDArray[np.bool_] | None
    ) -> Places:
        index = self.index
        if allowed is not None:  # a scan is exact, and as fast as a search with a condition
            places = np.flatnonzero(allowed)
            near = places[_best(index.passage_vectors[places].astype(np.float32) @ vector)]
            words = places[_best(lexical[places])]
            told = index.situations.nearest(vector, CANDIDATES)
            return np.concatenate([near, words[lexical[words] > 0], told[allowed[told]]])
        found = index.vectors.nearest(vector, min(CANDIDATES, len(index.passages)))
        near = np.array([index.positions[name] for name in found], np.int64)
        words = _best(lexical)
        return np.concatenate([near, words[lexical[words] > 0], index.situations.nearest(vector, CANDIDATES)])

    def _signals(self, vector: NDArray[np.float32], lexical: NDArray[np.float32], places: Places) -> Signals:
        index = self.index
        return Signals(
            dense=index.passage_vectors[places].astype(np.float32) @ vector,
            sentence=index.sentences.likeness(vector, places),
            situation=index.situations.likeness(vector, places),
            lexical=lexical,
        )

    def _allowed(self, only: Filter) -> NDArray[np.bool_]:
        essays = self.index.essays.values()
        only.refuse_unknown(essays)
        return np.array([only.fits(essay) for essay in essays], np.bool_)[self.index.essay_of]

    def _hits(self, places: Places, scores: NDArray[np.float32], why: Signals, k: int) -> list[Hit]:
        index = self.index
        worded = np.where(why.lexical > 0, why.lexical, np.nan)
        hits = []
        for row in map(int, np.argsort(-scores, kind="stable")[:k]):
            passage = index.passages[places[row]]
            hits.append(
                Hit(
                    passage=passage,
                    essay=index.essays[passage.essay_id],
                    score=float(scores[row]),
                    dense=float(why.dense[row]),
                    sentence=_number(why.sentence[row]),
                    situation=_number(why.situation[row]),
                    lexical=float(why.lexical[row]),
                    dense_rank=_rank(why.dense, row),
                    sentence_rank=_rank(why.sentence, row),
                    situation_rank=_rank(why.situation, row),
                    lexical_rank=_rank(worded, row),
                )
            )
        return hits


def _best(scores: NDArray[np.float32]) -> Places:
    """The places of the best candidates, in no order."""
    if len(scores) <= CANDIDATES:
        return np.arange(len(scores))
    return np.argpartition(-scores, CANDIDATES)[:CANDIDATES]


def _rank(scores: NDArray[np.float32], row: int) -> int | None:
    """Place of one by its score, from 1; of equal scores the earlier is before. None for NaN."""
    score = scores[row]
    if np.isnan(score):
        return None
    return 1 + int(np.count_nonzero(scores > score)) + int(np.count_nonzero(scores[:row] == score))


def _number(value: np.float32) -> float | None:
    return None if np.isnan(value) else float(value)


def spread(hits: Sequence[Hit], *, most_per_essay: int) -> list[Hit]:
    """The hits in order, with at most so many from one essay."""
    taken: dict[str, int] = {}
    kept = []
    for hit in hits:
        taken[hit.essay.id] = taken.get(hit.essay.id, 0) + 1
        if taken[hit.essay.id] <= most_per_essay:
            kept.append(hit)
    return kept
