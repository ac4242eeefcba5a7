"""Leaving a provider alone that keeps failing, so that nobody waits for it in vain (Nygard, Release It!, 2007)."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from coach.errors import FailureKind, ModelFailed

FAILURES, WITHIN_S, REST_S = 5, 60.0, 30.0
_COUNTS: tuple[FailureKind, ...] = ("timeout", "busy", "unreachable", "broke_off")  # others say nothing of its health


class Breaker:
    """Counts one provider's failures: after five in a minute it is not asked for half a minute, then once as a trial.

    Shared by threads.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed_at: deque[float] = deque(maxlen=FAILURES)
        self._rests_until: float | None = None
        self._on_trial = False

    def ask(self, name: str) -> None:
        """To be called before each request.

        Raises:
            ModelFailed: The provider rests, or another question is its trial.
        """
        with self._lock:
            if self._rests_until is None:
                return
            left = self._rests_until - self._clock()
            if left > 0 or self._on_trial:
                raise ModelFailed(
                    f"{name} failed {FAILURES} times within a minute and is asked again in {max(left, 1):.0f} s.",
                    kind="resting",
                )
            self._on_trial = True

    def worked(self) -> None:
        """To be called after a request that was answered, be it with a refusal."""
        with self._lock:
            self._failed_at.clear()
            self._rests_until, self._on_trial = None, False

    def failed(self, kind: FailureKind) -> None:
        """To be called after a request that failed."""
        if kind not in _COUNTS:
            self.worked()
            return
        with self._lock:
            now = self._clock()
            self._failed_at.append(now)
            often = len(self._failed_at) == FAILURES and now - self._failed_at[0] <= WITHIN_S
            if often or self._on_trial:
                self._rests_until = now + REST_S
            self._on_trial = False

    def left(self) -> None:
        """To be called when nobody waited for the answer: that tells nothing, but ends a trial."""
        with self._lock:
            self._on_trial = False
