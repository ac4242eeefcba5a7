"""A turn of the page, event by event."""

from __future__ import annotations

from coach import Finished, Found, Reply, Searching, Sentence, Spoken, StartedOver
from ui.web.turn import ShownTurn

FIRST, SECOND = Sentence("First.", "view"), Sentence("Second.", "view")
REPLY = Reply("q?", "q?", "answered", "", (FIRST, SECOND), (), ())


def test_the_question_is_there_before_anything_else() -> None:
    question, answer = ShownTurn("Go <back>?").html
    assert "Go &lt;back&gt;?" in question
    assert "Reading the essays …" in answer
    assert "Reading 24 essays …" in ShownTurn("q?").after(Searching("q?", 24)).html[1]


def test_sentences_come_one_by_one_and_the_last_event_settles_them() -> None:
    turn = ShownTurn("q?").after(Searching("q?", 2)).after(Found((), "answered"))
    turn = turn.after(Spoken(FIRST, ()))
    assert "First." in turn.html[1] and "Second." not in turn.html[1] and "…" in turn.html[1]
    turn = turn.after(Finished(REPLY))
    assert "First." in turn.html[1] and "Second." in turn.html[1] and "…" not in turn.html[1]


def test_starting_over_clears_what_was_said_and_says_why() -> None:
    turn = ShownTurn("q?").after(Spoken(FIRST, ())).after(StartedOver("The model broke off."))
    assert "First." not in turn.html[1] and "The model broke off." in turn.html[1]
    assert "Second." in turn.after(Spoken(SECOND, ())).html[1]


def test_a_failure_is_one_line_and_leaves_no_half_answer() -> None:
    html = ShownTurn("q?").after(Spoken(FIRST, ())).failed("Too <long>.").html[1]
    assert html == '<div class="answer"><p class="error">Too &lt;long&gt;.</p></div>'


def test_stopping_keeps_what_was_said() -> None:
    html = ShownTurn("q?").after(Spoken(FIRST, ())).stopped().html[1]
    assert "First." in html and "Stopped here." in html
    assert "Stopped." in ShownTurn("q?").stopped().html[1]


def test_an_answer_that_is_over_cannot_be_stopped() -> None:
    over = ShownTurn("q?").after(Finished(REPLY))
    assert over.stopped() is over
    failed = ShownTurn("q?").failed("No.")
    assert failed.stopped() is failed
