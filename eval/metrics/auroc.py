"""AUROC: does a score tell the answerable from the rest?"""

from __future__ import annotations

from collections.abc import Sequence


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, a tie counting half (Mann-Whitney U / (n * m)).

    1 tells them apart wholly, 0.5 is what a coin would do. 0.5 when either side is empty: nothing is known.
    """
    if not positives or not negatives:
        return 0.5
    won = sum((good > bad) + 0.5 * (good == bad) for good in positives for bad in negatives)
    return won / (len(positives) * len(negatives))
