"""A reader who stays follows what is published: each reading is of one version, whole, and nothing piles up."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import STAYING, SWINGING
from filelock import FileLock
from small import Small, flaws, open_files

from coach import Coach
from coach.events import Found
from corpus import Library
from indexing import Index, IndexBusy, IndexUnusable, Published, build_index, open_embedder, open_index
from indexing.versions import versions


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small.create(tmp_path)


@pytest.fixture
def published(small: Small) -> Iterator[Published]:
    with small.library() as library:
        index = open_index(small.root, library, small.embedder())
    published = Published(small.root, index, small.embedder(), library=small.home / "library.sqlite")
    yield published
    published.close()


def _publish(small: Small, state: int) -> None:
    small.change(state)
    with small.library() as library:
        build_index(small.root, library, small.embedder())


def test_a_reading_sees_one_version_and_the_next_one_the_newest(small: Small, published: Published) -> None:
    with published.reading() as before:
        _publish(small, 1)
        with published.reading() as after:
            assert after.folder != before.folder
            assert flaws(before, small.states) == flaws(after, small.states) == (False, 0)
        assert versions(small.root) == [before.folder, after.folder]  # nobody deletes what is being read
        assert flaws(before, small.states) == (False, 0)
    _publish(small, 2)
    assert len(versions(small.root)) == 2  # the newest, and the one that `published` has open


def test_closing_waits_for_the_last_reading(small: Small, published: Published) -> None:
    with published.reading() as index:
        published.close()
        assert flaws(index, small.states) == (False, 0)
    with pytest.raises(IndexUnusable, match="closed"), published.reading():
        pass


def test_many_publishes_leave_no_descriptors_and_no_threads(small: Small, published: Published) -> None:
    def read() -> Index:
        with published.reading() as index:
            assert flaws(index, small.states) == (False, 0)
            return index

    read()
    files, threads = open_files() + 2, threading.active_count()  # one leaked version has ten
    for state in range(1, 5):
        _publish(small, state)
        newest = read()
    assert open_files() <= files and threading.active_count() <= threads
    assert newest.folder.name.startswith("v000005-")


def test_when_the_newest_can_not_be_opened_the_one_before_answers_and_says_so(
    small: Small, published: Published, caplog: pytest.LogCaptureFixture
) -> None:
    with small.library() as library:
        other = small.embedder()
        other.fingerprint = "words:other"
        build_index(small.root, library, other)
    with caplog.at_level(logging.WARNING, "indexing"):
        for _ in range(3):
            with published.reading() as index:
                assert flaws(index, small.states) == (False, 0)
    assert "the one before" in published.notice
    (said,) = (each.message for each in caplog.records if each.name.startswith("indexing"))
    assert "words:other" in said
    _publish(small, 1)
    with published.reading() as index:
        assert index.manifest.embedder == small.embedder().fingerprint
    assert not published.notice


def test_a_coach_that_is_open_answers_from_what_another_process_has_published(tiny_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(tiny_home, tmp_path / "home"))
    with Coach.open(home=home) as coach:
        stream = coach.stream("How long should a stint of management last?")
        assert isinstance(next(event for event in stream if isinstance(event, Found)), Found)
        with Library.open(home / "library.sqlite") as library:
            library.remove([SWINGING.id])
            build_index(home / "index", library, open_embedder())
        assert [essay.id for essay in coach.essays()] == [STAYING.id]
        hits = coach.retrieve("How long should a stint of management last?")
        assert {hit.essay.id for hit in hits} == {STAYING.id}
        finished = list(stream)[-1]  # begun before: it quotes what it has found
        assert {each.essay_id for each in finished.reply.citations} == {SWINGING.id}  # type: ignore[union-attr]


def test_while_another_process_builds_the_published_version_answers_and_says_so(
    small: Small, published: Published, caplog: pytest.LogCaptureFixture
) -> None:
    small.change(1)
    lock = FileLock(small.root / ".writer.lock")
    with lock, small.library() as library, caplog.at_level(logging.WARNING, "indexing"):
        (small.root / ".writer.lock").write_text("4711")
        index = open_index(small.root, library, small.embedder())
        assert flaws(index, small.states) == (False, 0)
        index.close()
        (said,) = (each.message for each in caplog.records if each.name.startswith("indexing"))
        assert "4711" in said and "as they were" in said
        with pytest.raises(IndexBusy, match=r"Another process \(pid 4711\)"):
            build_index(small.root, library, small.embedder())
    with small.library() as library:
        index = open_index(small.root, library, small.embedder())
        assert index.made_from(library.digest())
        index.close()
