"""The lexical index: BM25 over stemmed words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray


class LexicalIndex:
    """BM25 (Lucene's variant, k1 = 1.2, b = 0.75) over texts known by their position."""

    def __init__(self, ranker: bm25s.BM25) -> None:
        self._ranker = ranker

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Indexes the texts; a text's position is its name."""
        ranker = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        ranker.index(_tokens(texts), show_progress=False)
        return cls(ranker)

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """Opens what `save` wrote."""
        return cls(bm25s.BM25.load(str(folder)))

    def save(self, folder: Path) -> None:
        """Writes the index into a folder."""
        self._ranker.save(str(folder), show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """A score for every text, shape `(n_texts,)`, higher is nearer; 0 where no word is shared."""
        (words,) = _tokens([query])
        known = [word for word in dict.fromkeys(words) if word in self._ranker.vocab_dict]
        size = int(self._ranker.scores["num_docs"])
        if not known:
            return np.zeros(size, np.float32)
        return np.asarray(self._ranker.get_scores(known), np.float32)


def _tokens(texts: Sequence[str]) -> list[list[str]]:
    stemmer = Stemmer.Stemmer("english")  # one for each call: the object is not safe to share between threads
    tokens: list[list[str]] = bm25s.tokenize(
        list(texts), stopwords="english", stemmer=stemmer, return_ids=False, show_progress=False
    )
    return tokens
