"""What can go wrong in a conversation. Each message is for a person: what happened, the value, what to type next."""

from typing import Literal

FailureKind = Literal["timeout", "busy", "unreachable", "broke_off", "empty", "refused", "resting"]


class CoachError(Exception):
    """Base of everything that `coach` raises itself; `CorpusError` and `IndexingError` pass through it."""


class SettingsInvalid(CoachError):
    """A setting has a value, or a name, that means nothing."""


class QuestionInvalid(CoachError):
    """The question is empty or too long."""


class UnknownSession(CoachError):
    """No conversation of that id is kept."""


class UnknownTurn(CoachError):
    """No turn of that number is kept."""


class TitleInvalid(CoachError):
    """The title of a conversation is empty or too long."""


class TranscriptInvalid(CoachError):
    """A document of conversations isn't one that was exported."""


class SessionsUnusable(CoachError):
    """The file of conversations can't be opened or written."""


class ModelUnusable(CoachError):
    """The chat model as configured can't work: a wrong name, key, address or a package that is not installed."""


class ModelFailed(CoachError):
    """The chat model did not give a whole answer this time.

    Attributes:
        kind: `timeout`: not within its deadline; `busy`: it asked to be left alone, or has trouble of its own;
            `unreachable`: no connection; `broke_off`: no end, or not a whole answer; `empty`: no word; `refused`:
            it does not take this question; `resting`: it failed too often just now, and was not asked.
    """

    def __init__(self, message: str, *, kind: FailureKind = "broke_off") -> None:
        super().__init__(message)
        self.kind: FailureKind = kind
