"""Building and publishing a version of the index."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import Library
from indexing.embedding import Embedder
from indexing.errors import IndexNotWritten, IndexUnusable
from indexing.index import PASSAGE_VECTORS, write_texts
from indexing.lexical import LexicalIndex
from indexing.manifest import MANIFEST, SCHEMA_VERSION, Manifest, digests
from indexing.passages import MAX_WORDS, Passage, cut_passages
from indexing.sentence_index import SentenceIndex, quotable_sentences
from indexing.situation_vectors import owners_of, save_situations
from indexing.vectors import ENGINE, VectorIndex
from indexing.versions import delete_unread, publish, versions, writing

Progress = Callable[[str, int, int], None]  # (what is being done, done so far, in all)
_CHECK_TIMEOUT_S = 120
_KEEP_BATCH = 64


def build_index(
    root: Path,
    library: Library,
    embedder: Embedder,
    *,
    max_words: int = MAX_WORDS,
    progress: Progress | None = None,
) -> Path:
    """Builds a version from the library and publishes it. Texts embedded before are not embedded again.

    Whatever was there before, damaged or made by something else, it repairs; a version that somebody reads stays
    until he has finished.

    Args:
        max_words: Of a passage. A version with another number than the default is built anew when it is next opened
            for a coach.

    Returns:
        The folder of the new version.

    Raises:
        IndexBusy: Another process is building.
        IndexNotWritten: The disk is full or can't be written, or the new version did not pass its check; the version
            published before is as it was.
        IndexUnusable: The library is empty, or the folder is somebody else's.
    """
    progress = progress or (lambda what, done, total: None)
    try:
        with writing(root, discard=_discard) as folder:
            _build(folder, library, embedder, max_words, progress)
            before = versions(root)
            published = publish(root, folder)
            delete_unread(before, discard=_discard)
    except (OSError, sqlite3.Error) as error:
        raise IndexNotWritten(
            f"The index in {root} could not be written ({error}). What was there is as it was. "
            "Free some disk space, or check the folder's permissions, and type: career-coach index"
        ) from error
    progress("building the index", 1, 1)
    return published


def _build(folder: Path, library: Library, embedder: Embedder, max_words: int, progress: Progress) -> None:
    digest = library.digest()
    essays = library.essays()
    passages = [passage for essay in essays for passage in cut_passages(essay, max_words=max_words)]
    if not passages:
        raise IndexUnusable("The library holds no essays yet. Add some: career-coach corpus add FILE")
    titles = {essay.id: essay.title for essay in essays}
    texts = [indexed_text(passage, titles[passage.essay_id]) for passage in passages]
    sentences = list(quotable_sentences(essays))
    situations, owners = owners_of(passages, {essay.id: library.situations(essay.id) for essay in essays})
    everything = _vectors(library, embedder, [*texts, *sentences, *situations], progress)
    vectors, of_sentences, of_situations = np.split(everything, [len(texts), len(texts) + len(sentences)])
    progress("building the index", 0, 1)
    write_texts(folder, essays, passages)
    SentenceIndex.save(folder, essays, passages, of_sentences)
    save_situations(folder, owners, of_situations, passages=len(passages))
    np.save(folder / PASSAGE_VECTORS, vectors.astype(np.float16))
    LexicalIndex.build(_with_situations(texts, situations, owners)).save(folder / "lexical")
    VectorIndex.build(folder / "vectors", [passage.id for passage in passages], vectors)
    manifest = Manifest(
        schema=SCHEMA_VERSION,
        library=digest,
        embedder=embedder.fingerprint,
        dimension=int(vectors.shape[1]),
        max_words=max_words,
        passages=len(passages),
        engine=ENGINE,
        server=False,
        files=digests(folder),
    )
    (folder / MANIFEST).write_text(manifest.to_json(), "utf-8")
    _prove(folder)


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
        raise IndexNotWritten(
            f"The new index did not open within {_CHECK_TIMEOUT_S} s. Type: career-coach index"
        ) from error
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        raise IndexNotWritten(f"The new index did not pass its check ({reason}). Type: career-coach index")


def _discard(folder: Path) -> None:
    """Called before a folder is deleted."""
