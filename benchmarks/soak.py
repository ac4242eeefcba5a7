"""Questions from several threads while another process publishes one version after another."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from small import Small, WordEmbedder, open_files, word_of

from indexing import Index, IndexingError, Published, Retriever, build_index, open_index

_THREADS = 4
_MB = 1 << 20
_SETTLE_S = 15.0


@dataclass(slots=True)
class Soak:
    """What the readers saw.

    Attributes:
        versions: Different versions that the questions were answered from.
        mixed: Questions whose passages were of more than one state of the library.
        files, threads, memory_mb: How many more there are after all is closed than before it was opened.
    """

    publishes: int = 0
    queries: int = 0
    versions: int = 0
    errors: int = 0
    mixed: int = 0
    files: int = 0
    threads: int = 0
    memory_mb: float = 0.0


def ask_during_publishes(home: Path, *, publishes: int, queries: int) -> Soak:
    """Asks at least so many questions during so many publishes."""
    small, result = Small.create(home), Soak(publishes=publishes)
    with small.library() as library:
        open_index(small.root, library, small.embedder()).close()
        before = _held()
        index = open_index(small.root, library, small.embedder())
    published = Published(small.root, index, WordEmbedder(), library=home / "library.sqlite")
    del index
    over, counting, seen = threading.Event(), threading.Lock(), set[Path]()

    def ask() -> None:
        share = 0
        while share < queries // _THREADS or not over.is_set():
            share += 1
            try:
                with published.reading() as index:
                    mixed = _is_mixed(index)
                with counting:
                    seen.add(index.folder)
                    result.mixed += mixed
            except IndexingError:
                with counting:
                    result.errors += 1
            time.sleep(0.002)
        with counting:
            result.queries += share

    publisher = multiprocessing.get_context("spawn").Process(target=_publish, args=(home, publishes))
    publisher.start()
    readers = [threading.Thread(target=ask) for _ in range(_THREADS)]
    for reader in readers:
        reader.start()
    publisher.join()
    over.set()
    for reader in readers:
        reader.join()
    with published.reading() as index:  # the last one, whatever the readers have seen
        seen.add(index.folder)
    publisher.close()
    published.close()
    after = _settled(before)
    result.versions = len(seen)
    result.files, result.threads = after[0] - before[0], after[1] - before[1]
    result.memory_mb = (after[2] - before[2]) / _MB
    return result


def _publish(home: Path, publishes: int) -> None:
    small = Small(home, {})
    for state in range(1, publishes + 1):
        small.change(state, everything=True)
        with small.library() as library:
            build_index(small.root, library, small.embedder())


def _is_mixed(index: Index) -> bool:
    """Whether passages of different states were found together: every essay of a state bears its number."""
    hits = Retriever(index, WordEmbedder()).retrieve("the note of the day says what about a promotion", k=50)
    return len({word_of(hit.essay).partition("x")[2] for hit in hits if hit.essay.id != "essay-99"}) != 1


def _settled(before: tuple[int, int, int]) -> tuple[int, int, int]:
    """What is held once the engine's threads have ended, which they do in their own time; what is left stays left."""
    until = time.monotonic() + _SETTLE_S
    while (after := _held())[1] > before[1] and time.monotonic() < until:
        gc.collect()  # the engine's objects refer to one another
        time.sleep(0.1)
    return after


def _held() -> tuple[int, int, int]:
    """Descriptors, threads (the engine's too) and resident bytes of this process."""
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return open_files(), len(os.listdir("/proc/self/task")), resident
