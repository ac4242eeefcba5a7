"""Errors that the measures must notice, and what disturbances cost."""

from __future__ import annotations

import pytest
from conftest import STAYING, SWINGING

from coach import Coach
from eval.cases import Case, Gold
from eval.mutations import KINDS, Caught, mutate
from eval.robustness import MEASURES, robustness
from indexing import cut_passages

TWO_YEARS = "Two years is the shortest stint of management that teaches you anything."
CASES = [
    Case(
        "a", "direct", "How long should a stint of management last?", "answer", golds=(Gold("swinging", TWO_YEARS, 2),)
    ),
    Case(
        "b",
        "direct",
        "How does a staff engineer lead without reports?",
        "answer",
        golds=(Gold("staying", "A staff engineer leads without reports by finishing work", 2),),
    ),
]


@pytest.mark.parametrize("quoted", [True, False])
def test_errors_planted_in_sound_replies_are_noticed(tiny_coach: Coach, quoted: bool) -> None:
    replies = [(case, tiny_coach.ask(case.question)) for case in CASES]
    found = {each.kind: each for each in mutate(replies, tiny_coach.essays(), quoted=quoted)}
    assert set(found) == set(KINDS) and found["another author"].planted >= 2
    for kind in (
        "another author",
        "an invented quotation",
        "a claim without a citation",
        "offsets that are off by three",
    ):
        assert found[kind].share == 1.0, found[kind]
    if quoted:
        assert found["another number"].share == found["the opposite"].share == 1.0


def test_nothing_planted_nothing_noticed() -> None:
    assert [each.share for each in mutate([], [SWINGING], quoted=True)] == [0.0] * len(KINDS)
    assert Caught("x", 0, 0).share == 0.0


def test_disturbances_are_measured_case_by_case() -> None:
    drops = robustness(CASES, [SWINGING, STAYING])
    assert len(drops) == 6 * len(MEASURES) and all(0 <= each.worst <= 1 for each in drops)
    exact = [each for each in drops if each.measure == "citations_exact"]
    assert all(each.mean == 0.0 for each in exact), "whatever is planted, a citation stands where it says"
    assert all(each.mean == pytest.approx(each.before - each.after) for each in drops)


def test_a_reply_can_be_made_from_given_passages(tiny_coach: Coach) -> None:
    passages = [each for each in cut_passages(STAYING)]
    reply = tiny_coach.quote("How long should a stint of management last?", passages)
    assert {each.essay_id for each in reply.citations} == {"staying"}
    assert tiny_coach.quote("How long?", []).citations == ()
