"""The mean of a measure over cases, and how far chance may have moved it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 10_000
SEED = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `n` cases with its 95 % interval. With `n` of 0 everything is 0 and says nothing."""

    value: float
    n: int
    low: float
    high: float


def estimate(values: Sequence[float]) -> Estimate:
    """The mean, with the 2.5th and 97.5th percentile of the means of resampled cases (Efron, 1979).

    The resampling has a fixed seed: the same values give the same interval. It tells the noise of the choice of
    cases and nothing else. Of cases that all score alike the interval is a point, which flatters a small set.
    No values: 0, with `n` 0.
    """
    if not values:
        return Estimate(0.0, 0, 0.0, 0.0)
    scores = np.asarray(values, np.float64)
    draws = np.random.default_rng(SEED).integers(0, len(scores), (RESAMPLES, len(scores)))
    low, high = np.percentile(scores[draws].mean(axis=1), [2.5, 97.5])
    return Estimate(float(scores.mean()), len(scores), float(low), float(high))
