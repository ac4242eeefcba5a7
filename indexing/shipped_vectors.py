"""The vectors of the situations and questions that ship with the product, so that no machine has to embed them.

`shipped.npz` holds them for one embedder, in half precision as the index does; `tools/shipped_vectors.py` writes it.
"""

from __future__ import annotations

from collections.abc import Collection
from importlib import resources

import numpy as np

FILE = "shipped.npz"


def shipped_vectors(embedder: str, keys: Collection[str]) -> dict[str, bytes]:
    """The vectors of those texts that are shipped for an embedder, as float32 bytes; of another embedder, none.

    Args:
        embedder: Its fingerprint.
        keys: SHA-256 of the texts, in hexadecimal.
    """
    with (resources.files("indexing") / FILE).open("rb") as file, np.load(file) as shipped:
        if str(shipped["embedder"]) != embedder:
            return {}
        known, vectors = shipped["keys"], shipped["vectors"].astype(np.float32)
    rows = {int(key): row for row, key in enumerate(known)}
    return {key: vectors[rows[short(key)]].tobytes() for key in keys if short(key) in rows}


def short(key: str) -> int:
    """The first eight bytes of a SHA-256, by which a shipped text is known."""
    return int(key[:16], 16)
