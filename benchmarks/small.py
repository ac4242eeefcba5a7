"""A small library that changes, an embedder that takes no time, and what a reader must find at any moment."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import Entry, Essay, Library
from indexing import Embedder, Index, Retriever, cut_passages

_ESSAYS = 8
_PARAGRAPH = (
    "People who read this far want to know what the note of the day says about work. "
    "It says that a promotion is a promise about the past, and that a plan is a question about the next year. "
    "Ask your manager for the date of the decision before you ask for the decision itself. "
)


class WordEmbedder(Embedder):
    """A text is the sum of its words, each a fixed random direction: near when many words are shared.

    Attributes:
        log: A file to which the SHA-256 of every text embedded is appended, also by a process killed later.
    """

    def __init__(self, log: Path | None = None, *, dimension: int = 48) -> None:
        self.fingerprint = f"words:{dimension}"  # nothing is loaded
        self.log = log
        self._dimension = dimension

    def vectors(self, texts: Sequence[str], *, on_batch: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """As the embedder's, shape `(n_texts, dimension)`."""
        if self.log is not None:
            with self.log.open("a") as file:
                file.write("".join(hashlib.sha256(text.encode()).hexdigest() + "\n" for text in texts))
        rows = [sum((_direction(word, self._dimension) for word in text.lower().split()), _ONE) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], np.float32).reshape(-1, self._dimension)

    def check(self) -> None:
        """Nothing to prove."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._dimension


_ONE = np.float32(1e-6)


@lru_cache(maxsize=10_000)
def _direction(word: str, dimension: int) -> NDArray[np.float32]:
    return np.random.default_rng(zlib.crc32(word.encode())).normal(size=dimension).astype(np.float32)


@dataclass(slots=True)
class Small:
    """A home whose library changes from state to state, and what each state says.

    Attributes:
        states: Digest of the library to its essays, for every state there was.
    """

    home: Path
    states: dict[str, dict[str, Essay]]

    @classmethod
    def create(cls, home: Path) -> Small:
        """A home with a first state, not indexed yet."""
        small = cls(home, {})
        small.change(0, everything=True)
        return small

    @property
    def root(self) -> Path:
        """The index."""
        return self.home / "index"

    @property
    def log(self) -> Path:
        """What was embedded."""
        return self.home / "embedded"

    def library(self) -> Library:
        """The library, to be closed."""
        return Library.open(self.home / "library.sqlite")

    def embedder(self) -> WordEmbedder:
        """An embedder that says what it embeds."""
        return WordEmbedder(self.log)

    def change(self, state: int, *, everything: bool = False) -> None:
        """Rewrites one essay (every essay), and every third time takes one away or puts it back."""
        with self.library() as library:
            for number in range(_ESSAYS) if everything else [state % _ESSAYS]:
                library.replace(f"essay-{number}", [Entry(_essay(number, state))])
            if state % 3 == 2:
                library.replace("essay-guest", [Entry(_essay(99, state))] if state % 2 else [])
            self.states[library.digest()] = {essay.id: essay for essay in library.essays()}

    def kept(self) -> set[str]:
        """The texts whose vectors the library has, by SHA-256."""
        with self.library() as library:
            return set(library.derived(WordEmbedder().fingerprint, self.embedded()))

    def embedded(self) -> list[str]:
        """The texts embedded so far, by SHA-256, in order."""
        return self.log.read_text().split() if self.log.exists() else []


def flaws(index: Index, states: dict[str, dict[str, Essay]]) -> tuple[bool, int]:
    """Whether a version is a mixture of states or none of them; and how many known questions it answers wrongly."""
    essays = states.get(index.manifest.library)
    if essays is None or index.essays != essays:
        return True, 0
    whole = [passage for essay in index.essays.values() for passage in cut_passages(essay)]
    if index.passages != whole or index.manifest.passages != len(whole):
        return True, 0
    retriever = Retriever(index, WordEmbedder())
    wrong = 0
    for essay in essays.values():
        best = retriever.retrieve(f"the note {word_of(essay)}", k=1)[0]
        wrong += word_of(essay) not in best.passage.text
    return False, wrong


def word_of(essay: Essay) -> str:
    """The word that stands in this essay in this state, and nowhere else."""
    return essay.text.split(maxsplit=1)[0]


def open_files() -> int:
    """The descriptors of this process."""
    return len(os.listdir("/proc/self/fd"))


def _essay(number: int, state: int) -> Essay:
    word = f"note{number}x{state}"
    text = f"{word} is the note of the day. {_PARAGRAPH}\n\n## Later\n\nMore of {word}. " + _PARAGRAPH * 3
    return Essay(id=f"essay-{number}", title=f"Essay {number}", text=text + "\n")
