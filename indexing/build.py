"""Building and publishing a version of the index."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from corpus import Library
from indexing.embedding import Embedder
from indexing.errors import IndexBusy, IndexUnusable
from indexing.index import CURRENT, MANIFEST, SCHEMA_VERSION, Index, Manifest, current_version, digests, write_texts
from indexing.lexical import LexicalIndex
from indexing.passages import MAX_WORDS, Passage, cut_passages
from indexing.sentence_index import SentenceIndex, quotable_places
from indexing.situation_index import SituationIndex, owners_of
from indexing.vectors import VectorIndex

Progress = Callable[[str, int, int], None]  # (what is being done, done so far, in all)
_CHECK_TIMEOUT_S = 120
_KEEP_BATCH = 64


def open_index(root: Path, library: Library, embedder: Embedder, *, progress: Progress | None = None) -> Index:
    """The index of what the library holds now: the published version if it still fits, else a new one.

    A version that is damaged, foreign or out of date is never answered from.

    Raises:
        IndexBusy: Another process is building.
        IndexUnusable: The folder can't be written, or the new version did not pass its check; the version
            published before is as it was.
    """
    folder = current_version(root)
    if folder is not None:
        try:
            index = Index.open(folder)
        except IndexUnusable:
            index = None
        if index is not None:
            if index.made_from(library.digest(), embedder):
                return index
            index.close()
    return Index.open(build_index(root, library, embedder, progress=progress))


def build_index(root: Path, library: Library, embedder: Embedder, *, progress: Progress | None = None) -> Path:
    """Builds a version from the library and publishes it. Texts embedded before are not embedded again.

    Returns:
        The folder of the new version.

    Raises:
        IndexBusy, IndexUnusable: As for `open_index`.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / ".writer.lock", timeout=0):
            return _build(root, library, embedder, progress or (lambda what, done, total: None))
    except Timeout as error:
        raise IndexBusy(f"Another process is building the index in {root}. Wait until it has finished.") from error
    except OSError as error:
        raise IndexUnusable(
            f"The index in {root} could not be written ({error}). What was there is as it was. "
            "Free some disk space, or check the folder's permissions, and type: career-coach index"
        ) from error


def _build(root: Path, library: Library, embedder: Embedder, progress: Progress) -> Path:
    for left in root.glob(".build-*"):  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    folder = root / f".build-{os.getpid()}"
    folder.mkdir()
    try:
        digest = library.digest()
        essays = library.essays()
        passages = [passage for essay in essays for passage in cut_passages(essay)]
        if not passages:
            raise IndexUnusable("The library holds no essays yet. Add some: career-coach corpus add FILE")
        titles = {essay.id: essay.title for essay in essays}
        texts = [indexed_text(passage, titles[passage.essay_id]) for passage in passages]
        places = quotable_places(essays)
        whole = {essay.id: essay.text for essay in essays}
        sentences = [whole[essay_id][start:end] for essay_id, start, end in places]
        situations, owners = owners_of(passages, {essay.id: library.situations(essay.id) for essay in essays})
        everything = _vectors(library, embedder, [*texts, *sentences, *situations], progress)
        vectors, of_sentences, of_situations = np.split(everything, [len(texts), len(texts) + len(sentences)])
        progress("building the index", 0, 1)
        write_texts(folder, essays, passages)
        SentenceIndex.save(folder, places, of_sentences)
        SituationIndex.save(folder, owners, of_situations)
        LexicalIndex.build(_with_situations(texts, situations, owners)).save(folder / "lexical")
        VectorIndex.build(folder / "vectors", [passage.id for passage in passages], vectors)
        _seal(
            folder,
            Manifest(
                schema=SCHEMA_VERSION,
                library=digest,
                embedder=embedder.fingerprint,
                dimension=int(vectors.shape[1]),
                max_words=MAX_WORDS,
                passages=len(passages),
                files={},
            ),
        )
        _flush(folder)
        published = _publish(root, folder)
        progress("building the index", 1, 1)
        return published
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _with_situations(texts: Sequence[str], situations: Sequence[str], owners: Sequence[tuple[int, int]]) -> list[str]:
    """Passages followed by what people might type for them: their words count as the passage's."""
    lines = [[text] for text in texts]
    for situation, passage in owners:
        lines[passage].append(situations[situation])
    return ["\n".join(each) for each in lines]


def indexed_text(passage: Passage, title: str) -> str:
    """What is embedded and indexed for a passage: its essay's title and its heading say what it is about."""
    above = f"{title}. {passage.heading}." if passage.heading else f"{title}."
    return f"{above}\n{passage.text}"


def _vectors(library: Library, embedder: Embedder, texts: Sequence[str], progress: Progress) -> NDArray[np.float32]:
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    known = library.derived(embedder.fingerprint, set(keys))
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    done = len(keys) - len(new)
    pending = sorted(new.items(), key=lambda each: -len(each[1]))  # texts of a length together: less padding
    if pending:
        embedder.check()  # what it gives is kept under its fingerprint
    for start in range(0, len(pending), _KEEP_BATCH):  # kept as they come: an interrupted run loses one batch
        progress("reading the essays", done + start, len(texts))
        batch = dict(pending[start : start + _KEEP_BATCH])
        rows = embedder.vectors(list(batch.values()))
        made = {key: row.tobytes() for key, row in zip(batch, rows, strict=True)}
        library.keep_derived(embedder.fingerprint, made)
        known.update(made)
    progress("reading the essays", len(texts), len(texts))
    return np.stack([np.frombuffer(known[key], np.float32) for key in keys])


def _seal(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest with every file's digest, then proves the version as a reader will find it."""
    (folder / MANIFEST).write_text(replace(manifest, files=digests(folder)).to_json(), "utf-8")
    _prove(folder)


def _prove(folder: Path) -> None:
    """Opens the version in a process of its own: a damaged vector index can crash or hang whoever opens it."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "indexing.verify", str(folder)],
            capture_output=True,
            text=True,
            timeout=_CHECK_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise IndexUnusable(
            f"The new index did not open within {_CHECK_TIMEOUT_S} s. Type: career-coach index"
        ) from error
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        raise IndexUnusable(f"The new index did not pass its check ({reason}). Type: career-coach index")


def _publish(root: Path, folder: Path) -> Path:
    versions = sorted(path for path in root.glob("v[0-9]*") if path.is_dir())
    number = int(versions[-1].name[1:]) + 1 if versions else 1
    target = root / f"v{number:06d}"
    folder.rename(target)
    pointer = root / f".{CURRENT}"
    pointer.write_text(target.name, "utf-8")
    _flush_path(pointer)
    pointer.replace(root / CURRENT)
    _flush_path(root)
    for old in versions[:-1]:  # the one before stays for whoever is reading it
        shutil.rmtree(old, ignore_errors=True)
    return target


def _flush(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        _flush_path(path)
    _flush_path(folder)


def _flush_path(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
