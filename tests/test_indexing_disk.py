"""A disk that is full and a home that can't be written: one clear line, and the index that is there answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small import Small, flaws

from coach import Coach
from corpus import LibraryUnusable
from indexing import IndexNotWritten, build_index, current_version, open_index

Mount = Callable[[Path, str], None]


@pytest.fixture
def mount() -> Iterator[Mount]:
    """Mounts something for one test."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root may mount a file system")
    mounted: list[Path] = []

    def do(target: Path, options: str) -> None:
        target.mkdir(exist_ok=True)
        done = subprocess.run(["mount", *options.split(), str(target)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
        if target not in mounted:
            mounted.append(target)

    yield do
    for target in mounted:
        subprocess.run(["umount", "-l", str(target)], check=True)


def _freeze(mount: Mount, home: Path, target: Path) -> None:
    mount(target, f"--bind {home}")
    mount(target, "-o remount,ro,bind")


def test_a_full_disk_is_one_clear_line_and_the_index_before_answers(
    tmp_path: Path, mount: Mount, caplog: pytest.LogCaptureFixture
) -> None:
    mount(tmp_path / "home", "-t tmpfs -o size=8m tmpfs")
    small = Small.create(tmp_path / "home")
    with small.library() as library:
        build_index(small.root, library, small.embedder())
        before = current_version(small.root)
    small.change(1)
    for left in (3_000_000, 500_000, 150_000, 20_000):  # stopped beforehand; in the middle; at the first file
        free = shutil.disk_usage(small.home).free
        (small.home / f"filler{left}").write_bytes(b"x" * max(0, free - left))
        with small.library() as library:
            if left < 3_000_000:
                with pytest.raises((IndexNotWritten, LibraryUnusable), match="as it was") as stopped:
                    build_index(small.root, library, small.embedder())
                assert "\n" not in str(stopped.value) and "disk space" in str(stopped.value)
            assert current_version(small.root) == before
            assert not list(small.root.glob(".build-*"))


def test_a_file_that_may_not_grow_stops_the_build_and_the_index_before_answers(tmp_path: Path) -> None:
    small = Small.create(tmp_path)
    with small.library() as library:
        build_index(small.root, library, small.embedder())
    before = current_version(small.root)
    small.change(1)
    script = (
        "import resource, sys; from pathlib import Path; from small import Small; from indexing import *\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "small = Small(Path(sys.argv[1]), {}); library = small.library()\n"
        "try: build_index(small.root, library, small.embedder())\n"
        "except IndexingError as error: print(type(error).__name__, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(small.home)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("IndexNotWritten A new index could not be written"), done.stdout + done.stderr
    assert done.stdout.count("\n") == 1 and current_version(small.root) == before
    with small.library() as library:
        index = open_index(small.root, library, small.embedder())
        assert index.folder != before and flaws(index, small.states) == (False, 0)
        index.close()


def test_a_home_that_can_not_be_written_answers(tiny_home: Path, tmp_path: Path, mount: Mount) -> None:
    home = Path(shutil.copytree(tiny_home, tmp_path / "home"))
    with Coach.open(home=home) as coach:
        told = coach.new_session()
        before = coach.ask("How long should a stint of management last?", told)
    _freeze(mount, home, tmp_path / "frozen")
    with Coach.open(home=tmp_path / "frozen") as coach:
        assert coach.ask("How long should a stint of management last?").citations == before.citations
        (turn,) = coach.session(told.id).turns
        assert turn.reply is not None and turn.reply.text == before.text
        session = coach.new_session()
        coach.ask("How long should a stint of management last?", session)
        assert len(coach.session(session.id).turns) == 1


def test_a_home_that_can_not_be_written_answers_from_what_was_indexed_before_the_library_changed(
    tmp_path: Path, mount: Mount, caplog: pytest.LogCaptureFixture
) -> None:
    small = Small.create(tmp_path / "home")
    with small.library() as library:
        build_index(small.root, library, small.embedder())
    small.change(1)
    _freeze(mount, small.home, tmp_path / "frozen")
    frozen = Small(tmp_path / "frozen", small.states)
    with frozen.library() as library:
        index = open_index(frozen.root, library, small.embedder())
    assert flaws(index, small.states) == (False, 0)
    index.close()
    assert "as they were" in caplog.text
