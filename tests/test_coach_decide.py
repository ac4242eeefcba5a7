"""Whether the essays answer: what tells so, and a library that speaks of what most do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import STAYING, fill, hit

from coach import Coach
from coach.decide import decide
from coach.language import in_another_language
from corpus import Essay
from indexing import Hit, Passage
from indexing.open_questions import common_questions, left_open, likeness

VISAS = Essay(
    id="visas",
    title="Visas for engineers who change countries",
    author="Cy Instance",
    text=(
        "Which visa you need as an engineer in another country depends on your degree and on the salary offered.\n\n"
        "For the EU blue card a developer needs a degree or three years of experience, and a contract above the sum"
        " that the country names each year. You can switch employers on it after a year.\n\n"
        "How long a skilled worker visa takes differs: plan three months from the contract to the first day. Your"
        " spouse is allowed to work in most of these countries from the day of arrival.\n"
    ),
)


def _best(dense: float) -> Hit:
    return hit(Passage("staying", 0, 20, STAYING.text[:20]), STAYING, dense=dense, lexical=3.0)


def test_what_fits_better_scores_higher_and_what_others_leave_open_lower() -> None:
    question, size = "Can I grow without reports?", {"passages": 100}
    near = decide(question, [_best(0.6)], left_open=0.2, **size)
    far = decide(question, [_best(0.1)], left_open=0.2, **size)
    elsewhere = decide(question, [_best(0.6)], left_open=0.7, **size)
    assert near.decision == "answered" and far.decision == "declined"
    assert far.score < near.score and elsewhere.score < near.score
    assert decide(question, [], left_open=0.0, **size).score == 0.0


@pytest.mark.parametrize(
    "question",
    [
        "Ich bin seit zwei Jahren Teamleiterin und vermisse das Programmieren.",
        "¿Puedo seguir creciendo sin dirigir personas?",
        "Je suis développeur et mon chef ne m'écoute pas",
        "マネージャーになるべきですか",
        "стоит ли мне становиться менеджером",
    ],
)
def test_a_question_in_another_language_is_shown_what_comes_close(question: str) -> None:
    assert in_another_language(question)
    assert decide(question, [_best(0.1)], passages=100, left_open=0.4).decision == "close"


@pytest.mark.parametrize(
    "question",
    ["Can I die on this hill?", "my boss is a pain, que sera sera", "naïve résumé café", "est. 2019, no raise"],
)
def test_english_is_english(question: str) -> None:
    assert not in_another_language(question)


def test_a_question_is_open_where_nothing_is_near_it() -> None:
    questions = np.eye(3, 8, dtype=np.float32)
    spoken = np.array([[0.7, 0.7141, 0, 0, 0, 0, 0, 0]] * 2, np.float16)
    assert left_open(questions, spoken).tolist() == [questions[2].tolist()]
    once = np.vstack([questions[0], np.eye(8, dtype=np.float32)[7]])
    assert len(left_open(questions, once)) == 3, "one sentence by chance is not enough"
    assert len(left_open(questions, np.zeros((0, 8), np.float32))) == 3
    assert likeness(questions[1], questions) == 1.0 and likeness(questions[1], questions[:0]) == 0.0


def test_the_common_questions_are_whole() -> None:
    questions = common_questions()
    assert len(questions) > 250 and len({each.casefold() for each in questions}) == len(questions)
    assert all(3 <= len(each.split()) <= 30 for each in questions)


def test_a_library_that_speaks_of_visas_answers_about_them(tmp_path: Path) -> None:
    question = "Which visa do I need to work as an engineer in another country?"
    fill(tmp_path / "without", STAYING)
    fill(tmp_path / "with", STAYING, VISAS)
    with Coach.open(home=tmp_path / "without") as without, Coach.open(home=tmp_path / "with") as coach:
        assert without.left_open(question) > 0.5
        turned_away = without.ask(question)
        assert turned_away.decision == "redirected" and "lawyer" in turned_away.text
        reply = coach.ask(question)
    assert reply.decision == "answered" and reply.citations[0].essay_id == "visas"
