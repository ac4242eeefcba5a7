"""A provider that keeps failing is left alone for a while, and tried once before it is trusted again."""

from __future__ import annotations

import pytest

from coach import ModelFailed
from coach.breaker import FAILURES, REST_S, WITHIN_S, Breaker


class _Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def _failing(clock: _Clock, *, apart_s: float = 1.0) -> Breaker:
    breaker = Breaker(clock)
    for _ in range(FAILURES):
        breaker.ask("openai:x")
        breaker.failed("timeout")
        clock.now += apart_s
    return breaker


def _rests(breaker: Breaker) -> bool:
    try:
        breaker.ask("openai:x")
    except ModelFailed as failed:
        assert failed.kind == "resting" and "openai:x failed 5 times within a minute" in str(failed)
        return True
    return False


def test_after_five_failures_in_a_minute_it_rests() -> None:
    assert _rests(_failing(_Clock()))


def test_failures_far_apart_do_not_add_up() -> None:
    assert not _rests(_failing(_Clock(), apart_s=WITHIN_S / FAILURES + 5))


def test_what_says_nothing_of_its_health_does_not_count() -> None:
    breaker = Breaker(_Clock())
    for _ in range(3 * FAILURES):
        breaker.failed("refused")
    assert not _rests(breaker)


def test_after_the_rest_one_question_is_the_trial() -> None:
    clock = _Clock()
    breaker = _failing(clock)
    clock.now += REST_S
    assert not _rests(breaker)
    assert _rests(breaker), "while the trial runs, others wait"
    breaker.worked()
    assert not _rests(breaker)


def test_a_trial_that_fails_begins_another_rest() -> None:
    clock = _Clock()
    breaker = _failing(clock)
    clock.now += REST_S
    breaker.ask("openai:x")
    breaker.failed("busy")
    assert _rests(breaker)
    clock.now += REST_S
    assert not _rests(breaker)


def test_a_trial_that_nobody_waited_for_tells_nothing() -> None:
    clock = _Clock()
    breaker = _failing(clock)
    clock.now += REST_S
    breaker.ask("openai:x")
    breaker.left()
    assert not _rests(breaker)


@pytest.mark.parametrize("kind", ["timeout", "busy", "unreachable", "broke_off"])
def test_every_kind_of_trouble_counts(kind: str) -> None:
    breaker = Breaker(_Clock())
    for _ in range(FAILURES):
        breaker.failed(kind)  # type: ignore[arg-type]
    assert _rests(breaker)
