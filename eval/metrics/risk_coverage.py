"""Risk and coverage: if only the questions with the highest scores were answered, how many answers would be wrong?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """One threshold.

    Attributes:
        coverage: Share of all questions that are answered.
        risk: Share of these that should not have been.
    """

    coverage: float
    risk: float


def risk_coverage(scored: Sequence[tuple[float, bool]]) -> tuple[Point, ...]:
    """The curve from the strictest threshold to the most lenient (El-Yaniv and Wiener 2010).

    Questions of the same score are answered together. Empty of nothing.

    Args:
        scored: Of each question, the score, and whether it should be answered.
    """
    ordered = sorted(scored, key=lambda each: -each[0])
    points = []
    wrong = 0
    for number, (score, right) in enumerate(ordered, 1):
        wrong += not right
        if number == len(ordered) or ordered[number][0] != score:
            points.append(Point(number / len(ordered), wrong / number))
    return tuple(points)


def aurc(curve: Sequence[Point]) -> float:
    """The area under the curve: the mean risk over all coverages (Geifman et al. 2019). 0 is perfect; 0 of nothing.

    Between two points the risk is that of the further one.
    """
    area, before = 0.0, 0.0
    for point in curve:
        area += (point.coverage - before) * point.risk
        before = point.coverage
    return area


def coverage_at(curve: Sequence[Point], *, risk: float) -> float:
    """The largest coverage at which the risk is no higher; 0 when it always is, or of nothing."""
    return max((point.coverage for point in curve if point.risk <= risk), default=0.0)
