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
    r"(?:kill(?:ing)?|hurt(?:ing)?|cut(?:ting)?) myself",
    r"suicid(?!e\b)\w*",
    r"suicide(?: (?:attempt|note|plan|hotline)s?\b)",
    r"(?<!career )(?<!professional )(?<!political )(?<!commercial )(?<!had a )suicide",
    r"(?:end|ending|take|taking|took) my (?:own )?life",
    r"end it all",
    r"self[- ]?harm\w*",
    r"(?:better off|happier) (?:if i (?:was|were)n.?t here|without me|if i (?:was|were) dead|dead)",
    r"better if i (?:am|was|were) (?:not here|gone|dead)",
    r"i(?:.?m| am) (?:just |only |such )?a burden",
    r"(?:don.?t|do not) want to (?:live|be alive|wake up|be here any ?more)",
    r"(?:didn.?t|did not|never) (?:want to )?wake up(?! (?:at|in|on|one|early|to|with|and|before)\b)",
    r"(?:no|any) (?:reason|point)(?: left)? (?:to|in) (?:live|living|go on living)",
    r"(?:tired|sick) of (?:existing|living|being alive)",
    r"i can(?:.?t|not) go on(?: living| any ?more)?(?=[,.;!]|$)",
    r"(?:want to|wanna|wants to|wish to) die(?! on (?:this|that|the) hill)",
    r"i(?:.?m| am) going to die(?! (?:of|on)\b)",
    r"wish i (?:was|were) dead",
    r"hurts? (?:much |a lot )?to die",
    r"i disappear(?:ed)? (?:for good|forever)|it (?:all )?to stop,? (?:for good|forever)|goodbye forever",
    r"last (?:day|week|month)s? on (?:this )?earth",
    r"way out (?:except|but|other than) the permanent",
    r"(?:got|have|counted) (?:all )?(?:the|some|enough|my) pills",
    r"(?:written|wrote) (?:the |a )?(?:goodbye |farewell )?(?:letter|note)s? to my (?:kids|child|family|wife|husband)",
    r"giving (?:all )?my things away",
    r"i (?:look|stood|stand)\b.{0,20}\b(?:balcony|bridge|tracks|roof)\b.{0,80}\b(?:how easy|step back|jump)",
    r"life insurance would (?:cover|pay)",
    r"until my (?:hand|fist|arm|knuckle)s? (?:is |are )?bleed(?:s|ing)?",
    r"cutting again",
    r"(?:will|möchte|mag) (?:ich )?nicht mehr leben",
    r"(?:das leben (?:zu )?nehmen|mich umbringen|selbstmord|suizid\w*|sterben will|will sterben)",
    r"(?:no quiero (?:seguir )?(?:vivir|viviendo)|quitarme la vida|quiero morir\w*|matarme)",
    r"(?:envie de mourir|plus envie de vivre|en finir avec la vie|veux mourir|me tuer)",
)
_FRAUD = _any_of(
    rf"(?:forged|phony|bogus|made[- ]up) (?:\w+ ){{0,2}}{_PAPER}",
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
