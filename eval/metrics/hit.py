"""Hit at k: is a direct answer among the first k?"""

from __future__ import annotations

from collections.abc import Sequence, Set

from eval.cases import DIRECT_ANSWER


def hit(held: Sequence[Set[int]], grades: Sequence[int], *, k: int) -> float:
    """1 when one of the first `k` hits holds a gold of grade 2, else 0.

    The same as success@k of trec_eval with only grade 2 relevant. Golds are alternatives, so this is no recall.
    0 when there is no hit, or no gold of grade 2.
    """
    return float(any(grades[gold] >= DIRECT_ANSWER for golds in held[:k] for gold in golds))
