"""An index with questions whose answers are known, and how any way of ranking its passages does on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.query import query_for
from eval.cases import Case
from eval.gold import Target, find_golds
from eval.matching import Place, place_of
from eval.outcome import ranking_scores
from indexing import Embedder, Hit, Index, Query, Retriever
from indexing.fusion import Scores, fused, stretched
from indexing.grouped_vectors import Places
from indexing.minilm import Vectors
from indexing.retriever import Candidates, Signals

DEPTH = 50  # hits a ranking is judged by, so that 600 words are reached with short passages too
TWO_ESSAYS = "two_essays@8"


@dataclass(frozen=True, slots=True)
class Asked:
    """One wording of a question, and the passages that may answer it.

    Attributes:
        vector: Of the wording, shape `(dimension,)`.
        places: Of the passages in the index; scores are in their order.
    """

    index: Index
    embedder: Embedder
    text: str
    vector: Vectors
    places: Places
    signals: Signals

    @property
    def essays(self) -> NDArray[np.int64]:
        """The number of each passage's essay."""
        return self.index.essay_of[self.places]

    def dense(self, vector: Vectors) -> Scores:
        """How near each passage is to a vector."""
        return np.asarray(self.index.passage_vectors[self.places].astype(np.float32) @ vector)


Score = Callable[[Asked], Scores]
Order = Callable[[Scores, NDArray[np.int64]], list[int]]  # from scores and essays' numbers to rows, best first


def shipped(asked: Asked) -> Scores:
    """As the retriever does it."""
    return fuse(asked, asked.signals)


def fuse(asked: Asked, signals: Signals, *, scale: Callable[[Scores], Scores] = stretched) -> Scores:
    """The retriever's fusion of other signals."""
    parts = (signals.dense, signals.sentence, signals.situation, signals.lexical)
    return fused(*parts, essays=asked.essays, sizes=asked.index.essay_sizes, scale=scale)


def best_first(scores: Scores, essays: NDArray[np.int64]) -> list[int]:
    """By score."""
    return [int(row) for row in np.argsort(-scores, kind="stable")[:DEPTH]]


def query_of(case: Case) -> Query:
    """As the coach makes it."""
    return query_for(case.question, case.history)


class Judged:
    """An index, and the cases that its essays answer."""

    def __init__(self, index: Index, embedder: Embedder, cases: Sequence[Case]) -> None:
        self.index = index
        self.cases = [case for case in cases if case.answerable]
        self.embedder = embedder
        self._retriever = Retriever(index, embedder)
        self._targets: list[tuple[Target, ...]] = find_golds(self.cases, list(index.essays.values()))
        self._pool: list[Place] = [place_of(passage) for passage in index.passages]
        self._found: dict[Query, Candidates] = {}

    def measures(
        self, score: Score = shipped, *, query: Callable[[Case], Query] = query_of, order: Order = best_first
    ) -> list[dict[str, float]]:
        """The measures of each case, in order."""
        return [
            self._measures(case, targets, self.ranking(query(case), score, order))
            for case, targets in zip(self.cases, self._targets, strict=True)
        ]

    def ranking(self, query: Query, score: Score = shipped, order: Order = best_first) -> list[Hit]:
        """The best passages, best first."""
        if query not in self._found:
            self._found[query] = self._retriever.candidates(query)
        found = self._found[query]
        asked = [
            Asked(self.index, self.embedder, wording.text, vector, found.places, signals)
            for wording, vector, signals in zip(query.wordings, found.vectors, found.signals, strict=True)
        ]
        scores = sum(wording.weight * score(each) for wording, each in zip(query.wordings, asked, strict=True))
        rows = order(np.asarray(scores), asked[0].essays)
        passages = [self.index.passages[place] for place in found.places[rows]]
        return [Hit(each, self.index.essays[each.essay_id], score=0.0, dense=0.0) for each in passages]

    def _measures(self, case: Case, targets: Sequence[Target], hits: Sequence[Hit]) -> dict[str, float]:
        scores = ranking_scores(case, targets, hits, self._pool, k=10)
        if case.kind == "multi_essay":
            scores[TWO_ESSAYS] = ranking_scores(case, targets, hits, self._pool, k=8)[TWO_ESSAYS]
        return scores
