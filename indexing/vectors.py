"""The vector index: in a folder of our own, or kept by a Chroma server. The only module that knows Chroma.

Only vectors and ids go to Chroma, never texts, and a collection's stored configuration is never loaded: an
embedding function named there would be run by the client.

In a folder, Chroma keeps the graph in five files, written once and never again, and the rest in a SQLite file, of
which it rewrites one row of one table whenever it is opened. `_seal` makes that table refuse the row, so that the
file stays as it was published, byte for byte, and its digest tells whether it is damaged.

On a server every version of the index has a collection of its own; the folder holds nothing but its name.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from indexing.errors import IndexDamaged, IndexNotWritten, IndexUnusable

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

ENGINE = "chroma 1.5"  # a version of the index built by another is built anew
_COLLECTION = "passages"
_DATABASE = "chroma.sqlite3"
_NAME = "collection"  # the file that names a server's collection
_BATCH = 500
_REACHED = 0.9
_TIMEOUT_S = 30.0


class VectorIndex:
    """Nearest neighbours by cosine similarity over unit vectors."""

    def __init__(
        self, client: Client, collection: Collection, *, name: str, scratch: TemporaryDirectory[str] | None = None
    ) -> None:
        """Takes what is to be closed with it; `name` is for messages."""
        self._client = client
        self._collection = collection
        self._name = name
        self._scratch = scratch

    @classmethod
    def build(
        cls, folder: Path, ids: Sequence[str], vectors: NDArray[np.float32], *, server: str | None = None
    ) -> None:
        """Writes an index of `vectors`, shape `(n, dimension)`, into a new folder, or a new collection of a server.

        Raises:
            IndexNotWritten: Chroma can't write it.
            IndexUnusable: The server does not answer.
        """
        try:
            if server is None:
                _write(_local(folder), _COLLECTION, ids, vectors)
                _seal(folder / _DATABASE)
            else:
                folder.mkdir()
                name = f"career-coach-{secrets.token_hex(8)}"
                (folder / _NAME).write_text(name)  # first, so that a collection that is left over can be found
                _write(_remote(server), name, ids, vectors)
        except IndexUnusable:
            raise
        except Exception as error:  # Chroma's errors share no base
            raise IndexNotWritten(f"the vector index can't be written: {error}") from error

    @classmethod
    def open(cls, folder: Path, *, server: str | None = None) -> VectorIndex:
        """Opens what `build` wrote. Chroma wants to write: where it may not, a copy of the folder is opened.

        Raises:
            IndexDamaged: Chroma can't open the folder, or the server has lost the collection.
            IndexUnusable: The server does not answer, or none is configured.
        """
        if (folder / _NAME).exists():
            return cls._open_remote(folder, server)
        scratch = None if os.access(folder / _DATABASE, os.W_OK) else _copied(folder)
        client = None
        try:
            client = _local(Path(scratch.name) if scratch else folder)
            collection = client.get_collection(_COLLECTION, embedding_function=None)
            return cls(client, collection, name=str(folder), scratch=scratch)
        except Exception as error:  # Chroma's errors share no base
            if client is not None:
                client.close()
            if scratch is not None:
                scratch.cleanup()
            raise IndexDamaged(folder, f"the vector index can't be opened: {error}") from error

    @classmethod
    def _open_remote(cls, folder: Path, server: str | None) -> VectorIndex:
        if server is None:
            raise IndexUnusable(
                f"The vectors of the index {folder.parent} are kept by a Chroma server. Name it with COACH_CHROMA_URL, "
                "or build the index without one: career-coach index"
            )
        from chromadb.errors import NotFoundError

        name = (folder / _NAME).read_text()
        client = _remote(server)
        try:
            return cls(client, client.get_collection(name, embedding_function=None), name=f"{name} at {server}")
        except NotFoundError as error:
            client.close()
            raise IndexDamaged(folder, f"the Chroma server {server} has lost the collection {name}") from error
        except Exception as error:  # Chroma's errors share no base
            client.close()
            raise _away(server, error) from error

    @classmethod
    def discard(cls, folder: Path, *, server: str | None = None) -> None:
        """Deletes the collection that belongs to a folder which is about to be deleted; of a local one, nothing."""
        if server is None or not (folder / _NAME).exists():
            return
        from chromadb.errors import NotFoundError

        with closing(_remote(server)) as client:
            try:
                client.delete_collection((folder / _NAME).read_text())
            except NotFoundError:
                return
            except Exception as error:  # Chroma's errors share no base
                raise _away(server, error) from error

    def nearest(self, vector: NDArray[np.float32], k: int) -> dict[str, float]:
        """The `k` ids nearest to a unit vector of shape `(dimension,)`, with cosine similarity, nearest first.

        Raises:
            IndexDamaged: The server has lost the collection.
            IndexUnusable: Chroma can't answer.
        """
        from chromadb.errors import NotFoundError

        try:
            query: Any = [vector]
            found = self._collection.query(query_embeddings=query, n_results=k, include=["distances"])
        except NotFoundError as error:
            raise IndexDamaged(Path(self._name), "the collection is lost") from error
        except Exception as error:  # Chroma's errors share no base
            raise IndexUnusable(f"The vector index {self._name} can't be searched: {error}") from error
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
        """Gives back files, connections and threads."""
        self._client.close()
        if self._scratch is not None:
            self._scratch.cleanup()


def load_engine() -> None:
    """Imports Chroma, for who is going to need it: that takes half a second."""
    import chromadb  # noqa: F401


def _write(client: Client, name: str, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
    with closing(client):
        # The graph is written out once, with the last vector: then reading never writes to it.
        once: Any = {
            "space": "cosine",
            "batch_size": max(2, min(len(ids), 100)),
            "sync_threshold": max(2, len(ids)),
        }
        collection = client.create_collection(name, configuration={"hnsw": once}, embedding_function=None)
        for start in range(0, len(ids), _BATCH):
            collection.add(ids=list(ids[start : start + _BATCH]), embeddings=vectors[start : start + _BATCH])
        if len(ids) == 1:  # two writes are the fewest after which the graph is written out
            collection.upsert(ids=list(ids), embeddings=vectors)


def _seal(database: Path) -> None:
    """Makes a database that Chroma need not write to any more stay as it is; and drops what it has purged."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute(
            "CREATE TRIGGER never_written BEFORE INSERT ON acquire_write BEGIN SELECT raise(IGNORE); END"
        )
        connection.execute("VACUUM")


