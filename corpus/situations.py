"""Situations: what a real person might type when a passage is what they need, kept beside the passage.

People do not speak in the essays' words. The texts that ship with the product know their passage by an anchor, not by
its words, and attach themselves when an essay that holds it is imported.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corpus.anchors import Anchor, Anchored, anchor
from corpus.errors import SituationsInvalid
from corpus.essay import Essay

_FOLDER = "shipped_situations"
_MOST_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Situations:
    """What people might type for the characters `start` to `end` of an essay."""

    start: int
    end: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shipped:
    anchor: Anchor
    texts: tuple[str, ...]


def attached(essay: Essay) -> list[Situations]:
    """The shipped situations whose passages stand in the essay, in its order."""
    text = Anchored(essay.text)
    found = [(text.find(each.anchor), each.texts) for each in _shipped()]
    return sorted((Situations(*place, texts) for place, texts in found if place), key=lambda each: each.start)


def shipped_texts() -> set[str]:
    """All the situations that ship with the product."""
    return {text for each in _shipped() for text in each.texts}


def carried(before: Essay, situations: Iterable[Situations], after: Essay) -> list[Situations]:
    """The situations of an essay's earlier text whose passages still stand in its new one."""
    text = Anchored(after.text)
    found = [(text.find(anchor(before.text[each.start : each.end])), each.texts) for each in situations]
    return [Situations(*place, texts) for place, texts in found if place]


def checked(essay: Essay, situations: Iterable[Situations]) -> list[Situations]:
    """Situations that may be kept with an essay: in order, each text once.

    Raises:
        SituationsInvalid: A place lies outside the essay, or a text is empty or too long.
    """
    seen: set[str] = set()
    kept = []
    for each in _joined(situations):
        if not 0 <= each.start < each.end <= len(essay.text):
            raise SituationsInvalid(
                f"The place {each.start} to {each.end} lies outside {essay.id}, which has {len(essay.text)} characters."
            )
        for text in each.texts:
            if not text.strip() or len(text) > _MOST_CHARACTERS:
                raise SituationsInvalid(
                    f"A situation at {each.start} of {essay.id} has {len(text)} characters; "
                    f"write 1 to {_MOST_CHARACTERS}."
                )
        fresh = {text.strip().casefold(): text.strip() for text in reversed(each.texts)}
        texts = tuple(text for folded, text in reversed(fresh.items()) if folded not in seen)
        seen.update(fresh)
        if texts:
            kept.append(Situations(each.start, each.end, texts))
    return kept


def _joined(situations: Iterable[Situations]) -> list[Situations]:
    """One for each place, in order."""
    texts: dict[tuple[int, int], tuple[str, ...]] = {}
    for each in situations:
        texts[each.start, each.end] = texts.get((each.start, each.end), ()) + each.texts
    return [Situations(*place, texts[place]) for place in sorted(texts)]


def to_json_lines(essay: Essay, situations: Sequence[Situations]) -> str:
    """Situations as a person edits them: a JSON object a line, with the passage's beginning for orientation."""
    return "".join(
        json.dumps(
            {
                "start": each.start,
                "end": each.end,
                "passage": " ".join(essay.text[each.start : each.end].split())[:80],
                "texts": each.texts,
            },
            ensure_ascii=False,
        )
        + "\n"
        for each in situations
    )


def from_json_lines(lines: str) -> list[Situations]:
    """Reads what `to_json_lines` wrote.

    Raises:
        SituationsInvalid: A line is not such an object.
    """
    situations = []
    for number, line in enumerate(lines.splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
                situations.append(Situations(int(row["start"]), int(row["end"]), tuple(map(str, row["texts"]))))
            except (ValueError, KeyError, TypeError) as error:
                raise SituationsInvalid(
                    f'Line {number} is not {{"start": ..., "end": ..., "texts": [...]}} ({error}).'
                ) from error
    return situations


@cache
def _shipped() -> tuple[_Shipped, ...]:
    folder = resources.files("corpus") / _FOLDER
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".jsonl")), key=lambda file: file.name)
    return tuple(_read(line) for file in files for line in file.read_text("utf-8").splitlines())


def _read(line: str) -> _Shipped:
    row = json.loads(line)
    marks = tuple((int(place), str(mark)) for place, mark in row["marks"])
    return _Shipped(Anchor(int(row["words"]), marks), tuple(row["texts"]))
