"""Embedding models: the one that is installed with the product, or any sentence-transformers model in a folder."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from indexing import minilm
from indexing.errors import EmbedderUnusable
from indexing.minilm import MiniLM, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 32


class Encoder(Protocol):
    """A model in memory: `MiniLM` or `SentenceTransformers`."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def vectors(self, texts: Sequence[str], *, on_batch: Callable[[int], None] | None = None) -> Vectors:
        """As `Embedder.vectors`."""

    def check(self) -> None:
        """As `Embedder.check`."""


class Embedder:
    """Turns texts into unit vectors, so that a dot product is a cosine. The model is loaded at first use.

    LangChain's vector stores take it for an `Embeddings`: it has the methods, not the class, whose import takes longer
    than an answer.

    Attributes:
        fingerprint: Names the model and the exact files; vectors of different fingerprints never mix.
    """

    def __init__(self, load: Callable[[], Encoder], *, fingerprint: str) -> None:
        self._load = load
        self._model: Encoder | None = None
        self._loading = threading.Lock()
        self.fingerprint = fingerprint

    def vectors(self, texts: Sequence[str], *, on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors of the texts, float32, shape `(n_texts, dimension)`.

        Args:
            on_batch: Called with the number of texts done so far, for a progress bar.
        """
        return self._loaded().vectors(texts, on_batch=on_batch)

    def check(self) -> None:
        """Proves that the model is what its fingerprint says; takes a good part of a second.

        Raises:
            EmbedderUnusable: It is not.
        """
        self._loaded().check()

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._loaded().dimension

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's name for `vectors`."""
        return [[float(value) for value in row] for row in self.vectors(texts)]

    def embed_query(self, text: str) -> list[float]:
        """LangChain's name for the vector of one query."""
        return self.embed_documents([text])[0]

    def _loaded(self) -> Encoder:
        with self._loading:
            if self._model is None:
                self._model = self._load()
            return self._model


class SentenceTransformers:
    """Any sentence-transformers model, run by PyTorch."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model

    @classmethod
    def open(cls, folder: Path) -> SentenceTransformers:
        """Loads the model in a folder; nothing is downloaded, and no code of the model's own is run."""
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        from sentence_transformers import SentenceTransformer  # takes seconds: not before it is needed
        from transformers.utils import logging

        logging.disable_progress_bar()
        return cls(SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False))

    @property
    def module(self) -> object:
        """The network itself, a torch module."""
        return self._model[0].auto_model

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def vectors(self, texts: Sequence[str], *, on_batch: Callable[[int], None] | None = None) -> Vectors:
        """As `Embedder.vectors`."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = list(texts[start : start + _BATCH])
            vectors[start : start + len(batch)] = self._model.encode(
                batch, normalize_embeddings=True, show_progress_bar=False
            )
            if on_batch:
                on_batch(start + len(batch))
        return vectors

    def check(self) -> None:
        """Nothing is left to prove: the fingerprint was made from the files themselves."""


def open_embedder(name: str | None = None) -> Embedder:
    """The installed model, by default `all-MiniLM-L6-v2+careers`, or the sentence-transformers model in a folder.

    `+careers` is an adapter of ours that brings what people type nearer to what essays say; `all-MiniLM-L6-v2` is the
    published model without it. Nothing is ever downloaded: any other model is a folder on this machine.

    Raises:
        EmbedderUnusable: The model is not there, or the default's weights are not the published ones.
    """
    name = name or minilm.CAREERS
    if name not in minilm.NAMES:
        folder = Path(name).expanduser()
        if not (folder / "modules.json").is_file():
            raise EmbedderUnusable(
                f"COACH_EMBEDDER names {name!r}, which is not a folder with a sentence-transformers model. "
                f"Download the model there first, or unset COACH_EMBEDDER. Installed are {' and '.join(minilm.NAMES)}."
            )
        fingerprint = f"{folder.name}:{_folder_digest(folder)}"
        return Embedder(lambda: SentenceTransformers.open(folder), fingerprint=fingerprint)
    weights = minilm.default_weights()
    return Embedder(lambda: MiniLM.open(weights, name), fingerprint=minilm.fingerprint(name))


def _folder_digest(folder: Path) -> str:
    together = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        together.update(f"{path.relative_to(folder)}:{_file_digest(path)}\n".encode())
    return together.hexdigest()[:16]


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
