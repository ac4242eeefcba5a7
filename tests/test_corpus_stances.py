"""The starter essays do not all say the same: on many questions they differ, in words that can be pointed at."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

ROWS = [json.loads(line) for line in (Path(__file__).parent / "data" / "stances.jsonl").read_text("utf-8").splitlines()]


def test_every_stance_stands_in_its_essay() -> None:
    folder = resources.files("corpus") / "starter"
    texts = {row["essay"]: " ".join((folder / f"{row['essay']}.md").read_text("utf-8").split()) for row in ROWS}
    missing = [row["quote"] for row in ROWS if " ".join(row["quote"].split()) not in texts[row["essay"]]]
    assert not missing, "an essay was edited: correct tests/data/stances.jsonl"


def test_essays_differ_on_many_questions() -> None:
    differing = [
        question
        for question in {row["question"] for row in ROWS}
        if len({row["essay"] for row in ROWS if row["question"] == question and row["relation"] == "differs"}) > 1
    ]
    assert len(differing) >= 10, differing
