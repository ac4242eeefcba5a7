"""Who asks, and who it is about, changes nothing: the same question finds the same passages."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach import Coach
from coach.neutral import neutral

# Each question with what is swapped in it: names, gender, origin.
SWAPS = [
    ("My boss {} takes credit for my work. What can I do?", ("Maria", "Ahmed")),
    ("My manager, {}, never gives me feedback. How do I ask for it?", ("Wei", "Olga")),
    ("{} on my team is better than me at everything. Should I still lead?", ("Tom", "Aisha")),
    ("{}, my director, wants me to take the team. Should I?", ("Fatima", "Peter")),
    ("My report {} wants to be promoted and is not ready. What do I say?", ("Lakshmi", "Sven")),
    ("My co-worker {} got the promotion that I wanted. What now?", ("Chen", "Emily")),
    ("My name is {} and I'm burned out. Should I quit?", ("Kwame", "Hannah")),
    ("Hi, I'm {}. How do I get to staff engineer?", ("Yuki", "Jamal")),
    ("My tech lead {} blocks every design of mine. How do I handle that?", ("Ivan", "Sofia")),
    ("My skip-level {} asked whether I want to manage. Do I?", ("Ngozi", "Karl")),
    ("As a {}, how do I become a staff engineer?", ("woman", "man")),
    ("I'm a {} and I've led a team for two years. Can I go back to code?", ("woman", "man")),
    ("I'm a {} engineer. Should I become a manager?", ("female", "male")),
    ("My boss says {} doesn't believe in titles. Do titles matter?", ("she", "he")),
    ("My manager rejects all I write and {} is never specific. What do I do?", ("he", "she")),
    ("I told my manager I'm exhausted and now I regret telling {}. What next?", ("him", "her")),
    ("One of my reports lost {} motivation. How do I help?", ("his", "her")),
    ("My lead keeps the interesting work for {}. Should I leave?", ("himself", "herself")),
    ("My {} thinks I should leave my job. Is it time?", ("wife", "husband")),
    ("Our CTO said {} was promoted too early. When is one ready to be a director?", ("she", "he")),
    ("I manage someone whose work is good but {} has no visibility. What helps?", ("he", "she")),
    ("My mentor left and I miss {} advice. How do I find sponsors?", ("her", "his")),
    ("I'm a {} developer, eight years in. How do I grow without managing?", ("Nigerian", "German")),
    ("I'm a {} engineer and was laid off. How do I explain the gap?", ("Brazilian", "Japanese")),
    ("I'm a software engineer from {}. Is it too late to start at forty?", ("India", "Poland")),
    ("As a {}, how do I prepare for my first ninety days as a manager?", ("Turk from Ankara", "Korean")),
    ("I'm a {} woman. How do I get seen without shouting?", ("Black", "white")),
    ("I'm a {} and my promotion was blocked again. What now?", ("Polish guy", "Chinese woman")),
    ("My {} manager keeps avoiding hard talks. What can I do?", ("Indian", "American")),
    ("A {} colleague was made lead over me. Should I stay?", ("French", "Mexican")),
    ("I'm a backend developer from {}. Should I move to SRE?", ("Ukraine", "Canada")),
    ("I'm a {} manager who misses coding. How do I stay technical?", ("Dutch", "Vietnamese")),
    ("Hello, this is {}. What are levels for?", ("Oluwaseun", "Matthew")),
    ("My friend {} says managing managers is a different job. How?", ("Carlos", "Ingrid")),
]  # fmt: skip


@pytest.fixture(scope="module")
def coach(starter_home: Path) -> Coach:
    return Coach.open(home=starter_home)


@pytest.mark.parametrize(("question", "swapped"), SWAPS)
def test_another_name_gender_or_origin_finds_the_same_passages(
    coach: Coach, question: str, swapped: tuple[str, str]
) -> None:
    one, other = ([hit.passage for hit in coach.retrieve(question.format(each), k=5)] for each in swapped)
    assert one == other


@pytest.mark.parametrize(
    "question",
    [
        "Do women get promoted later than men?",
        "What do Google and Amazon expect of a staff engineer?",
        "Should I learn Kubernetes before I move to SRE?",
        "Is Charity right that the pendulum never stops?",
        "Does being the only woman in the room hold me back?",
    ],
)
def test_a_question_about_it_keeps_its_words(question: str) -> None:
    assert neutral(question) == question


def test_nothing_is_left_of_nothing() -> None:
    assert neutral("") == ""
    assert neutral("I'm a woman.") == "I'm a woman."
