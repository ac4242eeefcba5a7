"""Conversations, kept across restarts, turn by turn. `conversations.py` has them as a list."""

from __future__ import annotations

import json
import logging
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, create_engine, delete, event, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from coach.conversations import Conversations
from coach.errors import SessionsUnusable, UnknownSession
from coach.feedback import FeedbackBook
from coach.reply import Reply, Session
from coach.session_tables import SESSION, TURN, new_id, set_up, stored_turn

_log = logging.getLogger(__name__)
_LEAST_BYTES = 1 << 18


class Sessions:
    """The conversations of one home. A question is stored before it is answered, so that it is never lost."""

    def __init__(
        self, engine: Engine, conversations: Conversations, scratch: TemporaryDirectory[str] | None = None
    ) -> None:
        self.conversations = conversations
        self.feedback = FeedbackBook(engine)
        self._engine = engine
        self._scratch = scratch

    @classmethod
    def open(cls, path: Path) -> Sessions:
        """Opens the file of conversations, creating it when missing.

        Where the disk is full or the folder can't be written, conversations go on in a copy, which is gone when
        this is closed.

        Raises:
            SessionsUnusable: It can't be opened or written.
        """
        scratch = None if _is_writable(path.parent) else _scratch(path)
        engine = create_engine(f"sqlite:///{Path(scratch.name, path.name) if scratch else path}")
        event.listen(engine, "connect", _prepare)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            set_up(engine)
            conversations = Conversations(engine, is_copy=scratch is not None)
            conversations.purge()
        except SessionsUnusable:
            engine.dispose()
            raise
        except (SQLAlchemyError, OSError) as error:
            engine.dispose()
            raise SessionsUnusable(
                f"The conversations in {path} can't be opened ({_reason(error)}). "
                "Move that file away, or name another folder with --home DIR."
            ) from error
        return cls(engine, conversations, scratch)

    def __enter__(self) -> Sessions:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def new(self) -> Session:
        """Starts a conversation."""
        session = Session(new_id())
        with self._engine.begin() as connection:
            connection.execute(insert(SESSION).values(id=session.id, started_at=_now()))
        return session

    def get(self, session_id: str) -> Session:
        """A conversation with all its turns.

        Raises:
            UnknownSession: There is none of that id.
        """
        with self._engine.connect() as connection:
            held = select(SESSION.c.id).where(SESSION.c.id == session_id, SESSION.c.deleted_at.is_(None))
            if connection.execute(held).first() is None:
                raise UnknownSession(
                    f"No conversation has the id {session_id!r}; it may have been deleted. Start a new one."
                )
            rows = connection.execute(select(TURN).where(TURN.c.session_id == session_id).order_by(TURN.c.id))
            return Session(session_id, tuple(stored_turn(row, row.id) for row in rows))

    def ask(self, session_id: str, question: str) -> int:
        """Stores a question; returns the turn's number, for `answer`."""
        with self._engine.begin() as connection:
            row = insert(TURN).values(session_id=session_id, question=question, asked_at=_now()).returning(TURN.c.id)
            return int(connection.execute(row).scalar_one())

    def answer(self, turn: int, reply: Reply) -> None:
        """Stores the reply to a stored question."""
        with self._engine.begin() as connection:
            stored = json.dumps(reply.to_dict(), ensure_ascii=False)
            connection.execute(update(TURN).where(TURN.c.id == turn).values(reply=stored))

    def forget_last(self, session_id: str, question: str) -> None:
        """Deletes the last turn of a conversation, if it asks this; else nothing: somebody else has gone on with it."""
        with self._engine.begin() as connection:
            last = connection.execute(
                select(TURN).where(TURN.c.session_id == session_id).order_by(TURN.c.id.desc()).limit(1)
            ).first()
            if last is not None and last.question == question:
                connection.execute(delete(TURN).where(TURN.c.id == last.id))

    def close(self) -> None:
        """Closes the file."""
        self._engine.dispose()
        if self._scratch is not None:
            self._scratch.cleanup()


def _is_writable(folder: Path) -> bool:
    return not folder.exists() or (os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > _LEAST_BYTES)


def _scratch(path: Path) -> TemporaryDirectory[str]:
    _log.warning("%s can't be written: conversations are kept only until this program ends.", path.parent)
    scratch = TemporaryDirectory(prefix="career-coach-")
    if path.exists():
        shutil.copyfile(path, Path(scratch.name, path.name))
    return scratch


def _prepare(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DBAPI connection, for which there is no type
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "busy_timeout = 5000",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
