"""Stances: on what questions essays take a stand, in a line of our own words each, pointing at the author's words.

They ship with the product. A stance knows the author's words by an anchor, without keeping them, so it speaks only
where the essay is in the library.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from corpus.anchors import Anchor, Anchored
from corpus.essay import Essay

Relation = Literal["differs", "agrees", "conditions"]


@dataclass(frozen=True, slots=True)
class Stance:
    """What an essay holds on a question.

    Attributes:
        start: Where the author's words on it begin in the essay.
        end: Where they end.
        stance: In one line, in our words.
        applies: To whom or when.
        relation: To the other stances on the question: `differs`, `agrees`, or `conditions`, which says when.
    """

    essay_id: str
    start: int
    end: int
    stance: str
    applies: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Debate:
    """A question on which essays take a stand, other ways to put it, and the stands they take."""

    ask: str
    cues: tuple[str, ...]
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True)
class _Shipped:
    anchor: Anchor
    stance: str
    applies: str
    relation: Relation


def debates_in(essays: Iterable[Essay]) -> list[Debate]:
    """The questions on which two or more of the essays take a stand."""
    shipped = _shipped()
    found: dict[_Shipped, Stance] = {}
    for essay in essays:
        text = Anchored(essay.text)
        for each in (each for _, _, stances in shipped for each in stances if each not in found):
            place = text.find(each.anchor)
            if place:
                found[each] = Stance(essay.id, *place, each.stance, each.applies, each.relation)
    debates = [Debate(ask, cues, tuple(found[each] for each in made if each in found)) for ask, cues, made in shipped]
    return [each for each in debates if len({stance.essay_id for stance in each.stances}) > 1]


def shipped_questions() -> set[str]:
    """All the questions and other ways to put them that ship with the product."""
    return {text for ask, cues, _ in _shipped() for text in (ask, *cues)}


@cache
def _shipped() -> tuple[tuple[str, tuple[str, ...], tuple[_Shipped, ...]], ...]:
    lines = (resources.files("corpus") / "stances.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return tuple((row["ask"], tuple(row["cues"]), tuple(map(_read, row["stances"]))) for row in rows)


def _read(row: dict[str, Any]) -> _Shipped:
    marks = tuple((int(place), str(mark)) for place, mark in row["marks"])
    return _Shipped(Anchor(int(row["words"]), marks), row["stance"], row["applies"], row["relation"])
