"""Reading a stranger's file in a process of its own, which may use only so much and reach nothing.

A file can make a parser loop, fill the memory or crash. Here that ends the child and is one error line. Data goes
in on standard input and comes back as JSON: nothing that the child answers is run.
"""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
from typing import Any

from corpus import errors
from corpus.errors import CorpusError, FileTooLarge, UnreadableFile, in_one_line
from corpus.formats.extracted import Given
from corpus.formats.limits import Limits

_CHILD = "corpus.formats.child"
# No key and no proxy of the person reaches the child.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LANG", "LC_ALL")
_TIME_IS_UP = {-getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name)}


def run_in_child(reader: str, data: bytes, given: Given, *, limits: Limits) -> Any:
    """Runs `reader(data, given)` in a child process and gives back its result as JSON values.

    Args:
        reader: `package.module:function`. It gives back a dataclass, or a list of them.

    Raises:
        CorpusError: What the reader raised.
        FileTooLarge: It needed more time or memory than allowed.
        UnreadableFile: It failed or crashed.
        ImportError: A library it needs is missing.
    """
    job = {"reader": reader, "given": dataclasses.asdict(given), "limits": dataclasses.asdict(limits)}
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    try:
        done = subprocess.run(
            [sys.executable, "-B", "-P", "-m", _CHILD],
            input=json.dumps(job).encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=limits.wall_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_slow(given.name, limits.wall_s) from error
    return _result(done.stdout, done.returncode, given.name, limits)


def _result(answer: bytes, code: int, name: str, limits: Limits) -> Any:
    try:
        told = json.loads(answer)
        if "result" in told:
            return told["result"]
        kind, message = str(told["error"]), in_one_line(told["message"], max_characters=500)
    except (ValueError, KeyError, TypeError) as error:
        if code in _TIME_IS_UP:
            raise _too_slow(name, limits.cpu_s) from error
        raise UnreadableFile(f"{name} made its reader crash (exit {code}). It is damaged or hostile.") from error
    if kind == MemoryError.__name__:
        megabytes = limits.memory_bytes // 1_000_000
        raise FileTooLarge(f"{name} needs more than {megabytes} MB of memory to read. Import a part of it.")
    if kind in (ImportError.__name__, ModuleNotFoundError.__name__):
        raise ImportError(f"{message}. Install career-coach again.")  # the file is not to blame
    known = getattr(errors, kind, None)
    if isinstance(known, type) and issubclass(known, CorpusError):
        raise known(message)
    raise UnreadableFile(f"{name} is damaged ({kind}: {message}). Save or download it again.")


def _too_slow(name: str, seconds: float) -> FileTooLarge:
    return FileTooLarge(f"{name} takes longer than {seconds:g} s to read. Import a part of it.")
