"""Questions that are not for essays to answer: a crisis, and what the coach won't do. Pure.

Few, plain patterns on purpose: a career conversation is full of "killing me" and "dying to", and a false alarm
costs a person an answer.
"""

from __future__ import annotations

import re
from typing import Literal

Outside = Literal["crisis", "fraud", "medicine", "instructions"]


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b", re.IGNORECASE)


_PAPER = r"(?:reference|degree|diploma|certificate|letter|payslip|employment|employer|r[ée]sum[ée]|cv)s?"
_CRISIS = _any_of(
    r"kill(?:ing)? myself",
    r"suicid\w*",
    r"(?:end|take) my (?:own )?life",
    r"end it all",
    r"self[- ]?harm\w*",
    r"hurt(?:ing)? myself",
    r"(?:better off|happier) (?:if i (?:was|were)n.?t here|without me|if i (?:was|were) dead|dead)",
    r"(?:don.?t|do not) want to (?:live|be alive|wake up|be here any ?more)",
    r"no (?:reason|point) (?:to|in) (?:live|living)",
    r"want to die",
    r"wish i (?:was|were) dead",
)
_FRAUD = _any_of(
    rf"(?:fake|forge|fabricate|falsify) (?:an? |my |some )?(?:\w+ ){{0,2}}{_PAPER}",
    rf"(?:invent|make up) (?:an? |some )?(?:\w+ ){{0,3}}{_PAPER}",
    rf"(?:write|make|create|help me with)\b.{{0,60}}\b(?:fake|forged|invented) {_PAPER}",
)
_MEDICINE = _any_of(
    r"dos(?:e|es|age)", r"\d+ ?mg", r"sertraline", r"ssris?", r"antidepressants?", r"adderall", r"ritalin", r"xanax"
)
_ADVICE = _any_of(r"should i", r"can i", r"how (?:much|many)", r"is it (?:ok|safe)")
_INSTRUCTIONS = _any_of(
    r"(?:ignore|disregard|forget|override) (?:(?:all|any|every|of|the|your|my) )*"
    r"(?:previous|prior|above|earlier|system) "
    r"(?:instruction|prompt|rule)s?",
    r"(?:print|reveal|show|repeat|dump) (?:me )?(?:your|the) (?:(?:full|whole|entire) )?"
    r"(?:system prompt|instructions|prompt)",
    r"you are now \w+(?:bot|gpt|dan)",
)


def outside(question: str) -> Outside | None:
    """Why a question is not one for the essays, or None when it may be."""
    if _CRISIS.search(question):
        return "crisis"
    if _FRAUD.search(question):
        return "fraud"
    if _INSTRUCTIONS.search(question):
        return "instructions"
    if _MEDICINE.search(question) and _ADVICE.search(question):
        return "medicine"
    return None
