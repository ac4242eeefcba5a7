"""Reciprocal rank: how far down is the first direct answer?"""

from __future__ import annotations

from collections.abc import Sequence, Set

from eval.cases import DIRECT_ANSWER


def reciprocal_rank(held: Sequence[Set[int]], grades: Sequence[int], *, k: int) -> float:
    """1 / r, r the place of the first hit that holds a gold of grade 2; 0 when none of the first `k` does.

    Its mean over cases is MRR@k (Voorhees, TREC-8 question answering, 1999). 0 when there is no hit, or no gold
    of grade 2.
    """
    for rank, golds in enumerate(held[:k], 1):
        if any(grades[gold] >= DIRECT_ANSWER for gold in golds):
            return 1.0 / rank
    return 0.0
