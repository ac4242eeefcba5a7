"""How the coach's search bears a larger library.

    python benchmarks/scale.py [--situations N] [--out FILE] [PASSAGES...]

Each size is a library of made-up essays, five passages each, whose words are drawn as often as a natural language's
(Zipf); passages, sentences and situations get random unit vectors, of which nothing is near anything: the hardest case
for a graph of neighbours. Questions are embedded by the real model. Each size is built, opened and asked in processes
of their own. Where other programs use the machine, look at the processor time: they do not count in it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np
from tables import show, table

from corpus import Entry, Essay, Library, Situations
from indexing import Embedder, Index, Retriever, build_index, current_version, open_embedder
from indexing.minilm import Vectors

SIZES = (1_000, 10_000, 100_000)
QUESTIONS = 200
_VOCABULARY = 50_000
_DIMENSION = 384
_SECTIONS, _SENTENCES, _WORDS = 5, 8, 19  # an essay's sections, a section's sentences, a sentence's words
_ESSAYS_AT_ONCE = 500


class RandomEmbedder(Embedder):
    """A text's vector points anywhere, always the same way."""

    fingerprint = f"random:{_DIMENSION}"
    dimension = _DIMENSION

    def __init__(self) -> None:
        """Loads nothing."""

    def vectors(self, texts: Sequence[str], *, on_batch: Callable[[int], None] | None = None) -> Vectors:
        """As the embedder's, shape `(n_texts, dimension)`."""
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) for text in texts]
        rows = np.stack([np.random.default_rng(seed).standard_normal(_DIMENSION, np.float32) for seed in seeds])
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)

    def check(self) -> None:
        """Nothing to prove."""


