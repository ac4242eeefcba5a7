"""Whatever a model does, the person gets an answer: every fault of a real server, through the whole coach."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import SHARED
from scripted_model import scripted_model

from coach import Coach, ModelUnusable, SettingsInvalid

DESK = SHARED / "tools" / "llm_desk.py"
QUESTION = "How long should a stint of management last?"
ANSWER = "Two years is the shortest stint of management that teaches you anything. [{key}]\nWhat would you miss?"
KEY = "sk-very-secret"
needs_desk = pytest.mark.skipif(not DESK.is_file(), reason="the server with faults is not beside the project")


@contextmanager
def _desk(folder: Path, fault: str = "") -> Iterator[str]:
    """The server, which gives every request the same answer unless a fault comes first."""
    command = [sys.executable, str(DESK), "--desk", str(folder), "--port", "0", "--timeout", "30"]
    server = subprocess.Popen(
        [*command, *(["--fault", fault] if fault else [])], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    over = threading.Event()

    def write() -> None:
        while not over.wait(0.05):
            for asked in (folder / "in").glob("*.md"):
                key = re.search(r"key=(p[a-z]{4})>", asked.read_text("utf-8"))
                out = folder / "out" / f"{asked.stem}.txt"
                if not out.exists():
                    half = out.with_suffix(".half")
                    half.write_text(ANSWER.replace("{key}", key[1] if key else ""), "utf-8")
                    half.rename(out)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert server.stdout
        yield server.stdout.readline().removeprefix("listening on ").strip()
    finally:
        over.set()
        writer.join()
        server.kill()
        server.wait()
        if server.stdout:
            server.stdout.close()


@needs_desk
@pytest.mark.parametrize("fault", ["429", "500", "hang", "drop", "garbage", "empty", "slow"])
def test_the_essays_are_quoted_when_the_model_fails(
    tiny_home: Path, tmp_path: Path, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with (
        _desk(tmp_path / "desk", fault) as url,
        Coach.open(
            home=tiny_home, model="openai:desk", model_base_url=url, model_api_key=KEY, model_deadline_s=4
        ) as coach,
    ):
        session = coach.new_session()
        begun = time.monotonic()
        reply = coach.ask(QUESTION, session)
        assert time.monotonic() - begun < 30, "its end must not depend on the server"
        assert reply.decision == "answered" and reply.mode == "quoting" and reply.citations
        assert reply.notice.startswith("openai:desk ") and reply.notice.endswith("The essays are quoted instead.")
        assert "\n" not in reply.notice and reply.usage.calls >= 1
        kept = coach.session(session.id).turns[-1]
        assert kept.reply and kept.reply.text == reply.text and kept.reply.usage == reply.usage
        assert KEY not in reply.notice + caplog.text + repr(coach.settings)


@needs_desk
@pytest.mark.parametrize("fault", ["429:2", "500:2"])
def test_a_failure_now_and_then_is_not_noticed(tiny_home: Path, tmp_path: Path, fault: str) -> None:
    with (
        _desk(tmp_path / "desk", fault) as url,
        Coach.open(home=tiny_home, model="openai:desk", model_base_url=url, model_api_key=KEY) as coach,
    ):
        replies = [coach.ask(QUESTION) for _ in range(3)]
    assert {(each.mode, each.notice) for each in replies} == {("openai:desk", "")}
    assert sum(each.usage.calls for each in replies) > len(replies), "some requests failed and were sent again"


def test_the_second_model_answers_when_the_first_fails(tiny_home: Path) -> None:
    with (
        scripted_model(fault="status", status=500) as first,
        scripted_model(ANSWER) as second,
        Coach.open(
            home=tiny_home,
            model="openai:first",
            model_base_url=first.url,
            model_api_key=KEY,
            fallback_model="openai:second",
            fallback_model_base_url=second.url,
            fallback_model_api_key=KEY,
        ) as coach,
    ):
        reply = coach.ask(QUESTION)
    assert reply.mode == "openai:second" and reply.citations
    assert reply.notice == "openai:first answered 500. openai:second answered instead."


def test_a_first_model_that_hangs_leaves_time_for_the_second(tiny_home: Path) -> None:
    with (
        scripted_model(fault="hang") as first,
        scripted_model(ANSWER) as second,
        Coach.open(
            home=tiny_home,
            model="openai:same",
            model_base_url=first.url,
            model_deadline_s=6,
            fallback_model="openai:same",
            fallback_model_base_url=second.url,
        ) as coach,
    ):
        reply = coach.ask(QUESTION)
    assert reply.mode == "openai:same" and reply.citations
    assert reply.notice == "openai:same took longer than 4 s. openai:same answered instead."


def test_a_second_model_that_refuses_names_its_own_settings(tiny_home: Path) -> None:
    with (
        scripted_model(fault="empty") as first,
        scripted_model(fault="status", status=401) as second,
        Coach.open(
            home=tiny_home,
            model="openai:first",
            model_base_url=first.url,
            fallback_model="openai:second",
            fallback_model_base_url=second.url,
            fallback_model_api_key=KEY,
        ) as coach,
    ):
        reply = coach.ask(QUESTION)
    assert "Set COACH_FALLBACK_MODEL_API_KEY to a valid one." in reply.notice and KEY not in reply.notice


def test_a_second_model_without_a_first_is_not_passed_over_in_silence(tiny_home: Path) -> None:
    with pytest.raises(ModelUnusable, match="COACH_FALLBACK_MODEL is 'openai:x', but there is no first model"):
        Coach.open(home=tiny_home, fallback_model="openai:x")


def test_what_the_first_model_half_said_is_taken_back(tiny_home: Path) -> None:
    with (
        scripted_model(ANSWER * 2, fault="drop") as first,
        scripted_model(ANSWER) as second,
        Coach.open(
            home=tiny_home,
            model="openai:first",
            model_base_url=first.url,
            fallback_model="openai:second",
            fallback_model_base_url=second.url,
        ) as coach,
    ):
        reply = coach.ask(QUESTION)
    assert reply.mode == "openai:second" and reply.text.count("Two years is the shortest") == 1


def test_when_both_fail_the_essays_are_quoted(tiny_home: Path) -> None:
    with (
        scripted_model(fault="status", status=401) as first,
        scripted_model(fault="empty") as second,
        Coach.open(
            home=tiny_home,
            model="openai:first",
            model_base_url=first.url,
            fallback_model="openai:second",
            fallback_model_base_url=second.url,
        ) as coach,
    ):
        reply = coach.ask(QUESTION)
    assert reply.mode == "quoting" and reply.citations
    assert "COACH_MODEL_API_KEY" in reply.notice and "openai:second gave an empty answer." in reply.notice


def test_what_an_answer_took_is_counted(tiny_home: Path) -> None:
    with (
        scripted_model(ANSWER) as script,
        Coach.open(
            home=tiny_home, model="openai:x", model_base_url=script.url, model_prices="2/10", phrasings=2
        ) as coach,
    ):
        usage = coach.ask(QUESTION).usage
    assert usage.calls == 2 == len(script.requests) and usage.seconds > 0
    assert (usage.input_tokens, usage.output_tokens) == (200, 40)
    assert usage.cost == pytest.approx((2 * 200 + 10 * 40) / 1e6)


def test_a_server_that_does_not_say_what_was_used_answers_all_the_same(tiny_home: Path) -> None:
    with (
        scripted_model(ANSWER, fault="no_usage") as script,
        Coach.open(home=tiny_home, model="openai:x", model_base_url=script.url, model_prices="2/10") as coach,
    ):
        replies = [coach.ask(QUESTION) for _ in range(2)]
    assert {(each.mode, each.notice) for each in replies} == {("openai:x", "")}
    assert (replies[1].usage.calls, replies[1].usage.input_tokens, replies[1].usage.cost) == (1, None, None)


def test_without_a_model_nothing_is_counted(tiny_coach: Coach) -> None:
    usage = tiny_coach.ask(QUESTION).usage
    assert (usage.calls, usage.input_tokens, usage.cost) == (0, None, None)


@pytest.mark.parametrize("given", ["1", "a/b", "-1/2", "1/2/3", "nan/1"])
def test_prices_that_mean_nothing_are_refused(given: str) -> None:
    with pytest.raises(SettingsInvalid, match=r"COACH_MODEL_PRICES .* 0.15/0.60"):
        Coach.open(model_prices=given)


@pytest.mark.parametrize("given", ["5", "-1", "two"])
def test_too_many_phrasings_are_refused(given: str) -> None:
    with pytest.raises(SettingsInvalid, match="COACH_PHRASINGS"):
        Coach.open(phrasings=given)
