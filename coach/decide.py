"""Whether the essays answer a question, from what was retrieved for it. Pure.

A decision is a value with a reason, never a raised error and never a lowered threshold.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from coach.reply import Decision
from indexing import Hit

ANSWERED_FROM = 0.5  # of `score`
CLOSE_FROM = 0.2

# A logistic model that `tools/answerability.py` fits and proves, on questions with known answers over two libraries,
# with their situations and without, and on the same questions with the essays that answer them taken away.
_TOLD, _SAID, _WORDS, _BIAS = 5.71, 7.12, 3.16, -8.37


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, the score it rests on, and the reason in a few words."""

    decision: Decision
    score: float
    reason: str


def decide(hits: Sequence[Hit], *, passages: int) -> Verdict:
    """Answered, close or declined.

    Args:
        passages: How many the library has.
    """
    score = answerability(hits, passages=passages)
    if score >= ANSWERED_FROM:
        return Verdict("answered", score, f"the passages fit the question ({score:.2f})")
    if score >= CLOSE_FROM:
        return Verdict("close", score, f"the passages come close ({score:.2f})")
    return Verdict("declined", score, f"no passage fits the question ({score:.2f})")


def answerability(hits: Sequence[Hit], *, passages: int) -> float:
    """How probably the library answers, in [0, 1], for as many answerable questions as others."""
    if not hits:
        return 0.0
    evidence = zip((_TOLD, _SAID, _WORDS), signals(hits[0], passages=passages), strict=True)
    return 1 / (1 + math.exp(-(_BIAS + sum(weight * value for weight, value in evidence))))


def signals(best: Hit, *, passages: int) -> tuple[float, float, float]:
    """What of the best hit tells whether it answers: likeness to its situations and to its sentences, words in common.

    The passage's own likeness stands in where it has neither; words weigh more in a larger library, by about as much
    as the logarithm of its size.
    """
    told = best.dense if best.situation is None else best.situation
    said = best.dense if best.sentence is None else best.sentence
    return told, said, best.lexical / math.log1p(passages)
