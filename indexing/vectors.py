"""The vector index. The only module that knows Chroma.

Only vectors and ids go to Chroma, never texts, and a collection's stored configuration is never loaded: an
embedding function named there would be run by the client.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from indexing.errors import IndexUnusable

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_COLLECTION = "passages"
_BATCH = 500


class VectorIndex:
    """Nearest neighbours by cosine similarity over unit vectors, on disk in one folder."""

    def __init__(self, client: ClientAPI) -> None:
        self._client = client
        self._collection = client.get_collection(_COLLECTION, embedding_function=None)

    @classmethod
    def build(cls, folder: Path, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Writes an index of `vectors`, shape `(n, dimension)`, into a new folder."""
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
        finally:
            _close(client)

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        """Opens what `build` wrote.

        Raises:
            IndexUnusable: Chroma can't open the folder.
        """
        client = None
        try:
            client = _client(folder)
            return cls(client)
        except Exception as error:  # Chroma's errors share no base
            if client is not None:
                _close(client)
            raise IndexUnusable(f"The vector index in {folder} can't be opened ({error}).") from error

    def nearest(self, vector: NDArray[np.float32], k: int) -> dict[str, float]:
        """The `k` ids nearest to a unit vector of shape `(dimension,)`, with cosine similarity, nearest first.

        Raises:
            IndexUnusable: Chroma can't answer.
        """
        try:
            query: Any = [vector]
            found = self._collection.query(query_embeddings=query, n_results=k, include=["distances"])
        except Exception as error:  # Chroma's errors share no base
            raise IndexUnusable(f"The vector index can't be searched ({error}).") from error
        distances: Any = found["distances"]
        return {name: 1.0 - float(far) for name, far in zip(found["ids"][0], distances[0], strict=True)}

    def check(self, ids: Sequence[str], *, dimension: int) -> None:
        """Proves that the index holds exactly `ids` and that a search reaches every one of them.

        Raises:
            IndexUnusable: It does not.
        """
        if not ids:
            return
        probe = np.full(dimension, dimension**-0.5, np.float32)
        reached = self.nearest(probe, len(ids))
        if self._collection.count() != len(ids) or set(reached) != set(ids):
            raise IndexUnusable(f"The vector index reaches {len(reached)} of {len(ids)} passages.")

    def close(self) -> None:
        """Gives back files and threads."""
        _close(self._client)


def is_rewritten(path: Path) -> bool:
    """Whether Chroma rewrites that file whenever it is opened, so that its digest tells nothing.

    It does so with its SQLite file, and with a graph too small (one vector) to have been written out.
    """
    return path.name.startswith("chroma.sqlite3") or not (path.parent / "index_metadata.pickle").exists()


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
