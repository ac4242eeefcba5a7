"""The process in which a stranger's file is read. It is started by `corpus.formats.isolation`."""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import sys
from typing import Any

from corpus.formats.extracted import Given
from corpus.formats.limits import Limits

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    """Answers one job and ends."""
    job = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    limits = Limits(**job["limits"])
    module, _, function = str(job["reader"]).partition(":")
    try:
        read = getattr(importlib.import_module(module), function)
        _limit(limits)
        sys.addaudithook(_forbid)
        told: dict[str, Any] = {"result": _plain(read(data, Given(**job["given"])))}
    except Exception as error:  # whatever a parser does with a damaged file is that file's error
        told = {"error": type(error).__name__, "message": str(error)}
    answer.write(json.dumps(told).encode())
    answer.close()


def _plain(result: Any) -> Any:
    return [dataclasses.asdict(one) for one in result] if isinstance(result, list) else dataclasses.asdict(result)


def _limit(limits: Limits) -> None:
    try:
        import resource  # late: Windows has none, there the time limit alone holds
    except ImportError:
        return
    wanted = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CPU: limits.cpu_s,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in wanted.items():
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # macOS does not limit address space
            continue


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    """No parser has business with the network, other programs or files to write."""
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
    if event.startswith(_FORBIDDEN) or writes:
        raise PermissionError(f"reading a file tried {event}")


if __name__ == "__main__":
    main()
