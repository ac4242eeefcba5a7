"""The index on disk: published whole, never answered from when damaged, rebuilt without embedding."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import STAYING, SWINGING, fill

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
