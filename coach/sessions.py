"""Conversations, kept across restarts. The only module that knows SQLAlchemy."""

from __future__ import annotations

import json
import logging
import os
import secrets
import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from coach.errors import SessionsUnusable, UnknownSession
from coach.reply import Reply, Session, Turn

_log = logging.getLogger(__name__)
_LEAST_BYTES = 1 << 18
_METADATA = MetaData()
_SESSION = Table(
    "session",
    _METADATA,
    Column("id", String(32), primary_key=True),
    Column("started_at", String(32), nullable=False),
)
_TURN = Table(
    "turn",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("session_id", ForeignKey("session.id"), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("reply", Text),  # JSON; none until the answer is whole
    Column("asked_at", String(32), nullable=False),
)


class Sessions:
    """The conversations of one home. A question is stored before it is answered, so that it is never lost."""

    def __init__(self, engine: Engine, scratch: TemporaryDirectory[str] | None = None) -> None:
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
            _METADATA.create_all(engine)
        except (SQLAlchemyError, OSError) as error:
            engine.dispose()
            raise SessionsUnusable(
                f"The conversations in {path} can't be opened ({_reason(error)}). "
                "Move that file away, or name another folder with --home DIR."
            ) from error
        return cls(engine, scratch)

    def new(self) -> Session:
        """Starts a conversation."""
        session = Session(secrets.token_urlsafe(12))
        with self._engine.begin() as connection:
            connection.execute(insert(_SESSION).values(id=session.id, started_at=_now()))
        return session

    def get(self, session_id: str) -> Session:
        """A conversation with all its turns.

        Raises:
            UnknownSession: There is none of that id.
        """
        with self._engine.connect() as connection:
            if connection.execute(select(_SESSION.c.id).where(_SESSION.c.id == session_id)).first() is None:
                raise UnknownSession(f"No conversation has the id {session_id!r}. Start one with new_session().")
            rows = connection.execute(select(_TURN).where(_TURN.c.session_id == session_id).order_by(_TURN.c.id))
            turns = [
                Turn(row.question, Reply.from_dict(json.loads(row.reply)) if row.reply else None, row.asked_at)
                for row in rows
            ]
        return Session(session_id, tuple(turns))

    def ask(self, session_id: str, question: str) -> int:
        """Stores a question; returns the turn's number, for `answer`."""
        with self._engine.begin() as connection:
            row = insert(_TURN).values(session_id=session_id, question=question, asked_at=_now()).returning(_TURN.c.id)
            return int(connection.execute(row).scalar_one())

    def answer(self, turn: int, reply: Reply) -> None:
        """Stores the reply to a stored question."""
        with self._engine.begin() as connection:
            stored = json.dumps(reply.to_dict(), ensure_ascii=False)
            connection.execute(update(_TURN).where(_TURN.c.id == turn).values(reply=stored))

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
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 5000", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
