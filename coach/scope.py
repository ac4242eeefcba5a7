"""Questions that are not for essays to answer: a crisis, and what the coach won't do. Pure.

By words alone, with care: a career conversation is full of "killing me" and "dying to", and a false alarm costs a
person an answer.
"""

from __future__ import annotations

from typing import Literal

from coach.boundaries import anywhere
from coach.decide import ANSWERED_FROM
from coach.talk import SmallTalk, off_topic, small_talk

Outside = Literal["crisis", "fraud", "harm", "medicine", "law", "instructions", "off_topic"] | SmallTalk
_KINDS: tuple[Outside, ...] = ("crisis", "harm", "fraud", "instructions", "medicine")


def outside(question: str) -> Outside | None:
    """Why a question is not one for the essays by its words, or None when it may be."""
    asked = question.replace("’", "'")
    for kind in _KINDS:
        if anywhere(kind).search(asked):
            return kind
    return small_talk(question)


def beyond(question: str, query: str, *, score: float) -> Outside | None:
    """Why the essays, which don't answer a question, need not be quoted for it at length, or None.

    Args:
        query: The question made whole, as it was searched for.
        score: How probably the library answers it.
    """
    if score >= ANSWERED_FROM:
        return None
    if asks_for_law(question):
        return "law"
    return "off_topic" if off_topic(f"{query} {question}", score=score) else None


def asks_for_law(question: str) -> bool:
    """Whether a legal answer is asked for: law, tax, visas, contracts. The essays may still speak to the rest of it."""
    return bool(anywhere("law").search(question.replace("’", "'")))
