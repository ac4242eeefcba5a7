"""Whether the essays answer a question, from what was retrieved for it. Pure.

A decision is a value with a reason, never a raised error and never a lowered threshold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coach.reply import Decision
from coach.support import content_words
from indexing import Hit

ANSWERED_FROM = 0.45  # of `score`
CLOSE_FROM = 0.22


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, the score it rests on, and the reason in a few words."""

    decision: Decision
    score: float
    reason: str


def decide(query: str, hits: Sequence[Hit]) -> Verdict:
    """Answered, close or declined."""
    score = answerability(query, hits)
    if score >= ANSWERED_FROM:
        return Verdict("answered", score, f"the passages fit the question ({score:.2f})")
    if score >= CLOSE_FROM:
        return Verdict("close", score, f"the passages come close ({score:.2f})")
    return Verdict("declined", score, f"no passage fits the question ({score:.2f})")


def answerability(query: str, hits: Sequence[Hit]) -> float:
    """How well the best passages fit the query, in about [0, 1]: likeness in meaning, and words in common."""
    if not hits:
        return 0.0
    dense = sorted((hit.dense for hit in hits), reverse=True)[:3]
    asked = set(content_words(query))
    shared = max((_shared(asked, hit) for hit in hits[:5]), default=0.0)
    return 0.8 * sum(dense) / len(dense) + 0.2 * shared


def _shared(asked: set[str], hit: Hit) -> float:
    """Share of the query's content words that a passage holds."""
    return len(asked & set(content_words(hit.passage.text))) / len(asked) if asked else 0.0
