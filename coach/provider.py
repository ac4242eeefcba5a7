"""A chat model of one provider: its deadline, its retries, and what counts as an answer."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from coach.breaker import Breaker
from coach.errors import FailureKind, ModelFailed
from coach.failures import failure, retry_after_s
from coach.reading import until
from coach.usage import Meter, Prices

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

ATTEMPTS = 3
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.5, 8.0
_WORTH_ANOTHER: tuple[FailureKind, ...] = ("timeout", "busy", "unreachable")
_FINISHED = {"stop", "end_turn", "stop_sequence"}
_REFUSED = {"content_filter", "refusal", "safety", "recitation", "prohibited_content", "blocklist", "spii"}
_MOST_CHARACTERS = 50_000  # no answer is so long: a model that goes round in circles


class Provider:
    """A chat model that gives a whole answer within its deadline, or fails in one of two ways."""

    def __init__(
        self,
        chat: BaseChatModel,
        *,
        name: str,
        deadline_s: float,
        setting: str = "COACH_MODEL",
        prices: Prices | None = None,
        breaker: Breaker | None = None,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self._chat = chat
        self._setting = setting
        self._prices = prices
        self._breaker = breaker or Breaker()
        self._pause = pause
        self.name = name
        self.deadline_s = deadline_s

    def stream(
        self, messages: Sequence[BaseMessage], *, deadline_s: float | None = None, meter: Meter | None = None
    ) -> Iterator[str]:
        """The answer's text as it comes; `Model.stream` says how.

        A request that fails before the first word is sent again, after a wait that doubles each time and of which
        chance takes a part, so that many who failed together don't come back together ("full jitter", Brooker 2015).
        """
        allowed = self.deadline_s if deadline_s is None else min(self.deadline_s, deadline_s)
        end = time.monotonic() + allowed
        for attempt in range(1, ATTEMPTS + 1):
            spoke = False
            self._breaker.ask(self.name)
            try:
                for text in self._attempt(messages, end, meter or Meter()):
                    spoke = True
                    yield text
                self._breaker.worked()
                return
            except Exception as error:  # providers' errors share no base
                caught = error
            except BaseException:  # nobody waits any more
                self._breaker.left()
                raise
            if attempt < ATTEMPTS and self._does_without_usage(caught):
                continue
            failed = caught if isinstance(caught, ModelFailed) else self._failure(caught, end, allowed, spoke=spoke)
            self._breaker.failed(failed.kind if isinstance(failed, ModelFailed) else "refused")
            wait = max(_backoff_s(attempt), retry_after_s(caught))
            again = isinstance(failed, ModelFailed) and failed.kind in _WORTH_ANOTHER and not spoke
            if not again or attempt == ATTEMPTS or time.monotonic() + wait >= end:
                raise failed  # outside of the block above: a traceback that holds the provider's error may hold the key
            self._pause(wait)

    def _attempt(self, messages: Sequence[BaseMessage], end: float, meter: Meter) -> Iterator[str]:
        finish, length = "", 0
        with meter.call(self._prices) as call:
            for chunk in until(end, lambda: self._chat.stream(list(messages))):
                call.count(chunk.usage_metadata)
                finish = _finish_reason(chunk) or finish
                text = _clean(chunk.text if isinstance(chunk.text, str) else str(chunk.text))
                length += len(text)
                if length > _MOST_CHARACTERS:
                    raise ModelFailed(f"{self.name} did not come to an end.", kind="broke_off")
                if text:
                    yield text
        if finish in _REFUSED:
            raise ModelFailed(f"{self.name} does not want to answer ({finish}).", kind="refused")
        if finish not in _FINISHED:  # a stream that is cut off ends just as quietly
            why = finish or "no reason given"
            raise ModelFailed(f"{self.name} broke off in the middle of its answer ({why}).", kind="broke_off")
        if not length:
            raise ModelFailed(f"{self.name} gave an empty answer.", kind="empty")

    def _does_without_usage(self, error: Exception) -> bool:
        """Whether a server refused to report the tokens, which it is not asked for again."""
        if "stream_options" not in str(error) or not getattr(self._chat, "stream_usage", False):
            return False
        self._chat = self._chat.model_copy(update={"stream_usage": False})
        self._breaker.worked()
        return True

    def _failure(self, error: Exception, end: float, allowed: float, *, spoke: bool) -> Exception:
        if time.monotonic() >= end:
            return ModelFailed(f"{self.name} took longer than {allowed:.3g} s.", kind="timeout")
        return failure(error, name=self.name, setting=self._setting, spoke=spoke)


def _backoff_s(attempt: int) -> float:
    return random.uniform(0, min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** (attempt - 1)))


def _finish_reason(chunk: Any) -> str:
    metadata = chunk.response_metadata
    said = metadata.get("finish_reason") or metadata.get("stop_reason") or metadata.get("done_reason")
    return str(said or "").lower()


def _clean(text: str) -> str:
    """Without NUL and lone surrogates, which can be neither stored nor shown."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
