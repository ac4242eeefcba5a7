"""What people thought of answers: kept with its turn, gone with it, and turned into cases for the evaluation."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import CHROMIUM, ask, opened, served
from conftest import STAYING, SWINGING, fill
from playwright.sync_api import Browser, expect
from typer.testing import CliRunner

from coach import Coach, Reply, Sentence, UnknownTurn
from coach.feedback import Feedback, Given, Reason, Verdict
from coach.feedback_cases import case_of
from coach.reply import Decision
from coach.sessions import Sessions
from eval.cases import load_cases
from ui.cli import app
from ui.web.feedback import NAMES, feedback_called, name_of

QUESTION = "How long should a stint of management last?"
UNANSWERED = "How do I get my team to write better commit messages?"
GOOD, BAD = Feedback("good"), Feedback("bad", "not covered")


@pytest.fixture
def coach(tmp_path: Path) -> Iterator[Coach]:
    fill(tmp_path, SWINGING, STAYING)
    with Coach.open(home=tmp_path) as coach:
        yield coach


def asked(coach: Coach, *questions: str) -> list[Reply]:
    session = coach.new_session()
    return [coach.ask(question, session) for question in questions]


def number(reply: Reply) -> int:
    assert reply.turn_id is not None
    return reply.turn_id


def test_feedback_is_kept_with_the_question_the_reply_and_the_passages(coach: Coach) -> None:
    first, second = asked(coach, QUESTION, "And after that?")
    coach.feedback.give(number(second), GOOD)
    (given,) = coach.feedback.given()
    assert (given.question, given.feedback, given.turn_id) == ("And after that?", GOOD, second.turn_id)
    assert given.reply.citations == second.citations
    assert [each["start"] for each in given.passages] == [hit.passage.start for hit in second.hits]
    assert given.history == [("user", QUESTION), ("assistant", first.text)]


def test_one_answer_has_one_feedback_which_can_be_taken_back(coach: Coach) -> None:
    (reply,) = asked(coach, QUESTION)
    session = coach.session(reply.session_id or "")
    assert session.turns[0].reply and session.turns[0].reply.turn_id == reply.turn_id
    for feedback in (GOOD, BAD):
        coach.feedback.give(number(reply), feedback)
        assert coach.feedback.of(session) == {reply.turn_id: feedback}
    coach.feedback.take_back(number(reply))
    assert coach.feedback.of(session) == {} and coach.feedback.given() == []
    with pytest.raises(UnknownTurn, match="number 999"):
        coach.feedback.give(999, GOOD)
    assert coach.ask(QUESTION).turn_id is None, "what is not kept has no number"


def test_feedback_goes_with_what_it_is_about(coach: Coach, tmp_path: Path) -> None:
    first, second = asked(coach, QUESTION, UNANSWERED)
    for reply in (first, second):
        coach.feedback.give(number(reply), Feedback("bad", "not what I asked"))
    session_id = first.session_id or ""
    coach.forget_last(session_id, UNANSWERED)
    assert [each.question for each in coach.feedback.given()] == [QUESTION]
    coach.conversations.delete(session_id)
    assert coach.feedback.given() == []
    coach.conversations.restore(session_id)
    assert len(coach.feedback.given()) == 1
    coach.conversations.forget_all()
    assert coach.feedback.given() == []
    left = [path.name for path in tmp_path.glob("conversations*") if b"not what I asked" in path.read_bytes()]
    assert left == []


def test_a_file_of_the_version_before_takes_feedback(tmp_path: Path) -> None:
    path = tmp_path / "conversations.sqlite"
    with Sessions.open(path) as sessions:
        turn = sessions.ask(sessions.new().id, QUESTION)
        sessions.answer(turn, Reply(QUESTION, QUESTION, "answered", "", (Sentence("Yes.", "view"),), (), ()))
    with sqlite3.connect(path) as connection:
        connection.executescript("DROP TABLE feedback; PRAGMA user_version = 2;")
    connection.close()
    with Sessions.open(path) as sessions:
        sessions.feedback.give(turn, BAD)
        assert [each.question for each in sessions.feedback.given()] == [QUESTION]


@pytest.mark.parametrize(
    ("verdict", "reason", "decision", "expected"),
    [
        ("good", None, "declined", "abstain"),
        ("good", None, "redirected", "redirect"),
        ("good", None, "crisis", "crisis"),
        ("bad", "not covered", "answered", "abstain"),
        ("good", None, "answered", None),  # of nothing cited, nothing is gold
        ("bad", None, "answered", None),
        ("bad", "wrong citation", "answered", None),
        ("bad", "tone", "close", None),
    ],
)
def test_feedback_says_what_is_right_or_is_no_case(
    verdict: Verdict, reason: Reason | None, decision: Decision, expected: str | None
) -> None:
    reply = Reply(QUESTION, QUESTION, decision, "", (), (), ())
    case = case_of(Given(Feedback(verdict, reason), "s", 1, QUESTION, reply, (), [], "2026-01-02T03:04:05+00:00"))
    assert (case and case["expected"]) == expected


def test_exported_feedback_is_a_suite_that_the_evaluation_runs(coach: Coach, tmp_path: Path) -> None:
    answered, followed, declined = asked(coach, QUESTION, "And after that?", UNANSWERED)
    for reply in (answered, followed, declined):
        coach.feedback.give(number(reply), GOOD)
    (other,) = asked(coach, QUESTION)
    coach.feedback.give(number(other), Feedback("bad", "tone"))
    run, file = CliRunner(), tmp_path / "cases.jsonl"
    home = ["--home", str(tmp_path)]
    listed = run.invoke(app, [*home, "feedback", "list", "--json"])
    assert [each["verdict"] for each in json.loads(listed.stdout)] == ["good", "good", "good", "bad"]
    done = run.invoke(app, [*home, "feedback", "export", str(file)])
    assert "3 cases in" in done.output and "1 say only what was wrong" in done.output
    cases = load_cases(file)
    assert [case.kind for case in cases] == ["direct", "followup", "unanswerable_near"]
    assert cases[0].golds[0].quote == answered.citations[0].quote
    library = str(tmp_path / "library.zip")
    assert run.invoke(app, [*home, "corpus", "export", library]).exit_code == 0
    valid = run.invoke(app, [*home, "eval", "validate", str(file), "--library", library])
    assert valid.exit_code == 0, valid.output
    again = run.invoke(app, [*home, "feedback", "export", str(file)])
    assert again.exit_code == 1 and "is left as it is" in again.output


def test_what_the_page_calls_feedback_is_read_back() -> None:
    for name in NAMES:
        assert name_of(feedback_called(name)) == name
    assert feedback_called(True) == GOOD and feedback_called(False) == Feedback("bad")
    assert feedback_called(None) is None and feedback_called("<script>") is None and name_of(None) is None


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_person_says_what_was_wrong_and_takes_it_back(browser: Browser, tmp_path: Path) -> None:
    fill(tmp_path, SWINGING, STAYING)
    with served(tmp_path) as site, opened(browser, site.url) as page:
        ask(page, QUESTION)
        ask(page, UNANSWERED)
        page.wait_for_url("**/?conversation=*")
        page.get_by_role("button", name="Like", exact=True).first.click()
        expect(page.get_by_role("button", name="Liked", exact=True)).to_have_count(1)
        page.get_by_role("button", name="What was wrong").last.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Not what I asked").last).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Not what I asked", pressed=True)).to_have_count(1)
        page.reload()
        expect(page.get_by_role("button", name="Liked", exact=True)).to_have_count(1)
        page.get_by_role("button", name="What was wrong").last.focus()
        expect(page.get_by_role("button", name="Not what I asked", pressed=True)).to_have_count(1)
        assert site.count("feedback") == 2
        page.get_by_role("button", name="Liked", exact=True).click()
        expect(page.get_by_role("button", name="Like", exact=True)).to_have_count(2)
        page.wait_for_function("fetch('/conversations').then((answer) => answer.ok)")  # a request after the click's
        assert site.count("feedback") == 1
        page.goto(site.url + "/?private=1")
        ask(page, QUESTION)
        expect(page.get_by_role("button", name="Like", exact=True)).to_be_hidden()
