"""Whether two runs over the same cases differ by more than chance. Pure.

Everything here is paired: a case is compared with itself. Unpaired tests miss differences that are plain case by case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from eval.metrics.mean import SEED, Estimate, estimate

SHUFFLES = 9_999
POWER = 0.8
LEVEL = 0.05
_TIE = 1e-9  # sums of the same numbers in another order differ by less


@dataclass(frozen=True, slots=True)
class Paired:
    """How a second run differs from a first, over the cases that both have.

    Attributes:
        first: Mean of the first.
        second: Mean of the second.
        difference: Mean of second minus first, case by case, with its 95 % bootstrap interval.
        p: Of the randomisation test; 1 when no case differs.
        higher: Cases in which the second's value is higher; `lower` and `same` likewise.
        detectable: The smallest mean difference that this many cases would show, at level 0.05 and power 0.8.
    """

    first: float
    second: float
    difference: Estimate
    p: float
    higher: int
    same: int
    lower: int
    detectable: float

    @property
    def n(self) -> int:
        """Cases compared."""
        return self.difference.n


def paired(first: Sequence[float], second: Sequence[float]) -> Paired:
    """Compares two runs, value by value. Of no cases: 0 throughout, p 1.

    Raises:
        ValueError: The two are not of the same length.
    """
    differences = [after - before for before, after in zip(first, second, strict=True)]
    return Paired(
        first=estimate(first).value,
        second=estimate(second).value,
        difference=estimate(differences),
        p=randomisation_p(differences),
        higher=sum(each > _TIE for each in differences),
        same=sum(abs(each) <= _TIE for each in differences),
        lower=sum(each < -_TIE for each in differences),
        detectable=detectable(differences),
    )


def randomisation_p(differences: Sequence[float]) -> float:
    """The two-sided p of a paired randomisation test (Fisher, 1935; Smucker, Allan and Carterette, CIKM 2007).

    Were the two runs alike, each difference could as well have the other sign. p is the share of random sign
    patterns whose mean is at least as far from 0, the pattern seen among them: (b + 1) / (9,999 + 1), never 0
    (Phipson and Smyth, 2010). The seed is fixed. No difference at all: 1.
    """
    values = np.asarray([each for each in differences if abs(each) > _TIE], np.float64)
    if not len(values):
        return 1.0
    signs = np.random.default_rng(SEED).integers(0, 2, (SHUFFLES, len(values)), dtype=np.int8) * 2 - 1
    as_far = np.abs(signs @ values) >= abs(values.sum()) - _TIE
    return float((as_far.sum() + 1) / (SHUFFLES + 1))


def holm(p_values: Sequence[float]) -> list[float]:
    """The p values made safe for having asked several questions at once, in the same order (Holm, 1979).

    The i-th smallest of m, from 0, is multiplied by m - i, is never below one before it and never above 1.
    """
    adjusted = [0.0] * len(p_values)
    floor = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda each: p_values[each])):
        floor = max(floor, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = floor
    return adjusted


def detectable(differences: Sequence[float]) -> float:
    """The smallest true mean difference that a two-sided paired test would show four times in five.

    (z(0.975) + z(0.8)) * sd / sqrt(n), sd that of the differences seen (Sakai, Information Retrieval 2016, by the
    normal approximation). 0 with fewer than two cases, or when all differ alike: it then says nothing.
    """
    if len(differences) < 2:
        return 0.0
    normal = NormalDist()
    width = normal.inv_cdf(1 - LEVEL / 2) + normal.inv_cdf(POWER)
    return float(width * np.std(np.asarray(differences, np.float64), ddof=1) / np.sqrt(len(differences)))
