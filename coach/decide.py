"""Whether the essays answer a question, from what was retrieved for it. Pure.

A decision is a value with a reason, never a raised error and never a lowered threshold.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from coach.language import in_another_language
from coach.reply import Decision
from indexing import Hit

ANSWERED_FROM = 0.5  # of `score`
CLOSE_FROM = 0.25

# A logistic model that `tools/answerability.py` fits and proves, on questions with known answers over two libraries,
# with their situations and without, and on the same questions with the essays that answer them taken away.
_WEIGHTS = (8.78, 7.22, 2.05, -11.26)  # of `signals`, in their order
_BIAS = -3.05


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, the score it rests on, and the reason in a few words."""

    decision: Decision
    score: float
    reason: str


def decide(question: str, hits: Sequence[Hit], *, passages: int, left_open: float) -> Verdict:
    """Answered, close or declined; a question in another language than the essays' is never declined for its score.

    Args:
        passages: How many the library has.
        left_open: Likeness to the nearest common question that the library leaves open.
    """
    score = answerability(hits, passages=passages, left_open=left_open)
    if score >= ANSWERED_FROM:
        return Verdict("answered", score, f"the passages fit the question ({score:.2f})")
    if hits and (score >= CLOSE_FROM or in_another_language(question)):
        return Verdict("close", score, f"the passages come close ({score:.2f})")
    return Verdict("declined", score, f"no passage fits the question ({score:.2f})")


def answerability(hits: Sequence[Hit], *, passages: int, left_open: float) -> float:
    """How probably the library answers, in [0, 1], for as many answerable questions as others."""
    if not hits:
        return 0.0
    evidence = zip(_WEIGHTS, signals(hits[0], passages=passages, left_open=left_open), strict=True)
    return 1 / (1 + math.exp(-(_BIAS + sum(weight * value for weight, value in evidence))))


def signals(best: Hit, *, passages: int, left_open: float) -> tuple[float, float, float, float]:
    """What tells whether the best hit answers: likeness to its situations and to its sentences, words in common.

    Against it tells the likeness to a question that people often ask and the library leaves open. The passage's own
    likeness stands in where it has no situations or sentences; words weigh more in a larger library, by about as much
    as the logarithm of its size.
    """
    told = best.dense if best.situation is None else best.situation
    said = best.dense if best.sentence is None else best.sentence
    return told, said, best.lexical / math.log1p(passages), left_open
