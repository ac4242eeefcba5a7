"""Writes indexing/shipped.npz, the default embedder's vectors of the situations and questions that ship.

Type it when one of them or the embedder has changed: python tools/shipped_vectors.py
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import numpy as np

from corpus.situations import shipped_texts
from corpus.stances import shipped_questions
from indexing import open_embedder
from indexing.open_questions import common_questions
from indexing.shipped_vectors import FILE, short


def main() -> None:
    """Embeds them all: half a minute."""
    embedder = open_embedder()
    embedder.check()
    texts = sorted(
        {*shipped_texts(), *shipped_questions(), *common_questions()}, key=lambda text: sha256(text.encode()).digest()
    )
    keys = np.array([short(sha256(text.encode()).hexdigest()) for text in texts], np.uint64)
    vectors = embedder.vectors(texts).astype(np.float16)
    path = Path(__file__).parents[1] / "indexing" / FILE
    np.savez(path, allow_pickle=False, embedder=np.array(embedder.fingerprint), keys=keys, vectors=vectors)


if __name__ == "__main__":
    main()
