"""The index on disk: immutable versions in numbered folders, and one pointer to the current one.

    index/CURRENT          the name of the current version
    index/v000001/         MANIFEST.json  essays.json  passages.json  sentences.*
                           situations.*  lexical/  vectors/

A version is built beside the current one, proven in a process of its own, flushed to disk and published by
replacing CURRENT. It is never written again: whoever reads it keeps reading it. It is a cache: whatever
happens to it, it is built anew from the library.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from corpus import Essay
from indexing.embedding import Embedder
from indexing.errors import IndexUnusable
from indexing.lexical import LexicalIndex
from indexing.passages import MAX_WORDS, Passage
from indexing.sentence_index import SentenceIndex
from indexing.situation_index import SituationIndex
from indexing.vectors import VectorIndex, is_rewritten

SCHEMA_VERSION = 2
CURRENT = "CURRENT"
MANIFEST = "MANIFEST.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version was built with; anything else refuses to read it.

    Attributes:
        library: Digest of the library's essays.
        embedder: Fingerprint of the embedding model.
        files: Path within the version to SHA-256, for every file that nobody rewrites.
    """

    schema: int
    library: str
    embedder: str
    dimension: int
    max_words: int
    passages: int
    files: dict[str, str]

    def to_json(self) -> str:
        """For the file MANIFEST.json."""
        return json.dumps(asdict(self), indent=1, sort_keys=True)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Reads a version's manifest.

        Raises:
            IndexUnusable: It is missing, damaged or of another schema.
        """
        try:
            manifest = cls(**json.loads((folder / MANIFEST).read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise IndexUnusable(f"The index in {folder} has no readable manifest ({error}).") from error
        if manifest.schema != SCHEMA_VERSION:
            raise IndexUnusable(f"The index in {folder} has schema {manifest.schema}, expected {SCHEMA_VERSION}.")
        return manifest


class Index:
    """One published version, open for reading. Essays, passages and both indexes are of one moment."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        essays: dict[str, Essay],
        passages: list[Passage],
        lexical: LexicalIndex,
        vectors: VectorIndex,
        sentences: SentenceIndex,
        situations: SituationIndex,
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.essays = essays
        self.passages = passages
        self.lexical = lexical
        self.vectors = vectors
        self.sentences = sentences
        self.situations = situations

    @classmethod
    def open(cls, folder: Path) -> Index:
        """Opens a version, after proving that it is as it was published.

        Raises:
            IndexUnusable: It is not.
        """
        manifest = Manifest.read(folder)
        found = digests(folder)
        damaged = sorted(name for name in {*found, *manifest.files} if found.get(name) != manifest.files.get(name))
        if damaged:
            raise IndexUnusable(f"The index in {folder} is damaged ({', '.join(damaged[:3])}).")
        try:
            return cls._open(folder, manifest)
        except (OSError, ValueError, KeyError, TypeError) as error:  # files of another shape than this code writes
            raise IndexUnusable(f"The index in {folder} can't be read ({error}).") from error

    @classmethod
    def _open(cls, folder: Path, manifest: Manifest) -> Index:
        essays, passages = read_texts(folder)
        lexical = LexicalIndex.open(folder / "lexical")
        sentences, situations = SentenceIndex.open(folder), SituationIndex.open(folder)
        vectors = VectorIndex.open(folder / "vectors")
        try:
            vectors.check([passage.id for passage in passages], dimension=manifest.dimension)
        except BaseException:
            vectors.close()
            raise
        return cls(folder, manifest, essays, passages, lexical, vectors, sentences, situations)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Passage id to its place in `passages`."""
        return {passage.id: position for position, passage in enumerate(self.passages)}

    def made_from(self, library_digest: str, embedder: Embedder) -> bool:
        """Whether the version says what the library says now, in this embedder's vectors."""
        return (self.manifest.library, self.manifest.embedder, self.manifest.max_words) == (
            library_digest,
            embedder.fingerprint,
            MAX_WORDS,
        )

    def close(self) -> None:
        """Gives back files and threads."""
        self.vectors.close()


def current_version(root: Path) -> Path | None:
    """The folder that CURRENT points to, or None when nothing was published yet."""
    try:
        name = (root / CURRENT).read_text("utf-8").strip()
    except (OSError, ValueError):
        return None
    folder = root / name
    return folder if name.startswith("v") and folder.parent == root and folder.is_dir() else None


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of the files of a version that nobody rewrites, by their path within it."""
    vectors = folder / "vectors"
    kept = [
        path
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST and not (vectors in path.parents and is_rewritten(path))
    ]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


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


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
