"""Reading what comes slowly, or never, without waiting longer than allowed."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")


def until(end: float, begin: Callable[[], Iterator[T]]) -> Iterator[T]:
    """Yields what an iterator yields that is read in a thread of its own.

    A socket that is silent blocks its reader, and no timeout of a client bounds the sum of its waits. So the reader is
    left behind at the deadline, or when this generator is closed: it closes the iterator, and with it the connection,
    as soon as something comes or the client's own timeout ends its wait.

    Args:
        end: By `time.monotonic`.
        begin: Makes the iterator; called in the thread.

    Raises:
        TimeoutError: The iterator was not through at `end`.
        Exception: Whatever the iterator raises.
    """
    arrived: SimpleQueue[tuple[T] | Exception | None] = SimpleQueue()  # an item, a failure, or the end
    left = threading.Event()

    def run() -> None:
        try:
            _pass_on(begin(), arrived, left)
        except Exception as error:  # raised below, where it is handled
            arrived.put(error)
        else:
            arrived.put(None)

    context = contextvars.copy_context()  # LangChain keeps its callbacks there
    threading.Thread(target=context.run, args=(run,), name="model", daemon=True).start()
    try:
        while (what := _next(arrived, end)) is not None:
            if isinstance(what, Exception):
                raise what
            yield what[0]
    finally:
        left.set()


def _pass_on(items: Iterator[T], arrived: SimpleQueue[tuple[T] | Exception | None], left: threading.Event) -> None:
    try:
        for item in items:
            if left.is_set():
                return
            arrived.put((item,))
    finally:
        close = getattr(items, "close", None)
        if close:
            with suppress(Exception):  # a connection that can't even be closed is gone
                close()


def _next(arrived: SimpleQueue[tuple[T] | Exception | None], end: float) -> tuple[T] | Exception | None:
    try:
        remaining = end - time.monotonic()
        if remaining <= 0:  # however much has come: a model that never stops is at its end too
            raise TimeoutError
        return arrived.get(timeout=remaining)
    except Empty:
        raise TimeoutError from None
