"""What a provider's error means. Providers' packages share no errors: what counts is the status and the cause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from coach.errors import FailureKind, ModelFailed, ModelUnusable

_BUSY = (408, 409, 429)
_NO_CONNECTION = {"OSError", "TransportError", "ConnectError", "APIConnectionError", "ModelConnectionError"}
_UNKNOWN_MODEL = re.compile(
    r"model_not_found|(?:unknown|invalid|no such) model|model\b.{0,80}\bnot (?:found|exist|a valid|supported)",
    re.IGNORECASE | re.DOTALL,
)


def failure(error: Exception, *, name: str, setting: str, spoke: bool) -> ModelFailed | ModelUnusable:
    """What went wrong, in words of ours: a provider's own may repeat the key.

    Args:
        name: The model's.
        setting: The variable that names the model, such as COACH_MODEL.
        spoke: Whether some text had come before.
    """
    status = status_of(error)
    if status in (401, 403):
        return ModelUnusable(f"{name} refuses the key ({status}). Set {setting}_API_KEY to a valid one.")
    if status == 404 or (status in (400, 422) and _UNKNOWN_MODEL.search(str(error))):
        return ModelUnusable(
            f"The provider does not know the model {name} ({status}). Check {setting} and {setting}_BASE_URL."
        )
    kind = _kind(error, status, spoke=spoke)
    what = f"answered {status}" if status else _WHAT[kind].format(type(error).__name__)
    return ModelFailed(f"{name} {what}.", kind=kind)


def status_of(error: Exception) -> int | None:
    """The HTTP status that an error stands for, or None."""
    response = getattr(error, "response", None)
    candidates = (
        getattr(error, "status_code", None),
        getattr(response, "status_code", None),
        getattr(error, "code", 0),
    )
    return next((each for each in candidates if isinstance(each, int) and 400 <= each < 600), None)


def retry_after_s(error: Exception) -> float:
    """How long the provider asks to be left alone, in seconds; 0 when it does not say."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    with suppress(ValueError):
        return max(0.0, float(headers.get("retry-after-ms", "")) / 1000)
    said = str(headers.get("retry-after", ""))
    with suppress(ValueError):
        return max(0.0, float(said))
    with suppress(ValueError):
        when = parsedate_to_datetime(said)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - datetime.now(UTC)).total_seconds())
    return 0.0


_WHAT: dict[FailureKind, str] = {
    "timeout": "did not answer in time",
    "unreachable": "could not be reached ({})",
    "broke_off": "broke off in the middle of its answer ({})",
    "refused": "did not take the question ({})",
}


def _kind(error: Exception, status: int | None, *, spoke: bool) -> FailureKind:
    """By names: each provider's package brings another HTTP client, or another version of one."""
    if status:
        return "busy" if status in _BUSY or status >= 500 else "refused"
    names = {each.__name__ for cause in _causes(error) for each in type(cause).__mro__}
    if any("Timeout" in each for each in names):
        return "timeout"
    return "unreachable" if names & _NO_CONNECTION and not spoke else "broke_off"  # or what is no answer at all


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
