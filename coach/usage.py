"""What an answer took of a chat model: requests, tokens, seconds, and what it cost where prices are known."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from coach.reply import Usage

_MILLION = 1_000_000
_Number = TypeVar("_Number", int, float)


@dataclass(frozen=True, slots=True)
class Prices:
    """Of a million tokens, in whatever currency the person counts."""

    input: float
    output: float


@dataclass(slots=True)
class Call:
    """One request. Its tokens are None until the provider says them; nothing is guessed."""

    prices: Prices | None
    input_tokens: int | None = None
    output_tokens: int | None = None
    seconds: float = 0.0

    def count(self, said: Mapping[str, Any] | None) -> None:
        """Adds what a part of the answer says of its tokens."""
        if said:
            self.input_tokens = (self.input_tokens or 0) + int(said.get("input_tokens") or 0)
            self.output_tokens = (self.output_tokens or 0) + int(said.get("output_tokens") or 0)

    @property
    def cost(self) -> float | None:
        """None without prices or tokens."""
        if self.prices is None or self.input_tokens is None or self.output_tokens is None:
            return None
        return (self.input_tokens * self.prices.input + self.output_tokens * self.prices.output) / _MILLION


@dataclass(slots=True)
class Meter:
    """The requests made for one question, those that failed among them."""

    calls: list[Call] = field(default_factory=list)

    @contextmanager
    def call(self, prices: Prices | None) -> Iterator[Call]:
        """One request, from before it is sent to its end."""
        call = Call(prices)
        self.calls.append(call)
        begun = time.monotonic()
        try:
            yield call
        finally:
            call.seconds = time.monotonic() - begun

    def read(self) -> Usage:
        """All of them together; a sum of which a part is unknown is unknown."""
        return Usage(
            calls=len(self.calls),
            input_tokens=_sum([call.input_tokens for call in self.calls]),
            output_tokens=_sum([call.output_tokens for call in self.calls]),
            seconds=round(sum(call.seconds for call in self.calls), 3),
            cost=_sum([call.cost for call in self.calls]),
        )


def _sum(values: Sequence[_Number | None]) -> _Number | None:
    known = [value for value in values if value is not None]
    return sum(known[1:], known[0]) if known and len(known) == len(values) else None
