"""One version of the index: essays, passages and everything to find them by, of one moment.

    v000001-5f0c88a1/    MANIFEST.json  essays.json  passages.*  sentences.*
                         situations.*  answered_questions.*  open_questions.npy  debates.*  lexical/  vectors/

It is never written again once it is published. It is a cache: whatever happens to it, it is built anew from the
library. `versions.py` has the folder around it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import Essay
from indexing.answered_questions import AnsweredQuestions
from indexing.debates import Debates
from indexing.embedding import Embedder
from indexing.errors import IndexDamaged, IndexUnusable
from indexing.grouped_vectors import GroupedVectors
from indexing.lexical import LexicalIndex
from indexing.manifest import MANIFEST, Manifest, digests
from indexing.open_questions import FILE as OPEN_QUESTIONS
from indexing.open_questions import likeness
from indexing.passages import MAX_WORDS, Passage
from indexing.sentence_index import SentenceIndex
from indexing.situation_vectors import open_situations
from indexing.vectors import ENGINE, VectorIndex
from indexing.versions import lease

PASSAGE_VECTORS = "passages.npy"


class Index:
    """One published version, open for reading. While it is open nobody deletes it."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        essays: dict[str, Essay],
        passages: list[Passage],
        lexical: LexicalIndex,
        vectors: VectorIndex,
        sentences: SentenceIndex,
        situations: GroupedVectors,
        passage_vectors: NDArray[np.float16],
        open_questions: NDArray[np.float32],
        debates: Debates,
        answered_questions: AnsweredQuestions,
        held: int,
    ) -> None:
        """Takes the parts of a version, and the descriptor of the lease that keeps it from being deleted."""
        self.folder = folder
        self.manifest = manifest
        self.essays = essays
        self.passages = passages
        self.lexical = lexical
        self.vectors = vectors
        self.sentences = sentences
        self.situations = situations
        self.passage_vectors = passage_vectors  # shape (n_passages, dimension); the graph's are not read back
        self._open_questions = open_questions  # shape (n_open, dimension)
        self.debates = debates
        self.answered_questions = answered_questions
        self._lease = held
        self._files = [str(folder / name) for name in (MANIFEST, *manifest.files)]
        self._stamps = [_stamp(path) for path in self._files]

    @classmethod
    def open(cls, folder: Path, *, server: str | None = None) -> Index:
        """Opens a version, after proving that it is as it was published.

        Args:
            server: Address of the Chroma server that keeps the vectors, if one does.

        Raises:
            IndexDamaged: It is not.
            IndexUnusable: Another version of this program wrote it, or the server does not answer.
        """
        try:
            held = lease(folder)
        except OSError as error:
            raise IndexDamaged(folder, "the folder is not there") from error
        try:
            return cls._open(folder, held, server)
        except BaseException:
            os.close(held)
            raise

    @classmethod
    def _open(cls, folder: Path, held: int, server: str | None) -> Index:
        try:
            manifest = Manifest.read(folder)
            found = digests(folder)
            names = sorted({*found, *manifest.files})
            damaged = [name for name in names if found.get(name) != manifest.files.get(name)]
            if damaged:
                raise IndexDamaged(folder, ", ".join(damaged[:3]))
            essays, passages = read_texts(folder)
            lexical = LexicalIndex.open(folder / "lexical")
            sentences, situations = SentenceIndex.open(folder, list(essays)), open_situations(folder)
            passage_vectors, unanswered = np.load(folder / PASSAGE_VECTORS), np.load(folder / OPEN_QUESTIONS)
            debates, answered = Debates.open(folder), AnsweredQuestions.open(folder)
        except (OSError, ValueError, KeyError, TypeError) as error:  # files of another shape than this code writes
            raise IndexDamaged(folder, f"it can't be read: {error}") from error
        vectors = VectorIndex.open(folder / "vectors", server=server)
        try:
            vectors.check([passage.id for passage in passages], dimension=manifest.dimension)
        except BaseException:
            vectors.close()
            raise
        parts = lexical, vectors, sentences, situations, passage_vectors, unanswered, debates, answered
        return cls(folder, manifest, essays, passages, *parts, held)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Passage id to its place in `passages`."""
        return {passage.id: position for position, passage in enumerate(self.passages)}

    @cached_property
    def essay_of(self) -> NDArray[np.int64]:
        """For each passage the number of its essay, in the order of `essays`."""
        numbers = {essay_id: number for number, essay_id in enumerate(self.essays)}
        return np.array([numbers[passage.essay_id] for passage in self.passages], np.int64)

    @cached_property
    def essay_sizes(self) -> NDArray[np.int64]:
        """For each essay how many passages it has."""
        return np.bincount(self.essay_of, minlength=len(self.essays))

    def left_open(self, query: NDArray[np.float32]) -> float:
        """The cosine of a query, shape `(dimension,)`, to the nearest common question that the library leaves open."""
        return likeness(query, self._open_questions)

    def made_from(self, library_digest: str, *, server: str | None = None) -> bool:
        """Whether the version says what the library says now, as this program would put it, and where."""
        made = (self.manifest.library, self.manifest.max_words, self.manifest.engine, self.manifest.server)
        return made == (library_digest, MAX_WORDS, ENGINE, server is not None)

    def refuse_other_embedder(self, embedder: Embedder) -> None:
        """Vectors of another model mean something else.

        Raises:
            IndexUnusable: The version was built with another embedding model.
        """
        if self.manifest.embedder != embedder.fingerprint:
            raise IndexUnusable(
                f"The index in {self.folder.parent} was built with the embedding model {self.manifest.embedder}, and "
                f"{embedder.fingerprint} is configured. Embed the library with it: career-coach index; "
                "or set COACH_EMBEDDER back."
            )

    def touched(self) -> bool:
        """Whether a file of the version has been changed, or is gone, since it was opened."""
        return [_stamp(path) for path in self._files] != self._stamps

    def close(self) -> None:
        """Gives back files and threads."""
        self.vectors.close()
        os.close(self._lease)


def write_texts(folder: Path, essays: Iterable[Essay], passages: Iterable[Passage]) -> None:
    """Writes what the version's vectors stand for."""
    _write(folder / "essays.json", [asdict(essay) for essay in essays])
    _write(folder / "passages.json", [(each.essay_id, each.start, each.end, each.heading) for each in passages])


def read_texts(folder: Path) -> tuple[dict[str, Essay], list[Passage]]:
    """Reads what `write_texts` wrote: essays by id, and passages in order."""
    rows = json.loads((folder / "essays.json").read_text("utf-8"))
    essays = {row["id"]: Essay(**{**row, "topics": tuple(row["topics"])}) for row in rows}
    passages = [
        Passage(essay_id, start, end, essays[essay_id].text[start:end], heading)
        for essay_id, start, end, heading in json.loads((folder / "passages.json").read_text("utf-8"))
    ]
    return essays, passages


def _stamp(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
