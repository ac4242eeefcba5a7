"""Building and publishing a version of the index."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from corpus import Library, debates_in
from indexing.answered_questions import AnsweredQuestions
from indexing.debates import Debates, wordings
from indexing.embedding import Embedder
from indexing.errors import IndexNotWritten, IndexUnusable
from indexing.index import PASSAGE_VECTORS, write_texts
from indexing.lexical import LexicalIndex
from indexing.manifest import MANIFEST, SCHEMA_VERSION, Manifest, digests
from indexing.open_questions import FILE as OPEN_QUESTIONS
from indexing.open_questions import common_questions, left_open
from indexing.passages import MAX_WORDS, Passage, cut_passages
from indexing.proof import proving
from indexing.sentence_index import SentenceIndex, quotable_sentences
from indexing.shipped_vectors import shipped_vectors
from indexing.situation_vectors import owners_of, save_situations
from indexing.vectors import ENGINE, VectorIndex
from indexing.versions import current_version, delete_unread, publish, versions, writing

Progress = Callable[[str, int, int], None]  # (what is being done, done so far, in all)
_FIRST_TEXTS, _KEEP_S = 64, 4.0  # texts embedded before any is kept; from then on, as many as take so long
_MB = 1 << 20
_ROOM = 2 * _MB


def build_index(
    root: Path,
    library: Library,
    embedder: Embedder,
    *,
    server: str | None = None,
    max_words: int = MAX_WORDS,
    progress: Progress | None = None,
) -> Path:
    """Builds a version from the library and publishes it. Texts embedded before are not embedded again.

    Whatever was there before, damaged or made by something else, it repairs; a version that somebody reads stays
    until he has finished.

    Args:
        server: Address of the Chroma server that is to keep the vectors; without one they are kept in the folder.
        max_words: Of a passage. A version with another number than the default is built anew when it is next opened
            for a coach.
        progress: Called with (what is being done, done so far, in all).

    Returns:
        The folder of the new version.

    Raises:
        IndexBusy: Another process is building.
        IndexNotWritten: The disk is full or can't be written, or the new version did not pass its check; the version
            published before is as it was.
        IndexUnusable: The library is empty, the folder is somebody else's, or the server does not answer.
    """
    progress = progress or (lambda what, done, total: None)

    def discard(old: Path) -> None:
        VectorIndex.discard(old / "vectors", server=server)

    try:
        with writing(root, discard=discard) as folder, proving(server) as prove:
            try:
                _build(folder, library, embedder, server, max_words, progress)
                prove(folder)
            except BaseException:
                discard(folder)
                raise
            before, others = current_version(root), versions(root)
            published = publish(root, folder)
            # Other machines may share a server: they have the version before until they notice the new one.
            delete_unread([each for each in others if not server or each != before], discard=discard)
    except (OSError, IndexNotWritten) as error:
        raise IndexNotWritten(
            f"A new index could not be written in {root} ({error}). What was there is as it was. "
            "Free some disk space, or check the folder's permissions, and type: career-coach index"
        ) from error
    progress("building the index", 1, 1)
    return published


def _build(
    folder: Path, library: Library, embedder: Embedder, server: str | None, max_words: int, progress: Progress
) -> None:
    digest = library.digest()
    essays = library.essays()
    passages = [passage for essay in essays for passage in cut_passages(essay, max_words=max_words)]
    if not passages:
        raise IndexUnusable("The library holds no essays yet. Add some: career-coach corpus add FILE")
    titles = {essay.id: essay.title for essay in essays}
    texts = [indexed_text(passage, titles[passage.essay_id]) for passage in passages]
    sentences = list(quotable_sentences(essays))
    situations, owners = owners_of(passages, {essay.id: library.situations(essay.id) for essay in essays})
    debates = debates_in(essays)
    kinds = [texts, sentences, situations, common_questions(), [text for each in debates for text in wordings(each)]]
    everything = _vectors(library, embedder, [text for kind in kinds for text in kind], progress)
    bounds = np.cumsum([len(kind) for kind in kinds[:-1]])
    vectors, of_sentences, of_situations, common, of_debates = np.split(everything, bounds)
    _check_space(folder, vectors.nbytes + everything.nbytes + sum(len(essay.text) for essay in essays))
    progress("building the index", 0, 1)
    write_texts(folder, essays, passages)
    SentenceIndex.save(folder, essays, passages, of_sentences)
    save_situations(folder, owners, of_situations, passages=len(passages))
    np.save(folder / PASSAGE_VECTORS, vectors.astype(np.float16))
    np.save(folder / OPEN_QUESTIONS, left_open(common, vectors, of_sentences, of_situations))
    Debates.save(folder, debates, of_debates)
    AnsweredQuestions.of_situations(situations, owners, of_situations).save(folder)
    LexicalIndex.build(_with_situations(texts, situations, owners)).save(folder / "lexical")
    VectorIndex.build(folder / "vectors", [passage.id for passage in passages], vectors, server=server)
    manifest = Manifest(
        schema=SCHEMA_VERSION,
        library=digest,
        embedder=embedder.fingerprint,
        dimension=int(vectors.shape[1]),
        max_words=max_words,
        passages=len(passages),
        engine=ENGINE,
        server=server is not None,
        files=digests(folder),
    )
    (folder / MANIFEST).write_text(manifest.to_json(), "utf-8")


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
    known = shipped_vectors(embedder.fingerprint, set(keys)) | library.derived(embedder.fingerprint, set(keys))
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    pending = sorted(new.items(), key=lambda each: -len(each[1]))  # texts of a length together: less padding
    if pending:
        embedder.check()  # what it gives is kept under its fingerprint
    size = _FIRST_TEXTS
    while pending:  # kept as they come: an interrupted run loses a few seconds of embedding
        batch, pending = dict(pending[:size]), pending[size:]
        before, began = len(texts) - len(pending) - len(batch), perf_counter()
        rows = embedder.vectors(list(batch.values()), on_batch=_counted(progress, before, len(texts)))
        made = {key: row.tobytes() for key, row in zip(batch, rows, strict=True)}
        library.keep_derived(embedder.fingerprint, made)
        known.update(made)
        size = max(1, round(size * min(2.0, _KEEP_S / (perf_counter() - began))))
    progress("reading the essays", len(texts), len(texts))
    return np.stack([np.frombuffer(known[key], np.float32) for key in keys])


def _counted(progress: Progress, before: int, total: int) -> Callable[[int], None]:
    return lambda done: progress("reading the essays", before + done, total)


def _check_space(folder: Path, size: int) -> None:
    """Stops before the disk is full: what is built takes up to three times its size in between."""
    free, needed = shutil.disk_usage(folder).free, 3 * size + _ROOM
    if free < needed:
        raise IndexNotWritten(f"it takes about {needed // _MB + 1:,} MB, and {free // _MB:,} MB are free")
