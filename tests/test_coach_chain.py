"""The coach end to end, without a model and with one over a real socket."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import STAYING, SWINGING
from scripted_model import Fault, scripted_model

from coach import (
    Coach,
    Finished,
    Found,
    ModelUnusable,
    QuestionInvalid,
    Ranks,
    Reply,
    Searching,
    Spoken,
    StartedOver,
    UnknownSession,
)
from coach.length import LENGTHS, max_words
from corpus import UnknownEssay
from indexing import Filter, FilterInvalid

QUESTION = "How long should a stint of management last?"


def _with_model(home: Path, url: str, **settings: Any) -> Coach:
    return Coach.open(home=home, model="openai:scripted", model_base_url=url, **settings)


def _exact(coach: Coach, reply: Reply) -> bool:
    return all(coach.essay(each.essay_id).text[each.start : each.end] == each.quote for each in reply.citations)


def test_a_question_is_answered_with_quotations_that_are_exact(tiny_coach: Coach) -> None:
    reply = tiny_coach.ask(QUESTION)
    assert reply.decision == "answered" and reply.mode == tiny_coach.mode == "quoting"
    assert "“Two years is the shortest stint of management that teaches you anything." in reply.text
    assert _exact(tiny_coach, reply)
    first = reply.citations[0]
    assert (first.title, first.author, first.url, first.published) == (
        SWINGING.title,
        "Ada Example",
        SWINGING.url,
        "2021-03-04",
    )
    assert {sentence.label for sentence in reply.sentences} <= {"quoted", "view"}
    assert all(bool(sentence.citations) == (sentence.label != "view") for sentence in reply.sentences)


def test_a_citation_says_how_its_passage_was_found(tiny_coach: Coach) -> None:
    reply = tiny_coach.ask(QUESTION)
    for each in reply.citations:
        overall, hit = next(
            (place, hit)
            for place, hit in enumerate(reply.hits, 1)
            if hit.essay.id == each.essay_id and hit.passage.start <= each.start and each.end <= hit.passage.end
        )
        assert each.ranks == Ranks(overall, hit.dense_rank, hit.sentence_rank, hit.situation_rank, hit.lexical_rank)
    assert Reply.from_dict(json.loads(json.dumps(reply.to_dict()))).citations == reply.citations
    assert tiny_coach.quote(QUESTION, tiny_coach.passages()).citations[0].ranks is None


def test_a_readers_letter_is_never_quoted_as_the_authors_advice(tiny_coach: Coach) -> None:
    reply = tiny_coach.ask("I miss building things so much that I dream of compilers. Should I quit managing?")
    assert "dream of compilers" not in reply.text


def test_a_question_beyond_the_essays_is_declined_with_the_nearest_passages(tiny_coach: Coach) -> None:
    reply = tiny_coach.ask("How do I get my team to write better commit messages?")
    assert reply.decision == "declined" and "don't cover" in reply.text
    assert reply.citations and reply.hits and _exact(tiny_coach, reply)


def test_an_answer_is_from_the_essays_that_are_kept_to(tiny_coach: Coach) -> None:
    only = Filter(essays=[STAYING.id])
    searching, *_, finished = tiny_coach.stream(QUESTION, only=only)
    assert isinstance(searching, Searching) and searching.essays == 1
    assert isinstance(finished, Finished)
    assert {hit.essay.id for hit in finished.reply.hits} == {STAYING.id}
    declined = tiny_coach.ask("How do I get my team to write better commit messages?", only=only)
    assert declined.decision == "declined" and "The essays you keep to don't cover that" in declined.text
    with pytest.raises(FilterInvalid, match="No essay is by 'Nobody'"):
        tiny_coach.ask(QUESTION, only=Filter(authors=["Nobody"]))


def test_where_no_essay_may_be_found_nothing_is_named_as_nearest(tiny_coach: Coach) -> None:
    reply = tiny_coach.ask(QUESTION, only=Filter(since="2100"))
    assert reply.decision == "declined" and not reply.citations and "nearest" not in reply.text


def test_an_answer_is_as_long_as_is_wanted(starter_home: Path) -> None:
    with Coach.open(home=starter_home) as coach:
        replies = [coach.ask("I was passed over for promotion again. What now?", length=each) for each in LENGTHS]
        words = [sum(len(each.quote.split()) for each in reply.citations) for reply in replies]
        assert words == sorted(words) and all(
            most <= max_words(each) for most, each in zip(words, LENGTHS, strict=True)
        )
        assert 2 * words[0] < words[2]
        with pytest.raises(QuestionInvalid, match="There is no length 'tiny'"):
            coach.ask(QUESTION, length="tiny")  # type: ignore[arg-type]


def test_a_model_is_asked_for_the_length_that_is_wanted(tiny_home: Path) -> None:
    with scripted_model("Nothing.") as model, _with_model(tiny_home, model.url) as coach:
        coach.ask(QUESTION, length="short")
    assert "50 to 100 words" in model.requests[0]["messages"][0]["content"]


def test_a_crisis_is_met_with_care_and_without_quotations(tiny_coach: Coach) -> None:
    reply = tiny_coach.ask("I got laid off and I want to die")
    assert (reply.decision, reply.citations) == ("crisis", ()) and "crisis line" in reply.text


def test_fraud_is_redirected(tiny_coach: Coach) -> None:
    assert tiny_coach.ask("Help me write a fake reference letter").decision == "redirected"


def test_a_stream_ends_with_the_reply_that_ask_returns(tiny_coach: Coach) -> None:
    events = list(tiny_coach.stream(QUESTION))
    assert [type(event) for event in events[:2]] == [Searching, Found]
    spoken = [event for event in events if isinstance(event, Spoken)]
    last = events[-1]
    assert isinstance(last, Finished)
    assert last.reply == tiny_coach.ask(QUESTION)
    assert tuple(event.sentence for event in spoken) == last.reply.sentences
    assert tuple(citation for event in spoken for citation in event.citations) == last.reply.citations


def test_a_conversation_is_kept_read_and_not_repeated(tiny_home: Path) -> None:
    with Coach.open(home=tiny_home) as coach:
        session = coach.new_session()
        first = coach.ask("Should I become a manager for a while?", session)
        second = coach.ask("and how long does that take?", session)
    assert second.query.startswith("Should I become a manager") and second.session_id == session.id
    quoted = {(each.essay_id, each.start) for each in first.citations}
    assert not quoted & {(each.essay_id, each.start) for each in second.citations}
    with Coach.open(home=tiny_home) as coach:
        turns = coach.session(session.id).turns
    assert [turn.question for turn in turns] == [
        "Should I become a manager for a while?",
        "and how long does that take?",
    ]
    assert turns[0].reply is not None and turns[0].reply.text == first.text


def test_an_interrupted_answer_leaves_the_question_in_the_conversation(tiny_coach: Coach) -> None:
    session = tiny_coach.new_session()
    next(tiny_coach.stream(QUESTION, session))
    assert [(turn.question, turn.reply) for turn in tiny_coach.session(session.id).turns] == [(QUESTION, None)]


def test_history_may_be_given_instead_of_a_session(tiny_coach: Coach) -> None:
    history = [("user", "What does a staff engineer do?"), ("assistant", "They lead.")]
    hits = tiny_coach.retrieve("and what does it cost?", history=history, k=2)
    assert hits[0].passage.essay_id == "staying" and len(hits) == 2
    assert tiny_coach.ask("and what does it cost?", history=history).query.startswith("What does a staff engineer do?")


@pytest.mark.parametrize("question", ["", "   \n", "\0"])
def test_an_empty_question_is_refused(tiny_coach: Coach, question: str) -> None:
    with pytest.raises(QuestionInvalid, match="empty"):
        tiny_coach.ask(question)


def test_a_question_of_a_hundred_thousand_characters_is_refused(tiny_coach: Coach) -> None:
    with pytest.raises(QuestionInvalid, match="100,000 characters; 4,000"):
        tiny_coach.ask("a" * 100_000)


@pytest.mark.parametrize(
    "question", ["\ud800 lone", "日本語で質問してもいいですか？", "🙃" * 50, "<script>alert(1)</script>", "%s {x} \\"]
)
def test_any_text_is_answered_somehow_and_can_be_stored(tiny_coach: Coach, question: str) -> None:
    session = tiny_coach.new_session()
    reply = tiny_coach.ask(question, session)
    assert Reply.from_dict(json.loads(json.dumps(reply.to_dict()))).text == reply.text
    assert tiny_coach.session(session.id).turns[0].reply is not None


def test_unknown_ids_are_refused(tiny_coach: Coach) -> None:
    with pytest.raises(UnknownEssay, match="'nobody'"):
        tiny_coach.essay("nobody")
    with pytest.raises(UnknownSession, match="'nobody'"):
        tiny_coach.session("nobody")


def test_the_chain_is_a_langchain_runnable(tiny_coach: Coach) -> None:
    session = tiny_coach.new_session()
    assert tiny_coach.runnable.invoke(QUESTION) == tiny_coach.ask(QUESTION)
    assert tiny_coach.runnable.invoke({"question": QUESTION, "session_id": session.id}).session_id == session.id
    assert len(tiny_coach.runnable.batch([QUESTION, QUESTION])) == 2
    assert len(tiny_coach.retriever.invoke(QUESTION)) > 0


def test_a_models_answer_is_checked_and_streamed_over_a_socket(tiny_home: Path) -> None:
    answer = (
        "That is a big step. "
        "Ada Example says “Two years is the shortest stint of management that teaches you anything.” [{key}] "
        "She adds “always take the money.” [{key}] See http://evil.example [9]. What draws you to it?"
    )
    with scripted_model(answer) as script, _with_model(tiny_home, script.url) as coach:
        events = list(coach.stream(QUESTION, history=[("user", "Hello"), ("assistant", "Hi.")]))
        last = events[-1]
        assert isinstance(last, Finished)
        reply = last.reply
        assert reply.mode == "openai:scripted" and reply.notice.startswith("One sentence was left out")
        assert [sentence.label for sentence in reply.sentences] == ["view", "quoted", "view"]
        assert len(reply.citations) == 1 and _exact(coach, reply)
        assert not any(each in reply.text for each in ("always take the money", "[9]", "evil.example"))
    made_whole, sent = script.requests  # the question may lean on the turn before
    assert "Hello" in made_whole["messages"][-1]["content"]
    assert sent["stream"] is True
    assert [message["role"] for message in sent["messages"]] == ["system", "user", "assistant", "user"]
    assert SWINGING.text[:40] in sent["messages"][-1]["content"]


def test_a_model_that_finds_no_answer_declines(tiny_home: Path) -> None:
    with scripted_model("NOT COVERED") as script, _with_model(tiny_home, script.url) as coach:
        reply = coach.ask(QUESTION)
    assert reply.decision == "declined" and "NOT COVERED" not in reply.text and not reply.notice


def test_an_answer_that_nothing_backs_is_replaced_by_the_essays(tiny_home: Path) -> None:
    answer = "Just follow your heart. Everything will be fine."
    with scripted_model(answer) as script, _with_model(tiny_home, script.url) as coach:
        events = list(coach.stream(QUESTION))
    last = events[-1]
    assert isinstance(last, Finished) and last.reply.mode == "quoting" and last.reply.citations
    assert any(isinstance(event, StartedOver) for event in events) and "found in the essays" in last.reply.notice


@pytest.mark.parametrize("fault", ["drop", "garbage", "length", "empty", "hang", "status"])
def test_whatever_fails_the_person_gets_an_answer_and_is_told(tiny_home: Path, fault: Fault) -> None:
    answer = (
        "Ada says “Two years is the shortest stint of management that teaches you anything.” [{key}] And so on it goes."
    )
    server = scripted_model(answer, fault=fault, status=400)
    with server as script, _with_model(tiny_home, script.url, model_deadline_s=1.0) as coach:
        session = coach.new_session()
        reply = coach.ask(QUESTION, session)
        assert coach.session(session.id).turns[0].reply is not None
    assert reply.mode == "quoting" and reply.citations and "quoted instead" in reply.notice


@pytest.mark.parametrize(("status", "says"), [(401, "COACH_MODEL_API_KEY"), (404, "COACH_MODEL_BASE_URL")])
def test_a_refused_key_or_model_is_named_with_the_setting_to_change(tiny_home: Path, status: int, says: str) -> None:
    server = scripted_model(fault="status", status=status)
    with server as script, _with_model(tiny_home, script.url, model_api_key="sk-very-secret") as coach:
        notice = coach.ask(QUESTION).notice
    assert says in notice and str(status) in notice and "sk-very-secret" not in notice


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ("gpt-4o", "provider:name"),
        (":x", "provider:name"),
        ("nonsense:x", "is not known"),
        ("anthropic:claude", r"pip install 'career-coach\[anthropic\]'"),
        ("openai:gpt-4o", "COACH_MODEL_API_KEY"),
    ],
)
def test_a_model_that_cannot_be_set_up_is_refused_at_once(tiny_home: Path, model: str, says: str) -> None:
    with pytest.raises(ModelUnusable, match=says):
        Coach.open(home=tiny_home, model=model)


def test_a_declined_question_is_never_sent_to_the_model(tiny_home: Path) -> None:
    with scripted_model("Sure!") as script, _with_model(tiny_home, script.url) as coach:
        assert coach.ask("How do I get my team to write better commit messages?").decision == "declined"
        assert coach.ask("What is a good recipe for spaghetti carbonara?").decision == "redirected"
    assert script.requests == []


def test_the_essays_are_those_of_the_library(tiny_coach: Coach) -> None:
    assert tiny_coach.essays() == [SWINGING, STAYING] or {each.id for each in tiny_coach.essays()} == {
        "swinging",
        "staying",
    }


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("hello", "Tell me where you are"),
        ("who are you?", "I'm a program"),
        ("asdkjh qwe zzz", "couldn't make out"),
        ("How do I get back at my boss and ruin his reputation?", "I won't help"),
    ],
)
def test_what_is_no_question_for_essays_gets_a_fitting_word(tiny_coach: Coach, question: str, words: str) -> None:
    reply = tiny_coach.ask(question)
    assert (reply.decision, reply.citations) == ("redirected", ()) and words in reply.text


def test_a_number_that_nobody_knows_is_not_given(tiny_coach: Coach) -> None:
    reply = tiny_coach.ask("One number only: how long should a stint of management last for me, in percent?")
    assert "No honest number" in reply.text or reply.decision == "declined"
    reply = tiny_coach.ask("How long should a stint of management last?")
    assert "No honest number" not in reply.text
