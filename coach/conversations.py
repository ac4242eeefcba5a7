"""The conversations of one home as a list: found again, named, pinned, deleted, brought back, forgotten for good."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from textwrap import shorten
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import OperationalError

from coach.errors import SessionsUnusable, TitleInvalid, UnknownSession
from coach.reply import Citation, Reply
from coach.session_tables import SESSION, TURN, new_id, stored_turn
from coach.transcript import Transcript

KEPT_DAYS = 30  # that a deleted conversation can still be brought back
MAX_TITLE = 80  # characters
_ID = re.compile(r"[A-Za-z0-9][\w-]{0,31}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One line of the list.

    Attributes:
        title: As somebody named it, else the first question, shortened.
        started_at: ISO date and time, UTC; so is `deleted_at`, None unless it is deleted.
        turns: How many questions were asked.
    """

    id: str
    title: str
    started_at: str
    turns: int
    pinned: bool = False
    deleted_at: str | None = None


class Conversations:
    """The list of one home's conversations. One without a question is not in it."""

    def __init__(self, engine: Engine, *, is_copy: bool = False) -> None:
        self._engine = engine
        self._is_copy = is_copy

    def find(self, search: str = "", *, deleted: bool = False) -> list[Conversation]:
        """Conversations, pinned ones first, then by the last question, newest first.

        Args:
            search: Words that all occur in the title, the questions or the answers, in any letter case.
            deleted: The deleted ones that can be brought back, instead of the others.
        """
        words = search.casefold().split()
        found = [_conversation(rows) for rows in self._rows(deleted) if not words or _holds(rows, words)]
        return sorted(reversed(found), key=lambda each: not each.pinned)

    def transcripts(self, session_id: str | None = None) -> tuple[Transcript, ...]:
        """Conversations whole, those asked last at the end: one, or all that are not deleted.

        Raises:
            UnknownSession: There is none of that id, or it is deleted, or nothing was asked in it.
        """
        found = tuple(_transcript(rows) for rows in self._rows(deleted=False) if session_id in (None, rows[0].id))
        if session_id is not None and not found:
            raise _unknown(session_id)
        return found

    def citing(self, essay_id: str) -> list[tuple[Conversation, tuple[Citation, ...]]]:
        """Conversations in which an essay was cited, asked last first, each with the places that were."""
        found = []
        for rows in reversed(self._rows(deleted=False)):
            replies = (Reply.from_dict(json.loads(row.reply)) for row in rows if row.reply and essay_id in row.reply)
            places = tuple(each for reply in replies for each in reply.citations if each.essay_id == essay_id)
            if places:
                found.append((_conversation(rows), places))
        return found

    def take_in(self, transcripts: Sequence[Transcript]) -> list[str]:
        """Adds conversations that are not here yet, all or none.

        Returns:
            Their ids, a new one for each that is unusable, or that another conversation has.
        """
        ids = []
        here = {(each.id, _asked(each)) for each in self.transcripts()}
        transcripts = [each for each in transcripts if (each.id, _asked(each)) not in here]
        with self._engine.begin() as connection:
            taken = set(connection.execute(select(SESSION.c.id)).scalars())
            for each in transcripts:
                session_id = each.id if _ID.fullmatch(each.id) and each.id not in taken else new_id()
                taken.add(session_id)
                ids.append(session_id)
                values = {"title": each.title or None, "started_at": each.started_at, "pinned": each.pinned}
                connection.execute(insert(SESSION).values(id=session_id, **values))
                for turn in each.turns:
                    reply = turn.reply and replace(turn.reply, session_id=session_id)
                    stored = json.dumps(reply.to_dict(), ensure_ascii=False) if reply else None
                    row = {"question": turn.question, "reply": stored, "asked_at": turn.asked_at}
                    connection.execute(insert(TURN).values(session_id=session_id, **row))
        return ids

    def rename(self, session_id: str, title: str) -> None:
        """Names a conversation.

        Raises:
            TitleInvalid: The title is empty or longer than `MAX_TITLE` characters.
            UnknownSession: There is none of that id, or it is deleted; so for `pin`, `delete` and `restore`.
        """
        title = " ".join(title.replace("\0", "").encode("utf-8", "ignore").decode("utf-8").split())
        if not title or len(title) > MAX_TITLE:
            raise TitleInvalid(f"A title has 1 to {MAX_TITLE} characters; this one has {len(title)}. Give another.")
        self._set(session_id, title=title)

    def pin(self, session_id: str, *, pinned: bool = True) -> None:
        """Keeps a conversation at the top of the list, or lets it go."""
        self._set(session_id, pinned=pinned)

    def delete(self, session_id: str) -> None:
        """Takes a conversation from the list; `restore` brings it back for `KEPT_DAYS` days."""
        self._set(session_id, deleted_at=datetime.now(UTC).isoformat(timespec="seconds"))

    def restore(self, session_id: str) -> None:
        """Brings a deleted conversation back."""
        self._set(session_id, deleted=True, deleted_at=None)

    def purge(self, now: datetime | None = None) -> int:
        """Erases what was deleted more than `KEPT_DAYS` days ago; returns how many conversations that were."""
        before = ((now or datetime.now(UTC)) - timedelta(days=KEPT_DAYS)).isoformat(timespec="seconds")
        old = select(SESSION.c.id).where(SESSION.c.deleted_at < before)
        with self._engine.begin() as connection:
            ids = list(connection.execute(old).scalars())
            if ids:
                connection.execute(delete(TURN).where(TURN.c.session_id.in_(ids)))
                connection.execute(delete(SESSION).where(SESSION.c.id.in_(ids)))
        if ids:
            self._wipe()
        return len(ids)

    def forget_all(self) -> int:
        """Erases every conversation, deleted or not, from the file's bytes too; returns how many there were.

        Raises:
            SessionsUnusable: The home can't be written, or another program is using the file, so that a trace may
                be left.
        """
        if self._is_copy:
            raise SessionsUnusable(
                "Nothing is erased: the folder of the conversations can't be written, and this is only a copy. "
                "Make it writable and type: career-coach conversations forget-all"
            )
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(TURN))
                count = connection.execute(delete(SESSION)).rowcount
            self._wipe()
        except OperationalError as error:
            raise SessionsUnusable(
                f"The conversations are in use ({error.orig}), and a trace of them may be left. "
                "Stop other career-coach programs and type: career-coach conversations forget-all"
            ) from error
        return count

    def _wipe(self) -> None:
        """Writes the file anew and empties its log: a deleted row leaves its bytes in both."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
        if busy:
            raise SessionsUnusable(
                "Another career-coach program is reading the conversations, and a trace of what was deleted may be "
                "left. Stop it and type: career-coach conversations forget-all"
            )

    def _rows(self, deleted: bool) -> list[list[Any]]:
        """The turns of each conversation with its own columns; the conversation asked last comes last."""
        state = SESSION.c.deleted_at.is_not(None) if deleted else SESSION.c.deleted_at.is_(None)
        columns = (SESSION, TURN.c.id.label("turn_id"), TURN.c.question, TURN.c.reply, TURN.c.asked_at)
        joined = select(*columns).join(TURN, TURN.c.session_id == SESSION.c.id).where(state).order_by(TURN.c.id)
        by_id: dict[str, list[Any]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(joined):
                by_id[row.id] = [*by_id.pop(row.id, ()), row]
        return list(by_id.values())

    def _set(self, session_id: str, *, deleted: bool = False, **values: Any) -> None:
        state = SESSION.c.deleted_at.is_not(None) if deleted else SESSION.c.deleted_at.is_(None)
        with self._engine.begin() as connection:
            changed = connection.execute(update(SESSION).where(SESSION.c.id == session_id, state).values(**values))
        if not changed.rowcount:
            raise _unknown(session_id, deleted=deleted)


def first_title(question: str) -> str:
    """What a conversation is called before somebody names it."""
    return shorten(question, MAX_TITLE, placeholder=" …") or question[:MAX_TITLE]


def _unknown(session_id: str, *, deleted: bool = False) -> UnknownSession:
    which = "deleted conversation" if deleted else "conversation"
    more = " --deleted" if deleted else ""
    return UnknownSession(f"No {which} has the id {session_id!r}. See: career-coach conversations list{more}")


def _transcript(rows: list[Any]) -> Transcript:
    first = rows[0]
    return Transcript(
        first.id,
        first.title or "",
        first.started_at,
        first.pinned,
        tuple(stored_turn(row, row.turn_id) for row in rows),
    )


def _asked(transcript: Transcript) -> tuple[tuple[str, str], ...]:
    """By what, and when, a conversation is known again."""
    return tuple((turn.question, turn.asked_at) for turn in transcript.turns)


def _conversation(rows: list[Any]) -> Conversation:
    first = rows[0]
    title = first.title or first_title(first.question)
    return Conversation(first.id, title, first.started_at, len(rows), first.pinned, first.deleted_at)


def _holds(rows: list[Any], words: Iterable[str]) -> bool:
    replies = (json.loads(row.reply)["text"] for row in rows if row.reply)
    text = "\n".join((rows[0].title or "", *(row.question for row in rows), *replies)).casefold()
    return all(word in text for word in words)
