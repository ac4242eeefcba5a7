"""The index on disk: published whole, never answered from when damaged, rebuilt without embedding."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import STAYING, SWINGING, fill
from small import Small, flaws

from corpus import Entry, Library, Situations
from indexing import (
    Embedder,
    IndexUnusable,
    Retriever,
    build_index,
    current_version,
    open_embedder,
    open_index,
    spread,
)
from indexing.for_langchain import PassageRetriever


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return open_embedder()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    fill(tmp_path, SWINGING, STAYING)
    return Library.open(tmp_path / "library.sqlite")


@pytest.fixture
def root(tmp_path: Path, tiny_home: Path) -> Path:
    """A folder with the published index of the two tiny essays, to be damaged."""
    return Path(shutil.copytree(tiny_home / "index", tmp_path / "index"))


def _never(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was embedded again")

    monkeypatch.setattr(embedder, "vectors", refuse)


def test_a_second_run_builds_and_embeds_nothing(
    root: Path, library: Library, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    _never(embedder, monkeypatch)
    before = current_version(root)
    open_index(root, library, embedder).close()
    assert current_version(root) == before


def test_a_rebuild_embeds_nothing_twice_and_leaves_nothing_behind(
    tmp_path: Path, library: Library, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build_index(tmp_path / "new", library, embedder)
    _never(embedder, monkeypatch)
    for _ in range(3):
        build_index(tmp_path / "new", library, embedder)
    (version,) = (path.name for path in (tmp_path / "new").glob("v*"))
    assert first.name.startswith("v000001-") and version.startswith("v000004-")
    assert not list((tmp_path / "new").glob(".build-*"))


def test_a_removed_essay_is_gone_and_a_changed_one_is_new(tmp_path: Path, library: Library, embedder: Embedder) -> None:
    open_index(tmp_path / "new", library, embedder).close()
    library.remove(["staying"])
    index = open_index(tmp_path / "new", library, embedder)
    assert {hit.essay.id for hit in Retriever(index, embedder).retrieve("staff engineer", k=50)} == {"swinging"}
    index.close()


CANARY = "zanzibarquokka"
KILLED = """
import os, signal, sys
from pathlib import Path
import indexing.build
from small import Small
indexing.build.VectorIndex.build = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
small = Small(Path(sys.argv[1]), {})
with small.library() as library:
    indexing.build.build_index(small.root, library, small.embedder())
"""


def test_what_was_removed_is_in_no_file_of_the_index(tmp_path: Path) -> None:
    small = Small.create(tmp_path)
    with small.library() as library:
        essay = replace(STAYING, text=f"# The {CANARY}\n\n{STAYING.text}The {CANARY} said so.\n")
        library.replace("canary", [Entry(essay)])
        open_index(small.root, library, small.embedder()).close()
        assert _files_with(small.root, CANARY)
        library.remove([essay.id])
        open_index(small.root, library, small.embedder()).close()
        assert not _files_with(small.root, CANARY)


def _files_with(root: Path, word: str) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


def test_a_killed_build_followed_by_an_edit_ends_in_what_a_clean_build_makes(tmp_path: Path) -> None:
    small = Small.create(tmp_path / "killed")
    with small.library() as library:
        build_index(small.root, library, small.embedder())
    small.change(1)
    done = subprocess.run([sys.executable, "-c", KILLED, str(small.home)], env=_environment(), check=False)
    assert done.returncode == -signal.SIGKILL and list(small.root.glob(".build-*"))
    small.change(2)
    with small.library() as library:
        index = open_index(small.root, library, small.embedder())
        clean = open_index(tmp_path / "clean", library, small.embedder())
    assert not list(small.root.glob(".build-*")) and flaws(index, small.states) == (False, 0)
    for path in (path for path in clean.folder.rglob("*") if path.is_file()):
        place = path.relative_to(clean.folder)
        if "vectors" not in place.parts and path.name != "MANIFEST.json":
            assert (index.folder / place).read_bytes() == path.read_bytes(), place
    probe = small.embedder().vectors(["the note of the day"])[0]
    assert index.vectors.nearest(probe, 99) == clean.vectors.nearest(probe, 99)
    assert len(set(small.embedded()) - {hashlib.sha256(b"the note of the day").hexdigest()}) == len(small.kept())
    index.close()
    clean.close()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def test_an_empty_library_is_not_indexed_and_leaves_nothing_behind(tmp_path: Path, embedder: Embedder) -> None:
    with Library.open(tmp_path / "empty.sqlite") as library, pytest.raises(IndexUnusable, match="corpus add"):
        build_index(tmp_path / "new", library, embedder)
    assert not list((tmp_path / "new").glob("[v.]*[0-9]"))


def test_every_hit_says_why(root: Path, library: Library, embedder: Embedder) -> None:
    index = open_index(root, library, embedder)
    hits = Retriever(index, embedder).retrieve("How long should a stint of management last?", k=5)
    assert hits[0].essay.id == "swinging" and "Two years" in hits[0].passage.text
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert hit.essay.text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert -1 <= hit.dense <= 1 and 0 <= hit.score <= 1
        assert (hit.lexical_rank is None) == (hit.lexical == 0)
    assert len(spread(hits, most_per_essay=1)) == 2
    documents = PassageRetriever(retriever=Retriever(index, embedder), k=2).invoke("a stint of management")
    assert documents[0].metadata["author"] == "Ada Example" and documents[0].id == hits[0].passage.id
    index.close()


def test_a_query_without_a_known_word_still_finds_passages(root: Path, library: Library, embedder: Embedder) -> None:
    index = open_index(root, library, embedder)
    hits = Retriever(index, embedder).retrieve("zzz qqq", k=2)
    assert len(hits) == 2 and all(hit.lexical == 0 for hit in hits)
    index.close()


def test_a_passage_is_found_by_what_people_would_type_for_it(tmp_path: Path, embedder: Embedder) -> None:
    start = STAYING.text.index("Staff engineers write")
    situations = (Situations(start, start + 57, ("went up a grade and my ide gathers dust, is that normal",)),)
    with Library.open(tmp_path / "library.sqlite") as library:
        library.replace("a", [Entry(SWINGING)])
        library.replace("b", [Entry(STAYING, (), situations)])
        index = open_index(tmp_path / "index", library, embedder)
    best, *others = Retriever(index, embedder).retrieve("got the fancy rank and now the ide gathers dust", k=3)
    assert best.essay.id == "staying" and best.situation is not None and best.situation > 0.5
    assert all(hit.situation is None for hit in others)
    index.close()
