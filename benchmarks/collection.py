"""A public collection of documents, queries and judgements, as BEIR lays it out on disk."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SPEAKER = re.compile(r"^\s*\|?user\|?:\s*")
Judged = Mapping[str, Mapping[int, int]]  # query, to place of a document, to its grade


@dataclass(frozen=True, slots=True)
class Turn:
    """What is asked.

    Attributes:
        before: The person's earlier turns, oldest first.
        rewritten: The question as a person made it whole; empty where nobody has.
    """

    text: str
    before: tuple[str, ...] = ()
    rewritten: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents by their place, queries by their id, and which documents answer which queries.

    Attributes:
        texts: Title and text of each document.
        train: Empty where the collection has no such part.
    """

    name: str
    texts: tuple[str, ...]
    turns: Mapping[str, Turn]
    test: Judged
    train: Judged

    @property
    def conversed(self) -> bool:
        """Whether its queries are turns of conversations."""
        return any(turn.before for turn in self.turns.values())


def read_collection(folder: Path) -> Collection:
    """Reads `corpus.jsonl`, `queries.jsonl`, `qrels/test.tsv` and, where there is one, `qrels/train.tsv`."""
    if not (folder / "corpus.jsonl").is_file():
        sys.exit(f"{folder} holds no corpus.jsonl. Name a folder laid out as BEIR's collections are.")
    documents = list(_lines(folder / "corpus.jsonl"))
    places = {row["_id"]: place for place, row in enumerate(documents)}
    return Collection(
        name=folder.name,
        texts=tuple(f"{row.get('title') or ''}\n{row['text']}".strip() for row in documents),
        turns={row["_id"]: _turn(row) for row in _lines(folder / "queries.jsonl")},
        test=_judged(folder / "qrels" / "test.tsv", places),
        train=_judged(folder / "qrels" / "train.tsv", places),
    )


def _turn(row: dict[str, Any]) -> Turn:
    about = row.get("metadata") or {}
    asked = [_SPEAKER.sub("", line).strip() for line in about.get("questions", "").split("\n") if line.strip()]
    return Turn(asked[-1], tuple(asked[:-1]), about.get("rewrite", "")) if asked else Turn(row["text"])


def _judged(path: Path, places: Mapping[str, int]) -> Judged:
    judged: dict[str, dict[int, int]] = {}
    if path.is_file():
        for line in path.read_text("utf-8").splitlines()[1:]:
            query, document, grade = line.split("\t")
            judged.setdefault(query, {})[places[document]] = int(grade)
    return judged


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
