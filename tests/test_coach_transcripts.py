"""Conversations that leave the program and come back: nothing changes on the way, and nothing wrong is taken in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payloads import PAYLOADS
from typer.testing import CliRunner, Result

from coach import Citation, Ranks, Reply, Sentence, Turn
from coach.errors import TranscriptInvalid
from coach.sessions import Sessions
from coach.transcript import Transcript, from_json, numbered_through, to_json
from ui.cli import app
from ui.exported import to_html, to_markdown

WHEN = "2026-01-02T03:04:05+00:00"
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
WORDS = TEXT.filter(str.strip)


def cited(number: int, quote: str = "Two years.", **values: Any) -> Citation:
    return Citation(**{
        "number": number, "essay_id": "swinging", "title": "Swinging", "author": "Ada Example",
        "url": "https://essays.example/swinging", "published": "2021", "start": 3, "end": 3 + len(quote),
        "quote": quote, "ranks": Ranks(number, 2, None, 3) if number > 1 else None, **values,
    })  # fmt: skip


@st.composite
def replies(draw: st.DrawFn) -> Reply:
    citations = [cited(number, draw(WORDS)) for number in range(1, draw(st.integers(0, 3)) + 1)]
    numbers = st.lists(st.sampled_from([each.number for each in citations]), max_size=2) if citations else st.just([])
    sentences = [Sentence(draw(WORDS), "supported", tuple(draw(numbers)), draw(st.sampled_from([" ", "\n\n"])))]
    return Reply(draw(WORDS), "q", "answered", "fits", tuple(sentences), tuple(citations), (), score=0.5)


TRANSCRIPTS = st.lists(
    st.builds(
        Transcript,
        id=st.text("0123456789abcdef", min_size=24, max_size=24),
        title=WORDS | st.just(""),
        started_at=st.just(WHEN),
        pinned=st.booleans(),
        turns=st.lists(st.builds(Turn, WORDS, st.none() | replies(), st.just(WHEN)), min_size=1, max_size=3).map(tuple),
    ),
    max_size=3,
).map(tuple)
REPLY = Reply("Q?", "q", "answered", "", (Sentence("So.", "supported", (1,)),), (cited(1),), ())
ONE = Transcript("a1", "", WHEN, False, tuple(Turn(f"Q{number}?", REPLY, WHEN) for number in range(2)))
BAD_TEXT = '{"conversations": "\\ud800"}'


@given(TRANSCRIPTS)
def test_what_is_exported_comes_back_as_it_was(transcripts: tuple[Transcript, ...]) -> None:
    assert from_json(to_json(transcripts)) == transcripts


@given(TRANSCRIPTS)
def test_each_number_of_a_document_stands_for_one_place(transcripts: tuple[Transcript, ...]) -> None:
    turns = [turn for each in numbered_through(transcripts) for turn in each.turns if turn.reply]
    numbers = [each.number for turn in turns if turn.reply for each in turn.reply.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    for turn in turns:
        assert turn.reply
        own = {each.number for each in turn.reply.citations}
        assert all(set(sentence.citations) <= own for sentence in turn.reply.sentences)
    html = to_html(transcripts)
    assert set(re.findall(r'href="#(source-\d+)"', html)) <= set(re.findall(r'id="(source-\d+)"', html))


def test_documents_for_people_name_every_source_once() -> None:
    markdown, html = to_markdown([ONE]), to_html([ONE])
    assert "So. [1]" in markdown and "So. [2]" in markdown
    assert markdown.count("- [1] Ada Example, ‘Swinging’ (2021), characters 3 to 13: “Two years.”") == 1
    assert '<a href="#source-2">[2]</a>' in html and html.count('id="source-2"') == 1


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_stays_text(payload: str) -> None:
    reply = Reply("q", "q", "answered", "", (Sentence(payload, "view", (1,)),), (cited(1, payload, title=payload),), ())
    hostile = replace(ONE, title=payload, turns=(Turn(payload, reply, WHEN),))
    html = to_html([hostile])
    allowed = "html|head|meta|title|style|body|article|h[123]|p|a|ol|li|q|br|em"
    assert all(re.fullmatch(allowed, tag) for tag in re.findall(r"<(\w+)", html))
    assert set(re.findall(r'href="([^"]*)"', html)) <= {"#source-1", "https://essays.example/swinging"}
    assert re.findall(r"<(?!https://essays\.example/)", to_markdown([hostile])) == []


FIRST = "conversations.0."
REPLIED = FIRST + "turns.0.reply."


def _broken(place: str, value: object) -> str:
    """The document with another value at one place."""
    document = json.loads(to_json([ONE]))
    *way, last = [int(step) if step.isdecimal() else step for step in place.split(".")]
    at = document
    for step in way:
        at = at[step]
    at[last] = value
    return json.dumps(document)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", BAD_TEXT])
def test_what_is_no_document_is_one_clear_line(text: str) -> None:
    with pytest.raises(TranscriptInvalid, match=r"^Nothing was taken in: at [^\n]*$"):
        from_json(text)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("format", "something else"),
        ("version", 2),
        (FIRST + "turns", []),
        (FIRST + "turns.0.question", 7),
        (FIRST + "turns.0.question", " "),
        (FIRST + "started_at", "yesterday"),
        (REPLIED + "sentences.0.label", "gospel"),
        (REPLIED + "sentences.0.citations", [9]),
        (REPLIED + "citations.0.number", 0),
        (REPLIED + "citations.0", {"number": 1}),
    ],
)
def test_a_wrong_value_is_one_clear_line_that_names_its_place(place: str, value: object) -> None:
    with pytest.raises(TranscriptInvalid, match=r"^Nothing was taken in: at [^\n]*$"):
        from_json(_broken(place, value))


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    with Sessions.open(tmp_path / "conversations.sqlite") as sessions:
        yield sessions


def test_an_id_that_is_taken_already_is_replaced_and_nothing_is_lost(sessions: Sessions) -> None:
    assert sessions.conversations.take_in([ONE]) == ["a1"]
    assert sessions.conversations.take_in([replace(ONE, title="Again")]) == [], "the same is here already"
    later = replace(ONE, turns=tuple(replace(turn, asked_at="2026-02-03T04:05:06+00:00") for turn in ONE.turns))
    (other,) = sessions.conversations.take_in([later])
    assert other != "a1" and len(sessions.conversations.find()) == 2
    turns = sessions.get(other).turns
    assert [turn.question for turn in turns] == ["Q0?", "Q1?"]
    assert {turn.reply.session_id for turn in turns if turn.reply} == {other}


def test_everything_is_taken_to_another_machine_by_commands(tmp_path: Path, sessions: Sessions) -> None:
    def run(*words: str, home: str = "") -> Result:
        return CliRunner().invoke(app, ["--home", str(tmp_path / home), "conversations", *words])

    sessions.conversations.take_in([ONE, replace(ONE, id="b2", title="Second", pinned=True)])
    for name in ("all.json", "all.md", "all.HTML"):
        assert "2 conversations" in run("export", str(tmp_path / name)).stdout
    assert "1 conversations" in run("export", str(tmp_path / "one.md"), "--id", "b2").stdout
    assert (tmp_path / "one.md").read_text("utf-8").startswith("# Second\n")
    assert "2 conversations" in run("import", str(tmp_path / "all.json"), home="other").stdout
    with Sessions.open(tmp_path / "other" / "conversations.sqlite") as other:
        assert other.conversations.transcripts() == sessions.conversations.transcripts()
        assert [each.title for each in other.conversations.find()] == ["Second", "Q0?"]
    for words, says in (
        (["export", str(tmp_path / "all.md")], "exists"),
        (["export", str(tmp_path / "all.pdf")], ".md, .html or .json"),
        (["export", str(tmp_path / "x.md"), "--id", "nobody"], "'nobody'"),
        (["import", str(tmp_path / "all.md")], "Nothing was taken in"),
        (["import", str(tmp_path / "none.json")], "none.json"),
    ):
        result = run(*words)
        assert result.exit_code == 1 and len(result.stderr.splitlines()) == 1 and says in result.stderr, words
