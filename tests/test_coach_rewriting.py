"""A follow-up is made whole by a model over a real socket, and by the rule whenever the model fails."""

from __future__ import annotations

import pytest
from scripted_model import Fault, Script, scripted_model

from coach.model import Model, open_model
from coach.query import query_for
from coach.rewriting import find_query
from indexing import Query

HISTORY = [("user", "Should I take the management job I was offered?"), ("assistant", "It depends.")]
QUESTION = "and the money?"


def _model(script: Script) -> Model:
    return open_model("openai:scripted", base_url=script.url, api_key=None, deadline_s=3)


def test_the_model_makes_a_follow_up_whole_and_its_own_words_still_count() -> None:
    with scripted_model("Is the pay of a manager better?") as script:
        query = find_query(QUESTION, HISTORY, _model(script))
        assert query == Query.of("Is the pay of a manager better?", QUESTION, weight=0.5)
        (request,) = script.requests
        assert QUESTION in str(request["messages"]) and HISTORY[0][1] in str(request["messages"])


def test_a_question_that_the_model_leaves_alone_stays_alone() -> None:
    question = "What does a staff engineer do?"
    with scripted_model(question) as script:
        assert find_query(question, HISTORY, _model(script)) == Query.of(question)


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        ("status", ""),
        ("drop", "one two three four"),
        ("hang", ""),
        ("garbage", "one two three four"),
        ("length", "a"),
        ("empty", ""),
        ("", "two\nlines"),
        ("", "x" * 500),
    ],
)
def test_whatever_the_model_does_wrong_the_rule_takes_over(fault: Fault, answer: str) -> None:
    with scripted_model(answer, fault=fault, status=400) as script:
        assert find_query(QUESTION, HISTORY, _model(script)) == query_for(QUESTION, HISTORY)


def test_without_turns_or_with_a_long_question_the_model_is_not_asked() -> None:
    with scripted_model("never") as script:
        find_query(QUESTION, [], _model(script))
        find_query("word " * 40, HISTORY, _model(script))
        assert not script.requests


def test_the_model_puts_a_question_in_other_words_too() -> None:
    question = "What does a staff engineer do?"
    with scripted_model("- leading without reports\n2. the work of a principal\n\nonce more, and more") as script:
        query = find_query(question, [], _model(script), phrasings=2)
    assert query.texts == [question, "leading without reports", "the work of a principal"]
    assert [each.weight for each in query.wordings] == pytest.approx([2 / 3, 1 / 6, 1 / 6])


@pytest.mark.parametrize("fault", ["status", "hang", "empty", "garbage"])
def test_without_other_words_the_question_is_searched_for_as_it_is(fault: Fault) -> None:
    question = "What does a staff engineer do?"
    with scripted_model("one two three four", fault=fault, status=400) as script:
        assert find_query(question, [], _model(script), phrasings=3) == Query.of(question)
