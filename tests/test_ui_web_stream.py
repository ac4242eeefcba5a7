"""Leaving an iterator that blocks."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from ui.web.stream import in_thread


def test_items_come_in_order_and_the_end_is_the_end() -> None:
    async def gathered() -> list[int]:
        return [item async for items in in_thread(lambda: iter([1, 2, 3])) for item in items]

    assert asyncio.run(gathered()) == [1, 2, 3]


def test_an_error_is_raised_where_the_items_are_taken() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise ValueError("halfway")

    async def gathered() -> None:
        async for _ in in_thread(failing):
            pass

    with pytest.raises(ValueError, match="halfway"):
        asyncio.run(gathered())


def test_what_has_come_comes_together_and_nothing_waits_for_more() -> None:
    first_is_out = threading.Event()

    def in_two_goes() -> Iterator[int]:
        yield from (1, 2, 3)
        assert first_is_out.wait(10)
        yield from (4, 5)

    async def gathered() -> list[list[int]]:
        groups = []
        async for items in in_thread(in_two_goes):
            groups.append(items)
            if 3 in items:
                first_is_out.set()
        return groups

    groups = asyncio.run(gathered())
    assert [item for items in groups for item in items] == [1, 2, 3, 4, 5]
    assert all(groups), "no empty update of the page"


def test_what_came_before_an_error_is_given_first() -> None:
    def failing() -> Iterator[int]:
        yield from (1, 2)
        raise ValueError("then")

    async def gathered(got: list[int]) -> None:
        async for items in in_thread(failing):
            got += items

    got: list[int] = []
    with pytest.raises(ValueError, match="then"):
        asyncio.run(gathered(got))
    assert got == [1, 2]


def test_one_that_is_left_while_it_blocks_is_closed_at_its_next_item() -> None:
    blocked, release, closed = threading.Event(), threading.Event(), threading.Event()

    def stalling() -> Iterator[int]:
        try:
            yield 1
            blocked.set()
            release.wait(10)
            yield 2
            raise AssertionError("went on after it was left")
        finally:
            closed.set()

    async def leave() -> None:
        async for _ in in_thread(stalling):
            await asyncio.to_thread(blocked.wait, 10)
            break

    async def leave_by_cancelling() -> None:
        async def take_all() -> None:
            async for _ in in_thread(stalling):
                pass

        task = asyncio.create_task(take_all())
        await asyncio.to_thread(blocked.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 5)

    for way in (leave, leave_by_cancelling):
        for event in (blocked, release, closed):
            event.clear()
        asyncio.run(way())
        assert not closed.is_set()  # it could not be closed, and nobody waited for it
        release.set()
        assert closed.wait(10)
