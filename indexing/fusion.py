"""One score from several kinds of likeness. Pure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

# Shares of a passage's own score, chosen once on the development questions; the same for every library.
DENSE_WEIGHT, SENTENCE_WEIGHT, LEXICAL_WEIGHT, SITUATION_WEIGHT = 0.25, 0.15, 0.35, 0.25
ESSAY_WEIGHT = 0.25  # of what the rest of the essay says; a passage's own score has the other part
_BEST = 3  # passages that speak for an essay

Scores = NDArray[np.float32]


def stretched(scores: Scores) -> Scores:
    """Scores in [0, 1]; NaN stays, and scores that are all the same become 0."""
    known = scores[~np.isnan(scores)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    return (scores - low) / (high - low) if high > low else scores * 0


def fused(
    dense: Scores,
    sentence: Scores,
    situation: Scores,
    lexical: Scores,
    *,
    essays: NDArray[np.int64],
    sizes: NDArray[np.int64],
    scale: Callable[[Scores], Scores] = stretched,
) -> Scores:
    """A score in [0, 1] for each candidate, from four scores in which NaN says that there is nothing to compare.

    Each kind of score is stretched to [0, 1] over the candidates (min-max) and the four are added with fixed weights
    (Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval", 2023). A passage without situations is
    judged by its sentences in their place, one without sentences by itself, so a library without any loses nothing.

    An essay that speaks to a query speaks in several passages: a part of each score is the mean of its essay's three
    best, of all its passages where it has fewer.

    Args:
        essays: The number of each candidate's essay.
        sizes: By number, how many passages an essay has, candidates or not.
        scale: What makes the four comparable; NaN has to stay.
    """
    near = scale(dense)
    said = np.where(np.isnan(sentence), near, scale(sentence))
    told = np.where(np.isnan(situation), said, scale(situation))
    parts = [DENSE_WEIGHT * near, SENTENCE_WEIGHT * said, SITUATION_WEIGHT * told, LEXICAL_WEIGHT * scale(lexical)]
    own: Scores = np.stack(parts).sum(axis=0)
    return np.asarray((1 - ESSAY_WEIGHT) * own + ESSAY_WEIGHT * _by_essay(own, essays, sizes), np.float32)


def _by_essay(own: Scores, essays: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    order = np.lexsort((-own, essays))  # by essay, best first
    owners = essays[order]
    best = np.arange(len(owners)) - np.searchsorted(owners, owners) < _BEST
    totals = np.bincount(owners[best], weights=own[order][best], minlength=len(sizes))
    return np.asarray((totals / np.clip(sizes, 1, _BEST))[essays])
