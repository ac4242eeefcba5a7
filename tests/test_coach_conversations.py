"""The list of conversations: found, named, deleted, brought back, and what is left on disk when all is erased."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from coach import Reply, Sentence, SessionsUnusable, TitleInvalid, UnknownSession
from coach.sessions import Sessions
from ui.cli import app

MARKER = "zanzibar-quagga"
OLD_TABLES = """
CREATE TABLE session (id VARCHAR(32) NOT NULL, started_at VARCHAR(32) NOT NULL, PRIMARY KEY (id));
CREATE TABLE turn (id INTEGER NOT NULL, session_id VARCHAR(32) NOT NULL, question TEXT NOT NULL, reply TEXT,
  asked_at VARCHAR(32) NOT NULL, PRIMARY KEY (id), FOREIGN KEY(session_id) REFERENCES session (id));
CREATE INDEX ix_turn_session_id ON turn (session_id);
INSERT INTO session VALUES ('old', '2025-01-02T03:04:05+00:00');
INSERT INTO turn VALUES (1, 'old', 'Should I go back?', NULL, '2025-01-02T03:04:05+00:00');
"""


def said(text: str, question: str = "Q") -> Reply:
    """A whole reply of one sentence."""
    return Reply(question, question, "answered", "", (Sentence(text, "view"),), (), ())


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    with Sessions.open(tmp_path / "conversations.sqlite") as sessions:
        yield sessions


def held(sessions: Sessions, question: str, answer: str = "Yes.") -> str:
    session = sessions.new()
    sessions.answer(sessions.ask(session.id, question), said(answer, question))
    return session.id


def test_pinned_ones_come_first_then_those_asked_last(sessions: Sessions) -> None:
    first, second, third = (held(sessions, f"Question {number}?") for number in range(3))
    sessions.new()  # nothing was asked in it
    sessions.ask(first, "And then?")
    assert [each.id for each in sessions.conversations.find()] == [first, third, second]
    sessions.conversations.pin(second)
    found = sessions.conversations.find()
    assert [(each.id, each.pinned, each.turns) for each in found] == [
        (second, True, 1),
        (first, False, 2),
        (third, False, 1),
    ]
    sessions.conversations.pin(second, pinned=False)
    assert not any(each.pinned for each in sessions.conversations.find())


def test_a_conversation_is_named_by_its_first_question_until_somebody_names_it(sessions: Sessions) -> None:
    long = "word " * 60
    kept = held(sessions, long)
    (found,) = sessions.conversations.find()
    assert len(found.title) <= 80 and found.title.endswith(" …")
    sessions.conversations.rename(kept, "  My\n way  back ")
    assert sessions.conversations.find()[0].title == "My way back"
    for title in ("", " \n", "x" * 81):
        with pytest.raises(TitleInvalid, match="1 to 80"):
            sessions.conversations.rename(kept, title)


def test_search_looks_at_titles_questions_and_answers_in_any_case_and_language(sessions: Sessions) -> None:
    kept = held(sessions, "Soll ich ÜBER Bord gehen?", "Two years is the shortest stint.")
    held(sessions, "Something else?")
    for search in ("über bord", "SHORTEST über", "  "):
        assert kept in {each.id for each in sessions.conversations.find(search)}, search
    sessions.conversations.rename(kept, "Pendulum")
    assert [each.id for each in sessions.conversations.find("pendulum")] == [kept]
    assert sessions.conversations.find("pendulum else") == []
    assert sessions.conversations.find("decision") == []  # a name of our JSON is no word of an answer


def test_what_is_deleted_can_be_neither_seen_nor_continued_until_it_is_brought_back(sessions: Sessions) -> None:
    kept = held(sessions, "Q?")
    sessions.conversations.delete(kept)
    assert sessions.conversations.find() == [] and sessions.conversations.find(deleted=True)[0].id == kept
    for touched in (sessions.get, sessions.conversations.delete, sessions.conversations.pin):
        with pytest.raises(UnknownSession, match=kept):
            touched(kept)
    sessions.conversations.restore(kept)
    assert len(sessions.get(kept).turns) == 1
    with pytest.raises(UnknownSession, match="No deleted conversation"):
        sessions.conversations.restore(kept)


def test_after_thirty_days_what_was_deleted_is_gone_from_the_disk(tmp_path: Path, sessions: Sessions) -> None:
    kept = held(sessions, "Stays?")
    sessions.conversations.delete(held(sessions, MARKER))
    assert sessions.conversations.purge(datetime.now(UTC) + timedelta(days=29)) == 0
    assert sessions.conversations.purge(datetime.now(UTC) + timedelta(days=31)) == 1
    assert not traces(tmp_path)
    assert [each.id for each in sessions.conversations.find()] == [kept]


def test_forgetting_all_leaves_no_trace_in_any_file(tmp_path: Path, sessions: Sessions) -> None:
    for number in range(30):
        held(sessions, f"{MARKER} {number}?", f"{MARKER} " * 500)
    sessions.conversations.delete(held(sessions, MARKER))
    assert traces(tmp_path)
    assert sessions.conversations.forget_all() == 31
    assert not traces(tmp_path)  # while it is open still
    assert sessions.conversations.find() == [] == sessions.conversations.find(deleted=True)
    held(sessions, "And on?")


def test_a_reader_that_holds_the_file_is_told_of(tmp_path: Path, sessions: Sessions) -> None:
    held(sessions, MARKER)
    reader = sqlite3.connect(tmp_path / "conversations.sqlite")
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM turn").fetchone() == (1,)
    with pytest.raises(SessionsUnusable, match="trace"):
        sessions.conversations.forget_all()
    reader.close()
    sessions.conversations.forget_all()
    assert not traces(tmp_path)


def traces(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if MARKER.encode() in file.read_bytes()]


def test_a_file_of_the_first_version_is_upgraded_and_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "conversations.sqlite"
    old = sqlite3.connect(path)
    old.executescript(OLD_TABLES)
    old.close()
    for _ in range(2):
        with Sessions.open(path) as sessions:
            (found,) = sessions.conversations.find("go back")
            assert (found.id, found.title, found.pinned, found.deleted_at) == ("old", "Should I go back?", False, None)
            assert sessions.get("old").turns[0].reply is None


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "conversations.sqlite"
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = path.read_bytes()
    with pytest.raises(SessionsUnusable, match="version 99"):
        Sessions.open(path)
    assert path.read_bytes()[100:] == before[100:]


def test_conversations_are_kept_from_the_command_line(tmp_path: Path) -> None:
    def run(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, ["--home", str(tmp_path), "conversations", *words], input=typed)

    with Sessions.open(tmp_path / "conversations.sqlite") as sessions:
        kept = held(sessions, "Should I go back?", "After two years.")
    assert "Should I go back?" in run("list").stdout and "0 conversations" in run("list", "--search", "cats").stdout
    assert "After two years." in run("show", kept).stdout
    assert json.loads(run("show", kept, "--json").stdout)[0]["reply"]["text"] == "After two years."
    assert run("rename", kept, "My way").exit_code == run("pin", kept).exit_code == 0
    (listed,) = json.loads(run("list", "--json").stdout)
    assert (listed["title"], listed["pinned"]) == ("My way", True)
    assert f"restore {kept}" in run("delete", kept).stdout
    assert json.loads(run("list", "--json").stdout) == []
    assert kept in run("list", "--deleted").stdout
    assert run("restore", kept).exit_code == 0
    for words in (["show", "nobody"], ["rename", kept, ""], ["restore", kept]):
        result = run(*words)
        assert result.exit_code == 1 and len(result.stderr.splitlines()) == 1, words
    assert run("forget-all", typed="n\n").exit_code == 1 and kept in run("list").stdout
    assert "1 conversations erased" in run("forget-all", "--yes").stdout


def test_no_id_looks_like_an_option_when_it_is_typed(sessions: Sessions) -> None:
    assert all(sessions.new().id.isalnum() for _ in range(200))  # one of 64 began with a dash once
