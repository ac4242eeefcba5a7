"""Where a conversation is no longer about work: real voices of despair are heard, strong words about work are not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from coach.preface import asks_for_a_number, premise
from coach.scope import asks_for_law, outside
from coach.talk import off_topic
from corpus.situations import shipped_texts

ROWS = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "boundaries.jsonl").read_text("utf-8").splitlines()
]


def _texts(expected: str) -> list[str]:
    return [row["text"] for row in ROWS if row["expect"] == expected]


def test_despair_is_heard_however_it_is_said() -> None:
    texts = _texts("crisis")
    missed = [text for text in texts if outside(text) != "crisis"]
    assert len(texts) >= 30 and len(missed) <= len(texts) / 20, missed


@pytest.mark.parametrize(
    ("kind", "least"),
    [("fraud", 0.7), ("harm", 0.6), ("medicine", 0.7), ("instructions", 0.5), ("gibberish", 0.9)],
)
def test_what_the_coach_does_not_do_is_mostly_heard(kind: str, least: float) -> None:
    texts = _texts(kind)
    assert sum(outside(text) == kind for text in texts) >= least * len(texts)


def test_small_talk_is_answered_as_such() -> None:
    assert all(outside(text) in ("greeting", "thanks", "about") for text in _texts("greeting"))


def test_another_subject_is_known_by_its_words_when_the_essays_do_not_answer() -> None:
    assert all(off_topic(text, score=0.1) for text in _texts("off_topic") if not outside(text))
    missed = [text for text in _texts("career") if off_topic(text, score=0.1)]
    assert len(missed) <= 0.05 * len(_texts("career")), missed


@pytest.mark.parametrize(
    ("notices", "kind", "least"),
    [(asks_for_law, "law", 0.7), (asks_for_a_number, "forced_number", 0.6), (premise, "false_premise", 0.6)],
)
def test_what_an_answer_has_to_begin_with_is_noticed(notices: Callable[[str], object], kind: str, least: float) -> None:
    texts, work = _texts(kind), _texts("career")
    assert sum(bool(notices(text)) for text in texts) >= least * len(texts)
    alarms = [text for text in work if notices(text)]
    assert len(alarms) <= 0.03 * len(work), alarms


def test_questions_about_work_are_no_alarm() -> None:
    texts = _texts("career")
    alarms = {text: outside(text) for text in texts if outside(text)}
    assert len(texts) >= 90 and len(alarms) <= len(texts) / 100, alarms


def test_what_people_might_type_for_an_essay_is_no_alarm() -> None:
    texts = sorted(shipped_texts())
    alarms = {text: outside(text) for text in texts if outside(text)}
    assert len(alarms) <= len(texts) / 1000, alarms


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to wake up in the morning anymore",
        "i do not want to wake up at all",
        "I had a suicidal thought last night",
        "after a suicide attempt I came back to work and it is bad again",
        "there is no point in living",
        "everyone would be better off if I were dead",
    ],
)
def test_plain_words_of_despair_are_heard(text: str) -> None:
    assert outside(text) == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "I don't live near the office. Should I take the role?",
        "we never live up to our own values, should I leave",
        "my startup is going to die, do I jump ship",
        "I'm going to die of boredom in this job",
        "both tracks are open to me, should I step back to IC?",
        "My company has two tracks. Should I jump to management?",
        "we burned that bridge; is it worth to jump back in",
        "the on-call burden on everyone is crushing, what do I do as lead",
        "I want to leave management and stop for good",
        "my old team is gone forever, how do I start again",
        "I did not live through the layoffs well, how do I come back",
    ],
)
def test_tracks_and_bridges_at_work_are_no_alarm(text: str) -> None:
    assert outside(text) is None
