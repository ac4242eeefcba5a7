"""Vectors of many texts, kept in a file, so that a benchmark that is run again embeds nothing again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import Progress

from indexing import Embedder
from indexing.minilm import Vectors


def kept_vectors(embedder: Embedder, texts: Sequence[str], folder: Path, *, what: str) -> Vectors:
    """The unit vectors of the texts, shape `(n_texts, dimension)`, from the folder or into it.

    Args:
        what: Said beside the progress bar.
    """
    together = hashlib.sha256("\0".join([embedder.fingerprint, *texts]).encode())
    path = folder / f"{together.hexdigest()[:32]}.npy"
    if path.is_file():
        return np.asarray(np.load(path), np.float32)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=len(texts))
        vectors = embedder.vectors(texts, on_batch=lambda done: progress.update(task, completed=done))
    folder.mkdir(parents=True, exist_ok=True)
    np.save(path, vectors)
    return vectors
