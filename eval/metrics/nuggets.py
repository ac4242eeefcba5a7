"""Nugget recall: how many of the statements that a good answer contains does a reply hold?"""

from __future__ import annotations

from collections.abc import Sequence, Set

from eval.cases import Nugget
from eval.folding import fold


def nugget_recall(nuggets: Sequence[Nugget], cited: Sequence[Set[int]], *, said: str = "") -> float:
    """Share of the nuggets that a reply holds (after AutoNuggetizer, TREC 2024 RAG).

    It holds one when it cites a place that holds one of its golds, or says one of its phrases, and says none that
    rule it out. A lower bound for a reply in its own words. Nuggets with neither golds nor phrases can't be judged and
    are left out. 0 when none can be.

    Args:
        cited: The golds held by each place that the reply cites.
        said: The reply's text.
    """
    seen = set().union(*cited)
    plain = fold(said).text
    judged = [nugget for nugget in nuggets if nugget.golds or nugget.any_of]
    return sum(_is_held(nugget, seen, plain) for nugget in judged) / len(judged) if judged else 0.0


def _is_held(nugget: Nugget, seen: Set[int], plain: str) -> bool:
    if any(fold(phrase).text in plain for phrase in nugget.none_of):
        return False
    return not seen.isdisjoint(nugget.golds) or any(fold(phrase).text in plain for phrase in nugget.any_of)