def _copied(folder: Path) -> TemporaryDirectory[str]:
    copy = TemporaryDirectory(prefix="career-coach-")
    for path in sorted(folder.rglob("*")):  # a folder before what is in it
        target = Path(copy.name, path.relative_to(folder))
        if path.is_dir():
            target.mkdir()
        else:
            shutil.copyfile(path, target)
    return copy


def _local(folder: Path) -> Client:
    import chromadb  # half a second: not before it is needed

    return cast("Client", chromadb.PersistentClient(str(folder), settings=_settings(is_persistent=True)))


def _remote(server: str) -> Client:
    import chromadb
    import httpx

    address = urlsplit(server)
    encrypted = address.scheme == "https"
    try:  # ask first, since Chroma's client waits for ever
        answer = httpx.get(f"{server.rstrip('/')}/api/v2/heartbeat", timeout=_TIMEOUT_S)
        if answer.status_code != httpx.codes.OK:
            raise IndexUnusable(
                f"{server} is not a Chroma server of version 1 (it answers {answer.status_code}). Start one with: "
                "chroma run --path FOLDER; or unset COACH_CHROMA_URL."
            )
        port = address.port or (443 if encrypted else 8000)
        client = cast("Client", chromadb.HttpClient(address.hostname or "", port, encrypted, settings=_settings()))
    except IndexUnusable:
        raise
    except Exception as error:  # Chroma's errors share no base
        raise _away(server, error) from error
    session = getattr(getattr(client, "_server", None), "_session", None)
    if session is not None:
        session.timeout = _TIMEOUT_S
    return client


def _settings(**more: Any) -> Any:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    from chromadb.config import Settings

    no_file: Any = {"_env_file": None}  # a .env file in the working directory is nobody's setting of ours
    return Settings(**no_file, anonymized_telemetry=False, **more)


def _away(server: str, error: Exception) -> IndexUnusable:
    return IndexUnusable(
        f"The Chroma server {server} does not answer ({error}). Start it with: chroma run --path FOLDER; "
        "or unset COACH_CHROMA_URL."
    )