def main() -> None:
    """Prints a row for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("passages", nargs="*", type=int, default=SIZES)
    parser.add_argument("--situations", type=int, default=0, help="for each passage (default 0)")
    parser.add_argument("--out", type=Path, help="a file to add the table to")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        print(json.dumps(STEPS[arguments.step](arguments.home, arguments.passages[0], arguments.situations)))
        return
    sizes = sorted(arguments.passages)
    columns = {size: measured(size, arguments.situations) for size in sizes}
    made = table(f"{arguments.situations} situations for each passage", "", *(f"{size:,} passages" for size in sizes))
    for name in columns[sizes[0]]:
        values = [columns[size][name] for size in sizes]
        made.add_row(name, *(_cell(value, before) for value, before in zip(values, [None, *values], strict=False)))
    made.caption = "(x n): times the size before"
    show(made, out=arguments.out)


def measured(size: int, situations: int) -> dict[str, float]:
    """The measures of one size, each step in a process of its own."""
    measures: dict[str, float] = {}
    with TemporaryDirectory(prefix="career-coach-scale-") as home:
        for step in STEPS:
            command = [sys.executable, __file__, str(size), "--situations", str(situations)]
            print(f"{size:,} passages: {step}", file=sys.stderr)
            done = subprocess.run(
                [*command, "--step", step, "--home", home], stdout=subprocess.PIPE, text=True, check=True
            )
            measures |= json.loads(done.stdout)
    return measures


def build(home: Path, size: int, situations: int) -> dict[str, float]:
    """Fills the library and builds the first index."""
    with Library.open(home / "library.sqlite") as library:
        words = Words(0)
        for number in range(0, size // _SECTIONS, _ESSAYS_AT_ONCE):
            numbers = range(number, min(number + _ESSAYS_AT_ONCE, size // _SECTIONS))
            library.replace(f"batch {number}", [entry(each, words, situations) for each in numbers])
        took = _took(lambda: build_index(home / "index", library, RandomEmbedder()))
    return {"build, s": took.wall, "  processor, s": took.processor, "  peak memory, MB": _peak()}


def rebuild(home: Path, size: int, situations: int) -> dict[str, float]:
    """Adds one essay and builds again: the vectors of all others are known."""
    with Library.open(home / "library.sqlite") as library:
        library.replace("one more", [entry(size, Words(1), situations)])
        took = _took(lambda: build_index(home / "index", library, RandomEmbedder()))
    version = current_version(home / "index")
    assert version is not None
    files = [path.stat().st_size for path in version.rglob("*") if path.is_file()]
    kept = (home / "library.sqlite").stat().st_size
    return {
        "one essay more, s": took.wall,
        "  processor, s ": took.processor,
        "index on disk, MB": sum(files) / 1e6,
        "library on disk, MB": kept / 1e6,
    }


def ask(home: Path, size: int, situations: int) -> dict[str, float]:
    """Opens the index, and asks."""
    version = current_version(home / "index")
    assert version is not None
    opened: list[Index] = []
    opening = _took(lambda: opened.append(Index.open(version)))
    model, words = open_embedder(), Words(2)
    retriever = Retriever(opened[0], model)
    questions = [words.sentence(12) for _ in range(QUESTIONS + 5)]
    for question in questions[:5]:  # the model is loaded, and what is made at first use
        retriever.retrieve(question, k=10)
    measures = {"open, s": opening.wall, "passages": float(len(opened[0].passages)), "memory, MB": _peak()}
    calls: dict[str, Callable[[str], object]] = {
        "embedding a question": lambda question: model.vectors([question]),
        "retrieve": partial(retriever.retrieve, k=10),
    }
    for name, call in calls.items():
        times = [_took(partial(call, question)) for question in questions[5:]]
        for kind, values in (("", [each.wall for each in times]), (" processor", [each.processor for each in times])):
            p50, p95 = np.percentile(values, [50, 95]) * 1e3
            measures |= {f"{name},{kind} p50, ms": float(p50), f"{name},{kind} p95, ms": float(p95)}
    opened[0].close()
    return measures


STEPS = {"build": build, "rebuild": rebuild, "ask": ask}


class Words:
    """Draws words as often as a natural language has them: the starter essays' words, then made-up ones."""

    def __init__(self, seed: int) -> None:
        folder = resources.files("corpus") / "starter"
        texts = [file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".md")]
        counted = Counter(word for text in sorted(texts) for word in re.findall(r"[a-z]+", text.lower()))
        known = [word for word, _ in counted.most_common()]
        self._vocabulary = [*known, *map(_made_up, range(_VOCABULARY - len(known)))]
        shares = np.cumsum(1 / (np.arange(_VOCABULARY) + 2.7))  # Zipf's law as Mandelbrot put it
        self._shares = shares / shares[-1]
        self._rng = np.random.default_rng(seed)

    def sentence(self, words: int) -> str:
        """A sentence of so many words."""
        drawn = np.searchsorted(self._shares, self._rng.random(words))
        return " ".join(self._vocabulary[rank] for rank in drawn).capitalize() + "."


def _made_up(number: int) -> str:
    syllables = [number // 100**place % 100 for place in range(3)]
    return "".join("bcdfghjklmnpqrstvwxz"[each // 5] + "aeiou"[each % 5] for each in syllables)


def entry(number: int, words: Words, situations: int) -> Entry:
    """An essay of sections that each make one passage."""
    text, told = "", []
    for section in range(_SECTIONS):
        start = len(text)
        text += f"## Part {section}\n\n" + " ".join(words.sentence(_WORDS) for _ in range(_SENTENCES))
        typed = tuple(words.sentence(_WORDS) for _ in range(situations))
        told += [Situations(start, len(text), typed)] if typed else []
        text += "\n\n"
    essay = Essay(id=f"essay-{number}", title=words.sentence(5), text=text.rstrip() + "\n")
    return Entry(essay, situations=tuple(told))


@dataclass(frozen=True, slots=True)
class _Took:
    """Seconds by the clock, and of all processors together, children included."""

    wall: float
    processor: float


def _took(do: Callable[[], object]) -> _Took:
    started = perf_counter(), _processor()
    do()
    return _Took(perf_counter() - started[0], _processor() - started[1])


def _processor() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def _peak() -> float:
    """The most memory this process, or one that it started, has held, in MB."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1e3


def _cell(value: float, before: float | None) -> str:
    shown = f"{value:,.0f}" if value >= 1_000 else f"{value:.3g}"
    return f"{shown} (x {value / before:.1f})" if before else shown


if __name__ == "__main__":
    main()
