"""The time that is left for a page, from its name's resolution to its last byte."""

from __future__ import annotations

import time

from corpus.errors import TimedOut


class Deadline:
    """A point in time that all steps of one fetch share."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, more than 0.

        Raises:
            TimedOut: None are left.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimedOut(f"The page did not come within {self._seconds:g} s. Try again later.")
        return left
