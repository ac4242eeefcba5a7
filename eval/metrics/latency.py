"""Latency: how long a person waits for the whole reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles of `n` durations, in seconds."""

    p50_s: float
    p95_s: float
    n: int


def latency(seconds: Sequence[float]) -> Latency:
    """The median and the 95th percentile, interpolated between the nearest two. Of nothing: 0, with `n` 0."""
    if not seconds:
        return Latency(0.0, 0.0, 0)
    p50, p95 = np.percentile(np.asarray(seconds, np.float64), [50, 95])
    return Latency(float(p50), float(p95), len(seconds))
