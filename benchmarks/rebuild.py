"""Damage to every file, each followed by the repair; and how long the repair of a large index takes."""

from __future__ import annotations

import hashlib
import logging
import shutil
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from damage import Damage, every_damage
from numpy.typing import NDArray
from small import Small, WordEmbedder, flaws

from corpus import Entry, Essay, Library
from indexing import IndexDamaged, build_index, current_version, cut_passages, open_current, open_index
from indexing.versions import versions

_DIMENSION = 384


@dataclass(slots=True)
class Repairs:
    """What became of damaged copies of one index.

    Attributes:
        noticed: Refused by a reader, before any answer.
        repairs: Of those tried, how many were repaired too.
        said: Announced in one line that names what was damaged.
        rebuilt: A new version was published and answers all known questions rightly.
        embedded: Texts embedded again.
    """

    tried: int = 0
    noticed: int = 0
    repairs: int = 0
    said: int = 0
    rebuilt: int = 0
    embedded: int = 0


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def repair_every_damage(home: Path, *, stride: int = 1) -> Repairs:
    """Damages each file of an index in every way; a reader finds it, and every `stride`-th time repairs it."""
    small, result, heard = Small.create(home / "pristine"), Repairs(), _Heard()
    with small.library() as library:
        build_index(small.root, library, small.embedder())
    logger = logging.getLogger("indexing")
    logger.addHandler(heard)
    logger.propagate = False
    for number, damage in enumerate(every_damage(small.root)):
        copy = Small(Path(shutil.copytree(small.home, home / str(number))), small.states)
        damage.to(copy.root)
        result.tried += 1
        result.noticed += _is_noticed(copy)
        if number % stride == 0:
            heard.lines.clear()
            _repair(copy, damage, heard, result)
        shutil.rmtree(home / str(number))
    logger.removeHandler(heard)
    logger.propagate = True
    return result


def _is_noticed(small: Small) -> bool:
    try:
        index = open_current(small.root, WordEmbedder())
    except IndexDamaged:
        return True
    if index is not None:
        index.close()
    return False


def _repair(small: Small, damage: Damage, heard: _Heard, result: Repairs) -> None:
    before, seen = set(versions(small.root)), len(small.embedded())
    with small.library() as library:
        index = open_index(small.root, library, small.embedder())
    result.repairs += 1
    result.rebuilt += index.folder not in before and flaws(index, small.states) == (False, 0)
    index.close()
    name = Path(damage.name).name
    result.said += [name in line and "\n" not in line for line in heard.lines] == [True]
    result.embedded += len(small.embedded()) - seen


class Known(WordEmbedder):
    """An embedder whose every vector is in the library already; a question is a random direction."""

    def __init__(self) -> None:
        super().__init__(dimension=_DIMENSION)
        self.embedded = 0

    def vectors(self, texts: Sequence[str], *, on_batch: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """A random unit vector for each text."""
        seeds = [zlib.crc32(text.encode()) for text in texts]
        rows = np.array([np.random.default_rng(seed).normal(size=_DIMENSION) for seed in seeds], np.float32)
        self.embedded += len(rows)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def large_library(home: Path, *, passages: int) -> Path:
    """A library of essays of ten passages each, about as long as real ones; gives its file."""
    chance = np.random.default_rng(3)
    words = np.array([f"{one}{two}" for one in "bdfglmnprst" for two in ("ado", "elin", "orum", "ika", "usten")])
    path = home / "library.sqlite"
    with Library.open(path) as library:
        total, number = 0, 0
        while total < passages:
            essay = _large_essay(number, chance, words, most=passages - total)
            library.replace(essay.origin, [Entry(essay)])
            total, number = total + len(cut_passages(essay)), number + 1
    return path


def _large_essay(number: int, chance: np.random.Generator, words: NDArray[np.str_], *, most: int) -> Essay:
    sections = [
        f"## Part {part}\n\n" + " ".join(" ".join(chance.choice(words, 16)).capitalize() + "." for _ in range(7))
        for part in range(min(10, most))
    ]
    text = "\n\n".join(sections) + "\n"
    return Essay(id=f"large-{number}", title=f"Large essay {number}", text=text, origin=f"large:{number}")


@dataclass(slots=True)
class Large:
    """Seconds that things take with a large library whose vectors are known."""

    passages: int
    first_build_s: float
    rebuild_s: float
    open_s: float
    one_more_essay_s: float
    embedded: int


def rebuild_large(home: Path, *, passages: int) -> Large:
    """Builds a large index, damages it, and times the repair, opening it, and taking in one more essay."""
    home.mkdir(parents=True, exist_ok=True)
    path, root, embedder = large_library(home, passages=passages), home / "index", Known()
    with Library.open(path) as library:
        first = _seconds(lambda: build_index(root, library, embedder))
        embedder.embedded = 0
        version = current_version(root)
        assert version is not None
        (version / "essays.json").write_bytes(b"")
        logging.getLogger("indexing").setLevel(logging.ERROR)
        rebuild = _seconds(lambda: open_index(root, library, embedder).close())
        logging.getLogger("indexing").setLevel(logging.NOTSET)
        opened = _seconds(lambda: open_index(root, library, embedder).close())
        again = embedder.embedded
        text = hashlib.sha256(b"one more").hexdigest() + " is one more essay, of one passage.\n"
        library.replace("more", [Entry(Essay(id="one-more", title="One more", text=text, origin="more"))])
        more = _seconds(lambda: open_index(root, library, embedder).close())
    return Large(passages, first, rebuild, opened, more, again)


def _seconds(do: Callable[[], object]) -> float:
    start = time.monotonic()
    do()
    return time.monotonic() - start
