"""From an iterator that blocks to one that can be left at any time.

Gradio closes the generator of a stopped answer. One that waits for a model in a thread can't be closed before the
model says something, and until then Gradio holds a lock that every other answer needs too.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")
_TOGETHER_S = 0.02  # what comes within this time comes together: each update of the page costs more than that


async def in_thread(begin: Callable[[], Iterator[T]]) -> AsyncGenerator[list[T], None]:
    """Yields what an iterator yields that runs in a thread of its own, as many items at a time as have come.

    When this generator is closed or its task cancelled, it ends at once, and the iterator at its next item.

    Args:
        begin: Makes the iterator; called in the thread.
    """
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[tuple[T] | Exception | None] = asyncio.Queue()  # an item, a failure, or the end
    left = threading.Event()

    def put(what: tuple[T] | Exception | None) -> None:
        with suppress(RuntimeError):  # the loop is closed: the server has gone
            loop.call_soon_threadsafe(arrived.put_nowait, what)

    def run() -> None:
        try:
            for item in begin():
                if left.is_set():
                    return
                put((item,))
        except Exception as error:  # raised below, where it is handled
            put(error)
        else:
            put(None)

    threading.Thread(target=run, name="answer", daemon=True).start()
    try:
        over = False
        while not over:
            items, over = await _come(arrived)
            if items:
                yield items
    finally:
        left.set()


async def _come(arrived: asyncio.Queue[tuple[T] | Exception | None]) -> tuple[list[T], bool]:
    """The next items, and whether there are no more; raises what the iterator raised, once the items before are out."""
    items: list[T] = []
    what = await arrived.get()
    await asyncio.sleep(_TOGETHER_S if what is not None else 0)
    while isinstance(what, tuple):
        items.append(what[0])
        if arrived.empty():
            return items, False
        what = arrived.get_nowait()
    if isinstance(what, Exception):
        if not items:
            raise what
        arrived.put_nowait(what)  # after these
        return items, False
    return items, True
