"""The library: one SQLite file, the source of truth. Only this module and `library_file.py` know SQLite."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.changes import Change
from corpus.errors import LibraryUnusable, UnknownEssay
from corpus.essay import Essay
from corpus.library_file import connect
from corpus.situations import Situations, checked

KEPT_DAYS = 30  # that an essay which was removed can still be brought back
_COLUMNS = "id, title, text, author, url, published, topics, origin, license"
_REMOVE = "UPDATE essay SET removed_at = datetime('now')"
_FORGET = f"DELETE FROM essay WHERE removed_at < datetime('now', '-{KEPT_DAYS} days')"
_HELD, _REMOVED = "removed_at IS NULL", "removed_at IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Entry:
    """An essay and what the library keeps with it.

    Attributes:
        changes: What cleaning repaired and removed, in reading order.
        situations: What people might type for its passages.
    """

    essay: Essay
    changes: tuple[Change, ...] = ()
    situations: tuple[Situations, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is remembered of a source until it is taken in again.

    Attributes:
        etag: What the server said of the page, with which to ask whether it has changed.
        modified: Likewise.
        as_is: Whether the person wants its text without any cleaning.
    """

    etag: str | None = None
    modified: str | None = None
    as_is: bool = False


class Library:
    """The essays a coach may speak from.

    Every change is one transaction: it happens whole or not at all, and survives a crash once made.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Library:
        """Opens the library in the file `path`, creating it and its folder when missing.

        Where the disk is full or the folder can't be written, a library that is there can still be read.

        Raises:
            LibraryUnusable: The file is not a library, is of a newer version, or cannot be written.
        """
        try:
            connection = connect(path)
        except (OSError, sqlite3.Error) as error:
            raise LibraryUnusable(
                f"The library {path} can't be opened ({error}). "
                "Move that file away, or name another folder with --home DIR."
            ) from error
        return cls(connection, path)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def essays(self) -> list[Essay]:
        """All essays, in the order they were added."""
        return self._essays(_HELD)

    def removed(self) -> list[Essay]:
        """Essays that were removed and can be brought back, in the order they were added."""
        return self._essays(_REMOVED)

    def essay(self, essay_id: str) -> Essay:
        """The essay of that id.

        Raises:
            UnknownEssay: There is none.
        """
        row = self._connection.execute(f"SELECT {_COLUMNS} FROM essay WHERE id = ? AND {_HELD}", (essay_id,)).fetchone()
        if row is None:
            raise UnknownEssay(f"No essay has the id {essay_id!r}. See: career-coach corpus list")
        return _essay(row)

    def changes(self, essay_id: str) -> list[Change]:
        """What cleaning repaired and removed in that essay, in reading order."""
        row = self._connection.execute(f"SELECT changes FROM essay WHERE id = ? AND {_HELD}", (essay_id,)).fetchone()
        if row is None:
            raise UnknownEssay(f"No essay has the id {essay_id!r}. See: career-coach corpus list")
        return [Change(*fields) for fields in json.loads(row[0])]

    def situations(self, essay_id: str) -> list[Situations]:
        """What people might type for the passages of that essay, in its order."""
        rows = self._connection.execute(
            "SELECT start, end, texts FROM situation WHERE essay_id = ? ORDER BY start, end", (essay_id,)
        )
        return [Situations(start, end, tuple(json.loads(texts))) for start, end, texts in rows]

    def set_situations(self, essay_id: str, situations: Iterable[Situations]) -> None:
        """Makes `situations` all that are kept with an essay.

        Raises:
            UnknownEssay: There is no such essay.
            SituationsInvalid: One does not fit the essay; those kept before stay.
        """
        kept = checked(self.essay(essay_id), situations)
        with self._transaction() as connection:
            connection.execute("DELETE FROM situation WHERE essay_id = ?", (essay_id,))
            _insert_situations(connection, essay_id, kept)

    def digest(self) -> str:
        """SHA-256 over essays and situations: two libraries with the same digest answer alike."""
        together = hashlib.sha256()
        for essay in sorted(self.essays(), key=lambda each: each.id):
            together.update(essay.digest.encode())
        kept = (
            f"SELECT situation.* FROM situation JOIN essay ON id = essay_id AND {_HELD} ORDER BY essay_id, start, end"
        )
        for row in self._connection.execute(kept):
            together.update(repr(row).encode())
        return together.hexdigest()

    def replace(self, origin: str, entries: Sequence[Entry]) -> None:
        """Makes `entries` all that the library holds from `origin`. One transaction.

        Raises:
            LibraryUnusable: The disk is full or read-only; the library is as it was.
        """
        with self._transaction() as connection:
            connection.execute("DELETE FROM essay WHERE origin = ?", (origin,))
            again = [(entry.essay.id,) for entry in entries]
            connection.executemany(f"DELETE FROM essay WHERE id = ? AND {_REMOVED}", again)
            (last,) = connection.execute("SELECT coalesce(max(position), 0) FROM essay").fetchone()
            connection.executemany(
                "INSERT INTO essay VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                [_row(entry, origin=origin, position=last + number) for number, entry in enumerate(entries, 1)],
            )
            for entry in entries:
                _insert_situations(connection, entry.essay.id, checked(entry.essay, entry.situations))

    def remove(self, essay_ids: Iterable[str], *, for_good: bool = False) -> None:
        """Removes essays, all or none; `restore` brings them back for `KEPT_DAYS` days.

        Args:
            for_good: Erase them at once, also such as were removed before.

        Raises:
            UnknownEssay: One of the ids is not in the library; nothing was removed.
        """
        change = "DELETE FROM essay WHERE id = ?" if for_good else f"{_REMOVE} WHERE id = ? AND {_HELD}"
        self._change_each(change, essay_ids, "No essay has the id {!r}. See: career-coach corpus list")

    def restore(self, essay_ids: Iterable[str]) -> None:
        """Brings essays back that were removed, all or none, with what is kept with them.

        Raises:
            UnknownEssay: One of the ids was not removed, or too long ago; nothing was brought back.
        """
        change = f"UPDATE essay SET removed_at = NULL WHERE id = ? AND {_REMOVED}"
        self._change_each(
            change, essay_ids, "No essay with the id {!r} was removed. See: career-coach corpus list --removed"
        )

    def stamp(self, origin: str) -> Stamp:
        """What is remembered of a source; of an unknown one, nothing."""
        row = self._connection.execute("SELECT etag, modified, as_is FROM stamp WHERE origin = ?", (origin,)).fetchone()
        return Stamp(row[0], row[1], bool(row[2])) if row else Stamp()

    def set_stamp(self, origin: str, stamp: Stamp) -> None:
        """Remembers something of a source."""
        with self._transaction() as connection:
            values = (origin, stamp.etag, stamp.modified, int(stamp.as_is))
            connection.execute("INSERT OR REPLACE INTO stamp VALUES (?, ?, ?, ?)", values)

    def entries(self) -> list[Entry]:
        """Every essay with all that is kept with it, in the order they were added."""
        return [
            Entry(essay, tuple(self.changes(essay.id)), tuple(self.situations(essay.id))) for essay in self.essays()
        ]

    def derived(self, maker: str, keys: Iterable[str]) -> dict[str, bytes]:
        """Values that `maker` computed from texts earlier and kept here, for those of `keys` that are known."""
        wanted = sorted(keys)  # neighbours in the file: a third of the time for a large library
        found: dict[str, bytes] = {}
        for start in range(0, len(wanted), 500):  # SQLite limits the variables of a statement
            batch = wanted[start : start + 500]
            marks = ",".join("?" * len(batch))
            found.update(
                self._connection.execute(
                    f"SELECT key, value FROM derived WHERE maker = ? AND key IN ({marks})", (maker, *batch)
                )
            )
        return found

    def keep_derived(self, maker: str, values: Mapping[str, bytes]) -> None:
        """Keeps what `maker` computed, so that it is never computed twice."""
        with self._transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO derived VALUES (?, ?, ?)",
                [(maker, key, value) for key, value in values.items()],
            )

    def _essays(self, which: str) -> list[Essay]:
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM essay WHERE {which} ORDER BY position, id")
        return [_essay(row) for row in rows]

    def _change_each(self, change: str, essay_ids: Iterable[str], unknown: str) -> None:
        with self._transaction() as connection:
            for essay_id in essay_ids:
                if not connection.execute(change, (essay_id,)).rowcount:
                    raise UnknownEssay(unknown.format(essay_id))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.execute(_FORGET)
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise LibraryUnusable(
                f"The library {self.path} could not be written ({error}). It is as it was. "
                "Free some disk space, or check the folder's permissions, and try again."
            ) from error


def _insert_situations(connection: sqlite3.Connection, essay_id: str, situations: Iterable[Situations]) -> None:
    connection.executemany(
        "INSERT INTO situation VALUES (?, ?, ?, ?)",
        [(essay_id, each.start, each.end, json.dumps(each.texts, ensure_ascii=False)) for each in situations],
    )


def _row(entry: Entry, *, origin: str, position: int) -> tuple[object, ...]:
    essay = entry.essay
    return (
        essay.id,
        origin,
        position,
        essay.title,
        essay.author,
        essay.url,
        essay.published,
        json.dumps(essay.topics),
        essay.license,
        essay.text,
        json.dumps([(each.rule, each.before, each.after) for each in entry.changes], ensure_ascii=False),
    )


def _essay(row: tuple[str, str, str, str, str | None, str | None, str, str, str | None]) -> Essay:
    essay_id, title, text, author, url, published, topics, origin, license_name = row
    return Essay(
        id=essay_id,
        title=title,
        text=text,
        author=author,
        url=url,
        published=published,
        topics=tuple(json.loads(topics)),
        origin=origin,
        license=license_name,
    )
