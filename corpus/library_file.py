"""The library's file: opened, made, and brought up to the version of this program."""

from __future__ import annotations

import sqlite3
from importlib import resources
from pathlib import Path

from corpus.errors import LibraryUnusable

APPLICATION_ID = 0x436F6163  # "Coac", so that a stranger's SQLite file is recognised as such
SCHEMA_VERSION = 2
# SQLite's codes for read-only, I/O error, full and can't open: it wants files of its own beside the database.
_NOT_WRITABLE = (8, 10, 13, 14)


def connect(path: Path) -> sqlite3.Connection:
    """Opens the file, creating it and its folder when missing; only to be read, where it can't be written.

    Raises:
        LibraryUnusable: The file is not a library, or of a newer version.
        OSError, sqlite3.Error: It can't be opened.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(path.absolute().as_uri(), path)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _NOT_WRITABLE or _unmerged(path):
            raise
        return _connect(path.absolute().as_uri() + "?immutable=1", path)


def _connect(name: str, path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(name, uri=True, timeout=5.0, isolation_level=None, check_same_thread=False)
    try:
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _unmerged(path: Path) -> bool:
    """Whether the library is new, or holds changes that have to be written into it before it can be read."""
    log = path.with_name(path.name + "-wal")
    return not path.exists() or (log.exists() and log.stat().st_size > 0)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    if _tables(connection) == 0:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        if _tables(connection) == 0:  # still, now that no other process can be creating it
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            for statement in (resources.files("corpus") / "library.sql").read_text("utf-8").split(";\n"):
                connection.execute(statement)
        connection.execute("COMMIT")
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        raise LibraryUnusable(
            f"{path} is a database of another program. Move it away, or name another folder with --home DIR."
        )
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 1:
        version = _upgraded(connection)
    if version != SCHEMA_VERSION:
        raise LibraryUnusable(
            f"The library {path} has schema {version}, this program reads {SCHEMA_VERSION}. "
            "Install the career-coach that wrote it, or name another folder with --home DIR."
        )


def _upgraded(connection: sqlite3.Connection) -> int:
    """Adds what version 1 had not, whole or not at all; returns the version it is of then."""
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 1:  # still, now that no other process can be doing it
        connection.execute("ALTER TABLE essay ADD COLUMN removed_at TEXT")
        connection.execute("PRAGMA user_version = 2")
        version = 2
    connection.execute("COMMIT")
    return int(version)


def _tables(connection: sqlite3.Connection) -> int:
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return int(tables)
