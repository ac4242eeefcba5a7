"""Proving a version before it is published, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from indexing.errors import IndexNotWritten

_TIMEOUT_S = 120


@contextmanager
def proving(server: str | None = None) -> Iterator[Callable[[Path], None]]:
    """Gives what opens a version in a process of its own: a damaged vector index can crash or hang whoever opens it.

    The process is started at once and gets ready, which takes it a second, while the version is being built.

    Args:
        server: Address of the Chroma server that keeps the vectors, if one does.

    Raises:
        IndexNotWritten: By what it gives: the version did not open.
    """
    command = [sys.executable, "-P", "-m", "indexing.verify"]  # -P: nothing from the working directory is run
    if server:
        command.append(server)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield partial(_prove, process)
        finally:
            process.kill()  # nothing to one that has ended


def _prove(process: subprocess.Popen[bytes], folder: Path) -> None:
    try:
        _, errors = process.communicate(os.fsencode(folder), timeout=_TIMEOUT_S)
    except subprocess.TimeoutExpired as error:
        raise IndexNotWritten(f"it did not open within {_TIMEOUT_S} s") from error
    if process.returncode != 0:
        reason = (errors.decode(errors="replace").strip().splitlines() or [f"exit {process.returncode}"])[-1]
        raise IndexNotWritten(f"it did not pass its check: {reason}")
