"""Coverage: does the ranking reach more than one essay that answers?"""

from __future__ import annotations

from collections.abc import Sequence, Set

from eval.cases import DIRECT_ANSWER


def covers_two_essays(held: Sequence[Set[int]], grades: Sequence[int], essay_ids: Sequence[str], *, k: int) -> float:
    """1 when the first `k` hits hold golds of grade 2 from at least two essays, else 0.

    0 when there is no hit, or when the golds of grade 2 are of fewer than two essays: ask it only of cases that
    want a comparison.

    Args:
        essay_ids: The essay of each gold.
    """
    essays = {essay_ids[gold] for golds in held[:k] for gold in golds if grades[gold] >= DIRECT_ANSWER}
    return float(len(essays) >= 2)
