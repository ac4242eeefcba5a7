"""Answers that a careful writer gave in a model's place over the starter library, replayed over a socket.

Once as they were written, once with errors planted between their sentences.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scripted_model import scripted_model

from coach import Coach, Reply

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "recorded_answers.jsonl").read_text("utf-8").splitlines()
]


def _replayed(home: Path, question: str, answer: str) -> Reply:
    with (
        scripted_model(answer) as script,
        Coach.open(home=home, model="openai:recorded", model_base_url=script.url) as coach,
    ):
        reply = coach.ask(question)
        assert all(coach.essay(each.essay_id).text[each.start : each.end] == each.quote for each in reply.citations)
    return reply


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["question"])
def test_a_faithful_answer_is_spoken_whole(starter_home: Path, row: dict[str, Any]) -> None:
    reply = _replayed(starter_home, row["question"], row["answer"])
    assert reply.mode == "openai:recorded" and not reply.notice, "passages were cut anew: record the answer again"
    written = row["answer"].count("“")
    assert sum(sentence.text.count("“") for sentence in reply.sentences if sentence.label == "quoted") == written
    assert all(sentence.label != "supported" or sentence.citations for sentence in reply.sentences)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["question"])
def test_planted_errors_do_not_reach_the_reader(starter_home: Path, row: dict[str, Any]) -> None:
    first, second = row["errors"]
    begun, rest = row["answer"].split("] ", 1)
    reply = _replayed(starter_home, row["question"], f"{first} {begun}] {second} {rest}")
    shown = reply.text + reply.notice
    assert reply.mode == "openai:recorded" and not [words for words in row["never"] if words in shown], reply.text
