"""A chat model over a real socket, and everything that providers do wrong."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from langchain.chat_models import init_chat_model
from langchain_core.messages import HumanMessage
from scripted_model import Fault, Script, scripted_model

from coach import ModelFailed, ModelUnusable
from coach.breaker import FAILURES, REST_S, Breaker
from coach.failures import retry_after_s
from coach.provider import ATTEMPTS, Provider
from coach.reading import until

ANSWER = "One two three four five six."
KEY = "sk-very-secret"
ASKED = [HumanMessage("How long should a stint of management last?")]
EARLY: tuple[Fault, ...] = ("status", "hang", "page", "nothing", "empty", "refusal")  # before a word
MIDWAY: tuple[Fault, ...] = ("silent", "slow", "endless", "drop", "reset", "garbage", "error", "filter", "length")


def _provider(script: Script, *, deadline_s: float = 20.0, **more: Any) -> Provider:
    chat = init_chat_model(
        "scripted",
        model_provider="openai",
        base_url=script.url,
        api_key=KEY,
        max_retries=0,
        timeout=min(10, deadline_s),
    )
    return Provider(chat, name="openai:scripted", deadline_s=deadline_s, **more)


def _failure(model: Provider) -> ModelFailed:
    with pytest.raises(ModelFailed) as caught:
        list(model.stream(ASKED))
    return caught.value


def test_an_answer_comes_word_by_word() -> None:
    with scripted_model(ANSWER) as script:
        assert "".join(_provider(script).stream(ASKED)) == ANSWER


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("hang", "timeout"),
        ("silent", "timeout"),
        ("slow", "timeout"),
        ("endless", "broke_off"),
        ("drop", "broke_off"),
        ("reset", "broke_off"),
        ("garbage", "broke_off"),
        ("error", "broke_off"),
        ("page", "broke_off"),
        ("nothing", "broke_off"),
        ("length", "broke_off"),
        ("filter", "refused"),
        ("empty", "empty"),
        ("refusal", "empty"),
    ],
)
def test_whatever_is_no_whole_answer_fails_and_says_how(fault: Fault, kind: str) -> None:
    """The server keeps silent, or speaks, until the test is over: only the model's own deadline ends these."""
    with scripted_model(ANSWER, fault=fault) as script:
        failed = _failure(_provider(script, deadline_s=1.0 if kind == "timeout" else 20.0))
        assert not script.over.is_set()
    assert failed.kind == kind and str(failed).startswith("openai:scripted ")


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
def test_a_busy_provider_is_asked_again_with_pauses(status: int) -> None:
    pauses: list[float] = []
    with scripted_model(ANSWER, fault="status", status=status) as script:
        failed = _failure(_provider(script, pause=pauses.append))
        assert failed.kind == "busy" and str(status) in str(failed)
        assert len(script.requests) == ATTEMPTS and len(pauses) == ATTEMPTS - 1
    assert all(0 <= pause <= limit for pause, limit in zip(pauses, (0.5, 1.0), strict=True))


def test_a_provider_that_recovers_answers() -> None:
    with scripted_model(ANSWER, status=429) as script:
        script.faults, script.retry_after = ["status", "status"], "2"
        pauses: list[float] = []
        assert "".join(_provider(script, pause=pauses.append).stream(ASKED)) == ANSWER
    assert pauses == [2.0, 2.0]


def test_a_provider_that_asks_for_longer_than_there_is_is_left_alone() -> None:
    with scripted_model(fault="status", status=429) as script:
        script.retry_after = "3600"
        assert _failure(_provider(script)).kind == "busy" and len(script.requests) == 1


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with scripted_model() as script:
        pass
    pauses: list[float] = []
    assert _failure(_provider(script, pause=pauses.append)).kind == "unreachable" and len(pauses) == ATTEMPTS - 1


