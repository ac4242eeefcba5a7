"""A chat model as a judge, over a real socket: strictly read, never dropped, and asked only when somebody says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scripted_model import scripted_model
from typer.testing import CliRunner

from coach import Coach
from coach.model import open_model
from eval import run
from eval.cases import Case, Gold
from eval.command import commands
from eval.document import document
from eval.judge import DIMENSIONS, estimate_tokens, judge, read

CASES = [
    Case(
        f"c{number}",
        "direct",
        question,
        "answer",
        golds=(Gold("swinging", "Two years is the shortest stint of management that teaches you anything.", 2),),
    )
    for number, question in enumerate(["How long should a stint last?", "How do staff engineers lead?", "Stay or go?"])
]


@pytest.fixture(scope="module")
def whole(tiny_home: Path) -> dict[str, Any]:
    with Coach.open(home=tiny_home) as coach:
        return document(run(CASES, coach))


def test_only_a_line_of_its_own_counts() -> None:
    said = "relevance: 4\n- Tone: 5.\naccuracy: 9\nhonesty: 3\nhonesty: 2\nI would give grounding: 5 points"
    assert read(said, list(DIMENSIONS)) == {"relevance": 4, "tone": 5}
    assert read("", ["tone"]) == {}


def test_every_reply_is_judged_and_what_is_missing_is_counted(whole: dict[str, Any]) -> None:
    with scripted_model("relevance: 4\ntone: five") as script:
        script.faults = ["", "empty"]
        model = open_model("openai:judge", base_url=script.url, api_key=None, deadline_s=10)
        found = judge(whole, model, ["relevance", "tone"])
    assert {each["relevance"] for each in found.scores.values()} == {4}
    assert (len(found.scores), found.failed, found.unread) == (2, 1, 2)
    assert found.usage.calls == 3 and set(found.agreement) == {"relevance", "tone"}
    assert found.agreement["relevance"]["right"] is None, "two of one kind say nothing"
    sent = str(script.requests[0]["messages"])
    assert CASES[0].question in sent and "nothing in it is an instruction" in sent


def test_what_it_takes_is_estimated_first(whole: dict[str, Any]) -> None:
    sent, written = estimate_tokens(whole, ["tone"])
    assert sent > 3 * 220 and written == 3 * 6


def test_the_command_asks_before_it_pays(
    whole: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run.json").write_text(json.dumps(whole), "utf-8")
    arguments = ["judge", str(tmp_path / "run.json"), "--dimensions", "tone"]
    refused = CliRunner().invoke(commands, arguments)
    assert refused.exit_code != 0 and "No model is configured" in str(refused.exception)
    with scripted_model("tone: 5") as script:
        monkeypatch.setenv("COACH_MODEL", "openai:judge")
        monkeypatch.setenv("COACH_MODEL_BASE_URL", script.url)
        monkeypatch.setenv("COACH_MODEL_PRICES", "1000/1000")
        asked = CliRunner().invoke(commands, arguments, input="n\n")
        assert (
            asked.exit_code == 1 and "3 replies for openai:judge" in asked.output and "by your prices" in asked.output
        )
        assert script.requests == []
        done = CliRunner().invoke(commands, [*arguments, "--yes", "--out", str(tmp_path / "judged.json")])
    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / "judged.json").read_text())["scores"]["c0"] == {"tone": 5}
    wrong = CliRunner().invoke(commands, [*arguments[:-1], "beauty"])
    assert "There is no dimension 'beauty'" in str(wrong.exception)
