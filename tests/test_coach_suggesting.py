"""What could be asked next: near to what was asked, not the same, and answered by the library."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from coach import Coach, Reply
from coach.suggesting import suggestions
from corpus import import_starter
from corpus.library import Library
from indexing import AnsweredQuestion, AnsweredQuestions, Filter


def _vector(degrees: float) -> np.ndarray:
    angle = np.radians(degrees)
    return np.array([np.cos(angle), np.sin(angle)], np.float32)


TEXTS = ("The same again?", "Quite near?", "Nearly as near?", "Further off?", "Somewhere else?")
QUESTIONS = AnsweredQuestions(TEXTS, range(5), np.stack([_vector(each) for each in (0, 40, 42, 89, 150)]))


def _suggested(
    *, allowed: int | None = None, answered: int | None = None, asked: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """With what was asked at 0 degrees and what was found at 60, so that what leads on is best at 30."""
    return suggestions(
        _vector(0),
        [_vector(60)],
        QUESTIONS,
        allowed=lambda each: each.passage != allowed,
        answered=lambda each: each.passage != answered,
        asked=asked,
    )


def test_what_leads_on_is_near_and_neither_the_same_nor_twice_the_same() -> None:
    assert _suggested() == ("Quite near?", "Further off?")


def test_what_was_asked_may_not_be_found_or_would_not_be_answered_is_left_out() -> None:
    assert _suggested(asked=("quite NEAR?",)) == ("Nearly as near?", "Further off?")
    assert _suggested(allowed=1) == ("Nearly as near?", "Further off?")
    assert _suggested(answered=3) == ("Quite near?",)


def test_where_nothing_was_found_nothing_leads_on() -> None:
    assert suggestions(_vector(0), [], QUESTIONS, allowed=lambda _: True, answered=lambda _: True) == ()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("How long should a first stint of management last?", True),
        ("how long should a first stint of management last?", False),  # as people type
        ("I am tired. How long should a first stint last?", False),  # a story
        ("Why though, and for whom?", True),
        ("Why though?", False),  # of nothing
        ("I want to know how long it lasts", False),
    ],
)
def test_only_plain_questions_are_offered(text: str, plain: bool) -> None:
    questions = AnsweredQuestions.of_situations([text], [(0, 3), (0, 4)], np.ones((1, 2), np.float32))
    offered = list(questions.near(np.ones(2, np.float32), least=0.0))
    assert [(each.text, each.passage) for each in offered] == ([(text, 3)] if plain else [])


def test_questions_are_read_as_they_were_written(tmp_path: Path) -> None:
    for questions in (QUESTIONS, AnsweredQuestions((), (), np.zeros((0, 2), np.float32))):
        questions.save(tmp_path)
        kept, made = (list(each.near(_vector(0), least=-1.0)) for each in (AnsweredQuestions.open(tmp_path), questions))
        assert [(each.text, each.passage) for each in kept] == [(each.text, each.passage) for each in made]
    assert isinstance(next(QUESTIONS.near(_vector(0), least=0.9)), AnsweredQuestion)


@pytest.fixture(scope="module")
def asked(starter_home: Path) -> dict[str, Reply]:
    with Coach.open(home=starter_home) as coach:
        questions = (
            "How long should a first trial as an engineering manager last?",
            "got laid off with 200 others, do i start blasting out CVs tonight?",
            "What is a good ratio of engineers to product managers?",
            "I got laid off and I want to die",
            "What's the best way to grill a sea bass?",
        )
        return {question: coach.ask(question) for question in questions}


def test_every_suggestion_is_answered_from_the_essays(asked: dict[str, Reply], starter_home: Path) -> None:
    offered = [each for reply in asked.values() for each in reply.suggestions]
    assert len(offered) >= 5
    with Coach.open(home=starter_home) as coach:
        assert {coach.ask(each).decision for each in offered} == {"answered"}


def test_a_crisis_and_another_subject_lead_to_no_more_questions(asked: dict[str, Reply]) -> None:
    assert all(not reply.suggestions for reply in asked.values() if reply.decision in ("crisis", "redirected"))
    assert {reply.decision for reply in asked.values()} >= {"answered", "crisis", "redirected"}


def test_suggestions_are_kept_with_the_reply(asked: dict[str, Reply]) -> None:
    reply = next(iter(asked.values()))
    assert reply.suggestions and Reply.from_dict(reply.to_dict()).suggestions == reply.suggestions


def test_what_was_suggested_and_asked_is_not_suggested_again(starter_home: Path) -> None:
    with Coach.open(home=starter_home) as coach:
        history: list[tuple[str, str]] = []
        question, before = "How long should a first trial as an engineering manager last?", set()
        for _ in range(3):
            reply = coach.ask(question, history=history)
            before.add(question)
            history += [("user", question), ("assistant", reply.text)]
            assert before.isdisjoint(reply.suggestions)
            question = reply.suggestions[0]


def test_suggestions_keep_to_the_essays_that_may_be_found(starter_home: Path) -> None:
    with Coach.open(home=starter_home) as coach, Library.open(starter_home / "library.sqlite") as library:
        assert import_starter(library)
        essay = coach.ask("How long should a first trial as an engineering manager last?").hits[0].essay
        held = {text for each in library.situations(essay.id) for text in each.texts}
        reply = coach.ask("How long should a trial as a manager last?", only=Filter(essays=[essay.id]))
        assert set(reply.suggestions) <= held