@pytest.mark.parametrize("fault", ["drop", "reset", "garbage", "error", "length", "filter", "empty"])
def test_what_has_begun_or_was_answered_is_not_asked_for_again(fault: Fault) -> None:
    with scripted_model(ANSWER, fault=fault) as script:
        _failure(_provider(script, pause=pytest.fail))
        assert len(script.requests) == 1


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_question_that_is_not_taken_is_not_sent_again(status: int) -> None:
    with scripted_model(fault="status", status=status) as script:
        assert _failure(_provider(script, pause=pytest.fail)).kind == "refused" and len(script.requests) == 1


@pytest.mark.parametrize(("status", "says"), [(401, "COACH_MODEL_API_KEY"), (403, "API_KEY"), (404, "BASE_URL")])
def test_a_wrong_setting_is_named_at_once(status: int, says: str) -> None:
    with scripted_model(fault="status", status=status) as script:
        with pytest.raises(ModelUnusable, match=says):
            list(_provider(script, pause=pytest.fail).stream(ASKED))
        assert len(script.requests) == 1


@pytest.mark.parametrize("fault", [*EARLY, *MIDWAY])
@pytest.mark.parametrize("status", [401, 500])
def test_no_key_is_in_errors_logs_or_representations(
    fault: Fault, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with scripted_model(ANSWER, fault=fault, status=status) as script:
        model = _provider(script, deadline_s=0.5, pause=lambda _: None)
        with pytest.raises((ModelFailed, ModelUnusable)) as caught:
            list(model.stream(ASKED))
    error = caught.value
    assert error.__cause__ is None and error.__context__ is None
    assert KEY not in f"{error!s} {error!r} {model!r} {vars(model)!r} {caplog.text}"


@pytest.mark.parametrize("fault", ["slow", "endless"])
def test_an_answer_that_is_left_midway_closes_its_connection(fault: Fault) -> None:
    with scripted_model(ANSWER, fault=fault) as script:
        words = _provider(script).stream(ASKED)
        next(words)
        assert isinstance(words, Iterator)
        words.close()  # type: ignore[attr-defined]  # a generator, as the type does not say
        assert script.left.wait(10)


def test_no_reader_stays_behind() -> None:
    with scripted_model(ANSWER, fault="slow") as script:
        model = _provider(script, deadline_s=0.3)
        for _ in range(5):
            assert _failure(model).kind == "timeout"
        for thread in threading.enumerate():
            if thread.name == "model":
                thread.join(10)
                assert not thread.is_alive()


def test_what_is_read_in_a_thread_raises_where_it_is_read() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("two")

    read = until(time.monotonic() + 60, items)
    assert next(read) == 1
    with pytest.raises(ValueError, match="two"):
        next(read)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0.0),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "0.5"}, 0.5),
        ({"Retry-After": "-3"}, 0.0),
        ({"Retry-After": "soon"}, 0.0),
        ({"retry-after-ms": "250", "Retry-After": "9"}, 0.25),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
    ],
)
def test_how_long_to_wait_is_read_in_every_form(headers: dict[str, str], seconds: float) -> None:
    request = httpx.Request("POST", "http://model.example")
    error = httpx.HTTPStatusError("busy", request=request, response=httpx.Response(429, headers=headers))
    assert retry_after_s(error) == seconds
    assert retry_after_s(ValueError("no response")) == 0


def test_a_date_to_come_back_at_is_a_time_to_wait() -> None:
    when = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
    response = httpx.Response(429, headers={"Retry-After": when})
    error = httpx.HTTPStatusError("busy", request=httpx.Request("POST", "http://model.example"), response=response)
    assert retry_after_s(error) > 3600


def test_an_answer_that_is_interrupted_does_not_keep_the_provider_on_trial() -> None:
    now = 0.0
    breaker = Breaker(lambda: now)
    for _ in range(FAILURES):
        breaker.failed("busy")
    now = REST_S
    with scripted_model("Yes.") as script:
        answer = _provider(script, breaker=breaker).stream(ASKED)
        assert next(answer)
        with pytest.raises(KeyboardInterrupt):
            answer.throw(KeyboardInterrupt)  # type: ignore[attr-defined]
    breaker.ask("openai:x")  # another trial
