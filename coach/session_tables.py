"""The tables of the conversations, and how the file of an earlier version of the program becomes one of this."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    inspect,
)

from coach.errors import SessionsUnusable
from coach.reply import Reply, Turn

VERSION = 3  # kept in the file, as SQLite's user_version; files from before it was kept say 0

METADATA = MetaData()
SESSION = Table(
    "session",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("started_at", String(32), nullable=False),
    Column("title", Text),  # none until somebody gives one
    Column("pinned", Boolean, nullable=False, server_default="0"),
    Column("deleted_at", String(32)),  # none unless it is deleted
)
TURN = Table(
    "turn",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("session_id", ForeignKey("session.id"), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("reply", Text),  # JSON; none until the answer is whole
    Column("asked_at", String(32), nullable=False),
)
FEEDBACK = Table(  # since version 3
    "feedback",
    METADATA,
    Column("turn_id", ForeignKey("turn.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("verdict", String(8), nullable=False),
    Column("reason", String(32)),  # none unless somebody said one
    Column("given_at", String(32), nullable=False),
)
_ADDED = (  # to `session`, in version 2
    ("title", "TEXT"),
    ("pinned", "BOOLEAN NOT NULL DEFAULT 0"),
    ("deleted_at", "VARCHAR(32)"),
)


def set_up(engine: Engine) -> None:
    """Creates what is missing, whole or not at all.

    Raises:
        SessionsUnusable: A newer version of the program wrote the file.
        SQLAlchemyError: It is no database, or can't be written.
    """
    with engine.connect() as connection:
        version = _version(connection)
        if version == VERSION:
            return
        if version > VERSION:
            raise SessionsUnusable(
                f"The conversations in {engine.url.database} are of version {version}, from a newer career-coach; "
                f"this one knows {VERSION}. Upgrade it, or name another folder with --home DIR."
            )
        connection.rollback()
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # two programs may start at once
        if inspect(connection).has_table("session"):
            held = {column["name"] for column in inspect(connection).get_columns("session")}
            for name, kind in _ADDED:
                if name not in held:
                    connection.exec_driver_sql(f"ALTER TABLE session ADD COLUMN {name} {kind}")
        METADATA.create_all(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
        connection.commit()


def stored_turn(row: Row[Any], turn_id: int) -> Turn:
    """A row with the columns of `turn` as a value."""
    reply = replace(Reply.from_dict(json.loads(row.reply)), turn_id=turn_id) if row.reply else None
    return Turn(row.question, reply, row.asked_at)


def new_id() -> str:
    """An id that can't be guessed, and that no command line takes for an option."""
    return secrets.token_hex(12)


def _version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
