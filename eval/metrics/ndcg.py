"""Normalised discounted cumulative gain: are the better answers further up?"""

from __future__ import annotations

from collections.abc import Sequence, Set
from math import log2


def ndcg(held: Sequence[Set[int]], grades: Sequence[int], *, pool: Sequence[Set[int]], k: int) -> float:
    """DCG@k of the ranking over DCG@k of the ideal one, in [0, 1] (Järvelin and Kekäläinen, 2002).

    DCG@k is the sum of gain / log2(rank + 1) over the first `k`. The gain is linear, as in trec_eval: the grade
    itself, not 2^grade - 1. A hit's gain is the highest grade among the golds it holds that no hit above it
    holds: a gold counts once, so a passage that repeats one adds nothing and no ranking exceeds the ideal.

    The ideal ranking is made of what could have been retrieved. Two golds that stand in one passage take one
    place in it, and the ideal holds the most and best golds that different passages can hold. A gold that no
    passage holds, lost when the library was made, keeps a place of its own: losing a text is not rewarded.

    Where each passage holds one gold this is ndcg_cut_k of trec_eval. 0 when there is no hit or no gold.

    Args:
        pool: The golds held by each passage that could have been retrieved, those of `held` among them, in any
            order; passages without a gold may be left out.
    """
    best = _dcg(_ideal(grades, pool)[:k])
    return _dcg(_gains(held[:k], grades)) / best if best else 0.0


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _gains(held: Sequence[Set[int]], grades: Sequence[int]) -> list[int]:
    seen: set[int] = set()
    gains = []
    for golds in held:
        gains.append(max((grades[gold] for gold in golds if gold not in seen), default=0))
        seen |= golds
    return gains


def _ideal(grades: Sequence[int], pool: Sequence[Set[int]]) -> list[int]:
    """The grades of the golds that can each have a passage of their own, best first (bipartite matching)."""
    holders = [[place for place, golds in enumerate(pool) if gold in golds] for gold in range(len(grades))]
    taken: dict[int, int] = {}

    def seat(gold: int, tried: set[int]) -> bool:
        for place in holders[gold]:
            if place not in tried:
                tried.add(place)
                if place not in taken or seat(taken[place], tried):
                    taken[place] = gold
                    return True
        return False

    best_first = sorted(range(len(grades)), key=lambda gold: -grades[gold])
    return [grades[gold] for gold in best_first if not holders[gold] or seat(gold, set())]
