"""Where a conversation is no longer about work: real voices of despair are heard, strong words about work are not."""

from __future__ import annotations

import json
from pathlib import Path

from coach.scope import outside
from corpus.situations import shipped_texts

ROWS = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "boundaries.jsonl").read_text("utf-8").splitlines()
]


def _texts(expected: str) -> list[str]:
    return [row["text"] for row in ROWS if row["expect"] == expected]


def test_despair_is_heard_however_it_is_said() -> None:
    texts = _texts("crisis")
    missed = [text for text in texts if outside(text) != "crisis"]
    assert len(texts) >= 30 and len(missed) <= len(texts) / 20, missed


def test_questions_about_work_are_no_alarm() -> None:
    texts = _texts("career")
    alarms = {text: outside(text) for text in texts if outside(text)}
    assert len(texts) >= 90 and len(alarms) <= len(texts) / 100, alarms


def test_what_people_might_type_for_an_essay_is_no_alarm() -> None:
    texts = sorted(shipped_texts())
    alarms = {text: outside(text) for text in texts if outside(text)}
    assert len(alarms) <= len(texts) / 1000, alarms
