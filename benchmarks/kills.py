"""`kill -9` at random moments of building and publishing; afterwards a reader looks, and the next build goes on.

Builders and readers are forks of this process, which has imported everything and never opens an index itself.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import chromadb  # noqa: F401  # so that no fork has to
from small import Small, WordEmbedder, flaws

from indexing import IndexingError, build_index, open_current
from indexing.versions import versions

_BLINK_S = 0.0005


@dataclass(slots=True)
class Kills:
    """What became of the index.

    Attributes:
        kills: Builders killed before they had finished.
        of_check: Of these, kills of only the process that checks the new version.
        published: Rounds after which a new version was there.
        unreadable: A reader could not open the current version.
        mixed: It held the essays of no single state of the library.
        backwards: It was older than the one before.
        wrong: It answered a known question wrongly.
        embedded_twice: Texts embedded although the library had kept their vectors.
        most_left: The most versions that lay in the folder after a round.
    """

    kills: int = 0
    of_check: int = 0
    published: int = 0
    unreadable: int = 0
    mixed: int = 0
    backwards: int = 0
    wrong: int = 0
    embedded_twice: int = 0
    most_left: int = 0


_OUTCOMES = ("good", "unreadable", "mixed", "wrong")  # a reader's exit status


def kill_builders(home: Path, *, kills: int, seed: int = 1) -> Kills:
    """Kills so many builders, each over a library that was changed since, and looks after each."""
    small, chance, result = Small.create(home), random.Random(seed), Kills()
    whole_s, publishing_s = min(_timed(small) for _ in range(3))
    state, newest = 0, _newest(small)
    while result.kills < kills:
        state += 1
        small.change(state)
        kept, seen = small.kept(), len(small.embedded())
        builder = _fork(lambda: _build(small))
        _wait_for_moment(builder, chance, whole_s, publishing_s)
        _kill(builder, chance, result)
        os.waitpid(builder, 0)
        result.embedded_twice += len(kept.intersection(small.embedded()[seen:]))
        _look(small, result)
        before, newest = newest, _newest(small)
        result.published += newest > before
        result.backwards += newest < before
    _timed(small)
    _look(small, result)
    return result


def _wait_for_moment(builder: int, chance: random.Random, whole_s: float, publishing_s: float) -> None:
    """Waits until some moment of the build: while files are written, during the check, or while it publishes."""
    way = chance.random()
    if way < 0.5:
        time.sleep(chance.uniform(0, 0.4 * whole_s))
        return
    _await_check(builder)
    if way < 0.65:
        time.sleep(chance.uniform(0, 0.6 * whole_s))
        return
    _await_end_of_check(builder)
    time.sleep(chance.uniform(0, 1.5 * publishing_s))


def _await_check(builder: int) -> None:
    while not _is_over(builder) and not _children(builder):
        time.sleep(_BLINK_S)


def _await_end_of_check(builder: int) -> None:
    while _children(builder):
        time.sleep(_BLINK_S)


def _is_over(builder: int) -> bool:
    return os.waitid(os.P_PID, builder, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _children(builder: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{builder}/task/{builder}/children").read_text().split()]


def _fork(do: Callable[[], int]) -> int:
    """Runs something in a fork of its own process group; gives its number."""
    child = os.fork()
    if child:
        return child
    status = 99
    try:
        os.setpgid(0, 0)
        status = do()
    finally:
        os._exit(status)


def _build(small: Small) -> int:
    with small.library() as library:
        try:
            build_index(small.root, library, small.embedder())
        except IndexingError:  # its check was killed
            return 1
    return 0


def _timed(small: Small) -> tuple[float, float]:
    """Seconds of a whole build, and of its end: what follows the check."""
    start = time.monotonic()
    builder = _fork(lambda: _build(small))
    _await_check(builder)
    _await_end_of_check(builder)
    checked = time.monotonic()
    if os.waitpid(builder, 0)[1] != 0:
        raise RuntimeError("a build that nobody killed failed")
    over = time.monotonic()
    return over - start, over - checked


def _kill(builder: int, chance: random.Random, result: Kills) -> None:
    if _is_over(builder):
        return
    children, way = _children(builder), chance.random()
    if children and way < 0.4:
        os.kill(children[0], signal.SIGKILL)
        result.of_check += 1
    elif way < 0.5 and os.getpgid(builder) == builder:
        os.killpg(builder, signal.SIGKILL)
    else:
        os.kill(builder, signal.SIGKILL)
    result.kills += 1


def _look(small: Small, result: Kills) -> None:
    """Opens the current version as any reader would."""
    result.most_left = max(result.most_left, len(versions(small.root)))
    status = os.waitstatus_to_exitcode(os.waitpid(_fork(lambda: _read(small)), 0)[1])
    outcome = _OUTCOMES[status] if 0 <= status < len(_OUTCOMES) else "unreadable"  # it crashed
    if outcome != "good":
        setattr(result, outcome, getattr(result, outcome) + 1)


def _read(small: Small) -> int:
    try:
        index = open_current(small.root, WordEmbedder())
    except IndexingError:
        return _OUTCOMES.index("unreadable")
    if index is None:
        return _OUTCOMES.index("unreadable")
    mixed, wrong = flaws(index, small.states)
    return _OUTCOMES.index("mixed" if mixed else "wrong" if wrong else "good")


def _newest(small: Small) -> str:
    return (small.root / "CURRENT").read_text()
