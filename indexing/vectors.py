"""The vector index. The only module that knows Chroma.

Only vectors and ids go to Chroma, never texts, and a collection's stored configuration is never loaded: an
embedding function named there would be run by the client.

Chroma keeps the graph in five files, written once and never again, and the rest in a SQLite file, of which it
rewrites one row of one table whenever it is opened. `_seal` makes that table refuse the row, so that the file
stays as it was published, byte for byte, and its digest tells whether it is damaged.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from indexing.errors import IndexDamaged, IndexNotWritten, IndexUnusable

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

ENGINE = "chroma 1.5"  # a version of the index built by another is built anew
_COLLECTION = "passages"
_DATABASE = "chroma.sqlite3"
_BATCH = 500
_REACHED = 0.9


class VectorIndex:
    """Nearest neighbours by cosine similarity over unit vectors, on disk in one folder."""

    def __init__(self, client: ClientAPI, scratch: TemporaryDirectory[str] | None = None) -> None:
        self._client = client
        self._scratch = scratch
        self._collection = client.get_collection(_COLLECTION, embedding_function=None)

    @classmethod
    def build(cls, folder: Path, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Writes an index of `vectors`, shape `(n, dimension)`, into a new folder.

        Raises:
            IndexNotWritten: Chroma can't write it.
        """
        try:
            cls._write(folder, ids, vectors)
            _seal(folder / _DATABASE)
        except Exception as error:  # Chroma's errors share no base
            raise IndexNotWritten(f"the vector index can't be written: {error}") from error

    @staticmethod
    def _write(folder: Path, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        client = _client(folder)
        try:
            # The graph is written out once, with the last vector: then reading never writes to it.
            once: Any = {
                "space": "cosine",
                "batch_size": max(2, min(len(ids), 100)),
                "sync_threshold": max(2, len(ids)),
            }
            collection = client.create_collection(_COLLECTION, configuration={"hnsw": once}, embedding_function=None)
            for start in range(0, len(ids), _BATCH):
                collection.add(ids=list(ids[start : start + _BATCH]), embeddings=vectors[start : start + _BATCH])
            if len(ids) == 1:  # two writes are the fewest after which the graph is written out
                collection.upsert(ids=list(ids), embeddings=vectors)
        finally:
            _close(client)

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        """Opens what `build` wrote. Chroma wants to write: where it may not, a copy is opened.

        Raises:
            IndexDamaged: Chroma can't open the folder.
        """
        scratch = None
        if not os.access(folder / _DATABASE, os.W_OK):
            scratch = _copied(folder)
        client = None
        try:
            client = _client(Path(scratch.name) if scratch else folder)
            return cls(client, scratch)
        except Exception as error:  # Chroma's errors share no base
            if client is not None:
                _close(client)
            if scratch is not None:
                scratch.cleanup()
            raise IndexDamaged(folder, f"the vector index can't be opened: {error}") from error

    def nearest(self, vector: NDArray[np.float32], k: int) -> dict[str, float]:
        """The `k` ids nearest to a unit vector of shape `(dimension,)`, with cosine similarity, nearest first.

        Raises:
            IndexUnusable: Chroma can't answer.
        """
        try:
            query: Any = [vector]
            found = self._collection.query(query_embeddings=query, n_results=k, include=["distances"])
        except Exception as error:  # Chroma's errors share no base
            raise IndexUnusable(f"The vector index can't be searched ({error}). Type: career-coach index") from error
        distances: Any = found["distances"]
        return {name: 1.0 - float(far) for name, far in zip(found["ids"][0], distances[0], strict=True)}

    def check(self, ids: Sequence[str], *, dimension: int) -> None:
        """Proves that the index holds exactly as many vectors as `ids`, and that a search reaches them.

        A graph of neighbours need not reach vectors of which there are many equal ones: a few may be missed.

        Raises:
            IndexUnusable: It does not.
        """
        if not ids:
            return
        probe = np.full(dimension, dimension**-0.5, np.float32)
        reached = self.nearest(probe, len(ids))
        if self._collection.count() != len(ids) or len(reached.keys() & set(ids)) < _REACHED * len(ids):
            raise IndexUnusable(f"The vector index reaches {len(reached)} of {len(ids)} passages.")

    def close(self) -> None:
        """Gives back files and threads."""
        _close(self._client)
        if self._scratch is not None:
            self._scratch.cleanup()


def _seal(database: Path) -> None:
    """Makes a database that Chroma need not write to any more stay as it is; and drops what it has purged."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute(
            "CREATE TRIGGER never_written BEFORE INSERT ON acquire_write BEGIN SELECT raise(IGNORE); END"
        )
        connection.execute("VACUUM")


def _copied(folder: Path) -> TemporaryDirectory[str]:
    copy = TemporaryDirectory(prefix="career-coach-")
    for path in folder.rglob("*"):
        target = Path(copy.name, path.relative_to(folder))
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return copy


def _client(folder: Path) -> ClientAPI:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb  # half a second: not before it is needed
    from chromadb.config import Settings

    no_file: Any = {"_env_file": None}  # a .env file in the working directory is nobody's setting of ours
    settings = Settings(**no_file, anonymized_telemetry=False, is_persistent=True)
    return chromadb.PersistentClient(str(folder), settings=settings)


def _close(client: ClientAPI) -> None:
    close: Any = getattr(client, "close", None)
    if close is not None:
        close()
