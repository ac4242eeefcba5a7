"""Nugget recall: how many of the statements that a good answer contains does a reply cite?"""

from __future__ import annotations

from collections.abc import Sequence, Set

from eval.cases import Nugget


def nugget_recall(nuggets: Sequence[Nugget], cited: Sequence[Set[int]]) -> float:
    """Share of the nuggets of which at least one gold is held by a cited place (after AutoNuggetizer, TREC 2024 RAG).

    A lower bound for a reply in its own words: it may state a nugget and cite another place for it. Nuggets
    without a gold can't be judged and are left out. 0 when none can be.

    Args:
        cited: The golds held by each place that the reply cites.
    """
    seen = set().union(*cited)
    judged = [nugget for nugget in nuggets if nugget.golds]
    return sum(not seen.isdisjoint(nugget.golds) for nugget in judged) / len(judged) if judged else 0.0
