"""The library's file: what it keeps, and what it refuses."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import STAYING, SWINGING

from corpus import Entry, Library, LibraryUnusable, Situations, UnknownEssay
from corpus.changes import Change
from corpus.library import Stamp


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "library.sqlite"


def test_an_essay_comes_back_as_it_went_in_after_reopening(path: Path) -> None:
    change = Change("mojibake", "â€™", "’")
    with Library.open(path) as library:
        library.replace(SWINGING.origin, [Entry(SWINGING, (change,))])
    with Library.open(path) as library:
        assert library.essay("swinging") == SWINGING
        assert library.changes("swinging") == [change]


def test_replacing_an_origin_leaves_the_other_origins_alone(path: Path) -> None:
    with Library.open(path) as library:
        library.replace("a", [Entry(SWINGING)])
        library.replace("b", [Entry(STAYING)])
        library.replace("a", [])
        assert [essay.id for essay in library.essays()] == ["staying"]


def test_the_digest_changes_with_a_text_and_comes_back_with_it(path: Path) -> None:
    with Library.open(path) as library:
        empty = library.digest()
        library.replace("a", [Entry(SWINGING)])
        assert library.digest() != empty
        library.remove(["swinging"])
        assert library.digest() == empty


def test_removing_is_all_or_nothing(path: Path) -> None:
    with Library.open(path) as library:
        library.replace("a", [Entry(SWINGING)])
        with pytest.raises(UnknownEssay, match=r"'nobody'.*corpus list"):
            library.remove(["swinging", "nobody"])
        assert len(library.essays()) == 1


def test_what_was_removed_comes_back_with_all_that_is_kept_with_it(path: Path) -> None:
    situations = (Situations(0, 10, ("should I go back",)),)
    with Library.open(path) as library:
        library.replace("a", [Entry(SWINGING, (Change("rule", "x", "y"),), situations), Entry(STAYING)])
        before, essays = library.digest(), library.essays()
        library.remove([SWINGING.id])
        assert [each.id for each in library.essays()] == [STAYING.id]
        assert [each.id for each in library.removed()] == [SWINGING.id] and library.digest() != before
        with pytest.raises(UnknownEssay):
            library.essay(SWINGING.id)
        with pytest.raises(UnknownEssay):
            library.remove([SWINGING.id])
    with Library.open(path) as library:
        with pytest.raises(UnknownEssay, match="was removed"):
            library.restore([SWINGING.id, STAYING.id])
        library.restore([SWINGING.id])
        assert (library.digest(), library.essays(), library.removed()) == (before, essays, [])
        assert library.changes(SWINGING.id) == [Change("rule", "x", "y")]
        assert tuple(library.situations(SWINGING.id)) == situations


def test_what_was_removed_is_gone_after_thirty_days_or_at_once(path: Path) -> None:
    with Library.open(path) as library:
        library.replace("a", [Entry(SWINGING), Entry(STAYING)])
        library.remove([SWINGING.id])
        for days, left in ((29, 1), (31, 0)):
            with sqlite3.connect(path) as connection:
                connection.execute(
                    f"UPDATE essay SET removed_at = datetime('now', '-{days} days') WHERE removed_at > ''"
                )
            connection.close()
            library.set_stamp("a", Stamp())  # any change does
            assert len(library.removed()) == left
        library.remove([STAYING.id], for_good=True)
        assert library.removed() == []


def test_an_essay_may_take_the_id_of_one_that_was_removed(path: Path) -> None:
    with Library.open(path) as library:
        library.replace("a", [Entry(SWINGING)])
        library.remove([SWINGING.id])
        library.replace("b", [Entry(replace(SWINGING, origin="b"))])
        assert [each.origin for each in library.essays()] == ["b"] and library.removed() == []


def test_a_library_of_the_first_version_is_upgraded_and_keeps_everything(path: Path) -> None:
    with Library.open(path) as library:
        library.replace("a", [Entry(SWINGING)])
        digest = library.digest()
    with sqlite3.connect(path) as connection:
        connection.executescript("ALTER TABLE essay DROP COLUMN removed_at; PRAGMA user_version = 1;")
    connection.close()
    for _ in range(2):
        with Library.open(path) as library:
            assert library.digest() == digest
            library.remove([SWINGING.id])
            library.restore([SWINGING.id])


def test_derived_values_are_kept_by_their_maker(path: Path) -> None:
    with Library.open(path) as library:
        library.keep_derived("one", {str(number): b"x" for number in range(1200)})
        assert len(library.derived("one", [str(number) for number in range(2000)])) == 1200
        assert library.derived("another", ["1"]) == {}


@pytest.mark.parametrize("content", [b"this is not a database, not at all, by any means" * 20, b"SQLite format 3\0"])
def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(LibraryUnusable, match="--home"):
        Library.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as stranger:
        stranger.execute("CREATE TABLE notes (text)")
    stranger.close()
    with pytest.raises(LibraryUnusable, match="another program"):
        Library.open(path)


def test_a_newer_schema_is_refused(path: Path) -> None:
    Library.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LibraryUnusable, match="schema 99"):
        Library.open(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(LibraryUnusable, match="can't be opened"):
        Library.open(tmp_path / "home" / "library.sqlite")


def test_a_home_that_is_a_file_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(LibraryUnusable, match="can't be opened"):
        Library.open(tmp_path / "home" / "library.sqlite")
