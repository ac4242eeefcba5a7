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
CLOSE_FROM = 0.1

# A logistic model fit on the development questions and on the questions over the starter library, which are about
# different essays; fit on either, it ranks the other's answerable above its unanswerable questions with AUROC .87.
_LIKENESS, _WORDS, _BIAS = 9.89, 2.96, -7.48


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
    """How probably the library answers, in [0, 1], for as many answerable questions as others.

    From the nearest situation (or the nearest passage, where there are no situations) and the most words in
    common, taken by how much words weigh in a library of that size.
    """
    if not hits:
        return 0.0
    likeness = max(hit.dense if hit.situation is None else hit.situation for hit in hits)
    words = max(hit.lexical for hit in hits) / math.log1p(passages)
    return 1 / (1 + math.exp(-(_LIKENESS * likeness + _WORDS * words + _BIAS)))
