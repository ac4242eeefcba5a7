"""What somebody could ask next: questions near to theirs that the essays found to answer, and that lead on. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import islice

import numpy as np

from coach.quotable import Vector
from indexing import AnsweredQuestion, AnsweredQuestions

_NEAR = 0.5  # cosine to what was asked and found together, from which a question belongs to it
_SAME = 0.8  # cosine to what was asked, from which it is the same again
_ALIKE = 0.7  # cosine from which two suggestions are one
_TRIED = 12  # so many are looked at, at most
_OFFERED = 3


def suggestions(
    query: Vector,
    found: Sequence[Vector],
    questions: AnsweredQuestions,
    *,
    allowed: Callable[[AnsweredQuestion], bool],
    answered: Callable[[AnsweredQuestion], bool],
    asked: Collection[str] = (),
) -> tuple[str, ...]:
    """Up to three questions to ask next, no two alike, the nearest first.

    Args:
        query: What was asked, a unit vector.
        found: The best passages found for it, unit vectors: half of what a question has to be near to.
        allowed: Whether a question may be offered, such as for the place of its passage.
        answered: Whether the coach would answer it; asked of as few as will do.
        asked: What was asked before; not offered again.
    """
    if not found:
        return ()
    before = {each.casefold() for each in asked}
    offered: list[AnsweredQuestion] = []
    near = (each for each in questions.near(_between(query, found), least=_NEAR) if allowed(each))
    for each in islice(near, _TRIED):
        fresh = each.text.casefold() not in before and each.vector @ query < _SAME
        if fresh and all(each.vector @ other.vector < _ALIKE for other in offered) and answered(each):
            offered.append(each)
        if len(offered) == _OFFERED:
            break
    return tuple(each.text for each in offered)


def _between(query: Vector, found: Sequence[Vector]) -> Vector:
    middle = np.mean(found, axis=0)
    sum_of_both: Vector = query / np.linalg.norm(query) + middle / np.linalg.norm(middle)
    return sum_of_both / np.linalg.norm(sum_of_both)
