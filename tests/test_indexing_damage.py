"""Damage to the index on disk is noticed before an answer, said in one line, and repaired without embedding."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import chromadb
import pytest
from conftest import SWINGING
from damage import every_damage
from small import Small, WordEmbedder, flaws

from coach import Coach
from corpus import Entry, Library
from indexing import (
    IndexDamaged,
    IndexUnusable,
    Manifest,
    build_index,
    current_version,
    open_current,
    open_index,
    refresh_index,
)
from indexing.manifest import SCHEMA_VERSION
from indexing.vectors import ENGINE


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """A small home whose index is never damaged itself."""
    small = Small.create(tmp_path_factory.mktemp("small"))
    with small.library() as library:
        build_index(small.root, library, small.embedder())
    return small


@pytest.fixture
def small(pristine: Small, tmp_path: Path) -> Small:
    """A copy of it."""
    return Small(Path(shutil.copytree(pristine.home, tmp_path / "home")), dict(pristine.states))


@pytest.fixture
def library(small: Small) -> Iterator[Library]:
    with small.library() as library:
        yield library


def test_every_damage_to_every_file_is_noticed(pristine: Small, tmp_path: Path) -> None:
    damages = list(every_damage(pristine.root))
    for number, damage in enumerate(damages):
        copy = Path(shutil.copytree(pristine.root, tmp_path / str(number)))
        damage.to(copy)
        with pytest.raises(IndexDamaged, match="is damaged") as noticed:
            open_current(copy, WordEmbedder())
        assert "\n" not in str(noticed.value), damage
        assert Path(damage.name).name in noticed.value.what or damage.name == "CURRENT", damage
        shutil.rmtree(copy)
    assert len(damages) > 100


@pytest.mark.parametrize("name", ["CURRENT", "MANIFEST.json", "chroma.sqlite3", "data_level0.bin", "essays.json"])
def test_a_damaged_index_is_rebuilt_without_embedding(
    small: Small, library: Library, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    damage = next(each for each in every_damage(small.root) if Path(each.name).name == name)
    damage.to(small.root)
    before = len(small.embedded())
    with caplog.at_level(logging.WARNING, "indexing"):
        index = open_index(small.root, library, small.embedder())
    assert flaws(index, small.states) == (False, 0)
    index.close()
    assert len(small.embedded()) == before
    (said,) = (each.message for each in caplog.records if each.name.startswith("indexing"))
    assert name in said and "rebuilt from the library" in said and "\n" not in said


def test_reading_leaves_every_file_as_it_was_published(small: Small, library: Library) -> None:
    def everything() -> dict[Path, tuple[bytes, int]]:
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in small.root.rglob("*") if path.is_file()}

    before = everything()
    for _ in range(3):
        index = open_index(small.root, library, small.embedder())
        assert flaws(index, small.states) == (False, 0) and not index.touched()
        index.close()
    assert everything() == before


@pytest.mark.parametrize("pointer", ["", "v999999", "../..", "\0"])
def test_a_pointer_to_nowhere_leads_to_a_new_version(small: Small, library: Library, pointer: str) -> None:
    (small.root / "CURRENT").write_text(pointer)
    assert current_version(small.root) is None
    open_index(small.root, library, small.embedder()).close()
    assert current_version(small.root) is not None


def test_an_index_of_another_embedder_is_refused_until_it_is_repaired(small: Small, library: Library) -> None:
    other = WordEmbedder(small.log, dimension=32)
    before = len(small.embedded())
    for _ in range(2):
        with pytest.raises(IndexUnusable, match=r"words:48.*words:32.*career-coach index"):
            open_index(small.root, library, other)
    assert len(small.embedded()) == before
    index = refresh_index(small.root, library, other)
    assert index.manifest.dimension == 32 and len(small.embedded()) > before
    index.close()


@pytest.mark.parametrize(("schema", "age"), [(SCHEMA_VERSION - 1, "an older"), (SCHEMA_VERSION + 1, "a newer")])
def test_an_index_of_another_version_of_the_program_is_refused_until_it_is_repaired(
    small: Small, library: Library, schema: int, age: str
) -> None:
    _rewrite_manifest(small.root, schema=schema)
    with pytest.raises(IndexUnusable, match=rf"by {age} career-coach \(schema {schema}.*career-coach index") as refusal:
        open_index(small.root, library, small.embedder())
    assert not isinstance(refusal.value, IndexDamaged)
    refresh_index(small.root, library, small.embedder()).close()
    open_index(small.root, library, small.embedder()).close()


def test_an_index_that_claims_another_dimension_is_refused(small: Small, library: Library) -> None:
    _rewrite_manifest(small.root, dimension=12)
    with pytest.raises(IndexUnusable, match="12"):
        open_index(small.root, library, small.embedder())


def test_somebody_elses_folder_is_refused_and_left_alone(small: Small, library: Library, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    for name in ("v2/notes.txt", "v000007/thesis.txt", "CURRENT", ".build-files/a.c"):
        (theirs / name).parent.mkdir(parents=True, exist_ok=True)
        (theirs / name).write_text("mine")
    for command in (open_index, refresh_index):
        with pytest.raises(IndexUnusable, match=r"not an index \(.build-files, v2\).*nothing there was touched"):
            command(theirs, library, small.embedder())
    assert [path.read_text() for path in theirs.rglob("*") if path.is_file()] == ["mine"] * 4


def test_a_strangers_file_beside_the_versions_is_never_deleted(small: Small, library: Library) -> None:
    (small.root / "v2-notes").mkdir()
    (small.root / ".build-notes").write_text("mine")
    build_index(small.root, library, small.embedder())
    assert (small.root / "v2-notes").is_dir() and (small.root / ".build-notes").read_text() == "mine"


def test_the_engine_named_in_the_manifest_is_the_one_installed() -> None:
    assert ENGINE.removeprefix("chroma ") == chromadb.__version__.rpartition(".")[0]


def test_an_index_of_one_passage_is_as_solid(tmp_path: Path) -> None:
    small = Small.create(tmp_path)
    with small.library() as library:
        library.remove([essay.id for essay in library.essays()])
        library.replace("one", [Entry(replace(SWINGING, text="One sentence, and no more."))])
        build_index(small.root, library, small.embedder())
        for damage in list(every_damage(small.root)):
            copy = Path(shutil.copytree(small.root, tmp_path / "copy"))
            damage.to(copy)
            with pytest.raises(IndexDamaged):
                open_current(copy, small.embedder())
            shutil.rmtree(copy)


def _rewrite_manifest(root: Path, **changes: int) -> None:
    """A manifest, and the pointer to it, as another program would have written them."""
    version = current_version(root)
    assert version is not None
    manifest = replace(Manifest.read(version), **changes)  # type: ignore[arg-type]
    (version / "MANIFEST.json").write_text(manifest.to_json())
    (root / "CURRENT").write_text(f"{version.name} {manifest.seal}\n")


def test_a_coach_that_is_open_notices_damage_before_the_next_answer(tiny_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(tiny_home, tmp_path / "home"))
    with Coach.open(home=home) as coach:
        before = coach.ask("How long should I stay a manager?")
        for damage in ("passages.npy", "chroma.sqlite3"):
            version = current_version(home / "index")
            assert version is not None
            (path,) = version.rglob(damage)
            path.write_bytes(path.read_bytes()[:100])
            assert coach.ask("How long should I stay a manager?") == before
            assert current_version(home / "index") not in (None, version)
        shutil.rmtree(home / "index")  # "delete it whenever you like"
        assert coach.ask("How long should I stay a manager?") == before
