"""The measures of trec_eval over documents with ids: for TREC runs, and to show that ours are the field's.

A run gives each query's documents with scores, qrels each query's documents with grades. As in trec_eval the order is
by score, ties by id, both falling, whatever ranks the file states. Unlike its default, a query of the qrels that the
run lacks counts 0, as with `-c`: to leave out a hard query must not pay.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log2

Grades = Mapping[str, int]
Scored = Mapping[str, float]


def order(scored: Scored) -> list[str]:
    """Ids, best first."""
    return sorted(scored, key=lambda each: (scored[each], each), reverse=True)


def ndcg_cut(scored: Scored, grades: Grades, *, k: int) -> float:
    """`ndcg_cut_k`: sum of grade / log2(rank + 1) over that of the ideal order. 0 when nothing is relevant."""
    best = _dcg(sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:k])
    return _dcg([max(grades.get(each, 0), 0) for each in order(scored)[:k]]) / best if best else 0.0


def recall(scored: Scored, grades: Grades, *, k: int) -> float:
    """`recall_k`: share of the relevant among the first k. 0 when nothing is relevant."""
    relevant = {each for each, grade in grades.items() if grade > 0}
    return len(relevant & set(order(scored)[:k])) / len(relevant) if relevant else 0.0


def recip_rank(scored: Scored, grades: Grades) -> float:
    """`recip_rank`: 1 / rank of the first relevant, 0 when there is none."""
    return next((1 / rank for rank, each in enumerate(order(scored), 1) if grades.get(each, 0) > 0), 0.0)


def success(scored: Scored, grades: Grades, *, k: int) -> float:
    """`success_k`: 1 when a relevant one is among the first k, else 0."""
    return float(any(grades.get(each, 0) > 0 for each in order(scored)[:k]))


def trec_measures(run: Mapping[str, Scored], qrels: Mapping[str, Grades]) -> dict[str, dict[str, float]]:
    """The measures of every query of the qrels, by name; empty without qrels."""
    return {query: _measures(run.get(query, {}), grades) for query, grades in qrels.items()}


def _measures(scored: Scored, grades: Grades) -> dict[str, float]:
    return {
        "ndcg_cut_10": ndcg_cut(scored, grades, k=10),
        "recall_5": recall(scored, grades, k=5),
        "recall_10": recall(scored, grades, k=10),
        "recip_rank": recip_rank(scored, grades),
        "success_1": success(scored, grades, k=1),
    }


def _dcg(gains: list[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, 1))
