"""Who holds what: shown where the essays found differ on what is asked, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coach import Coach, Reply

DIFFERING = "Should a manager who has just started go on writing code in the first months?"


@pytest.fixture(scope="module")
def coach(starter_home: Path) -> Iterator[Coach]:
    with Coach.open(home=starter_home) as coach:
        yield coach


def test_essays_that_differ_are_put_side_by_side(coach: Coach) -> None:
    perspectives = coach.ask(DIFFERING).perspectives
    assert len({each.essay_id for each in perspectives}) == len(perspectives) >= 2
    assert sum(each.relation == "differs" for each in perspectives) >= 2
    for each in perspectives:
        assert coach.essay(each.essay_id).text[each.start : each.end] == each.quote
        assert each.stance and each.applies and each.question.endswith("?")


def test_an_essay_that_was_not_found_has_no_stand(coach: Coach) -> None:
    reply = coach.ask(DIFFERING)
    assert {each.essay_id for each in reply.perspectives} <= {hit.essay.id for hit in reply.hits}


@pytest.mark.parametrize(
    "question", ["What is a good recipe for carbonara?", "I want to die", "How do I negotiate stock options in Berlin?"]
)
def test_what_is_not_answered_has_no_stands(coach: Coach, question: str) -> None:
    assert coach.ask(question).perspectives == ()


def test_a_reply_keeps_its_perspectives_as_json(coach: Coach) -> None:
    reply = coach.ask(DIFFERING)
    assert Reply.from_dict(reply.to_dict()).perspectives == reply.perspectives
    older = {name: value for name, value in reply.to_dict().items() if name != "perspectives"}
    assert Reply.from_dict(older).perspectives == ()
