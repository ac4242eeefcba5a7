"""What can go wrong in an evaluation. Each message is for a person: what happened, the value, what to type next."""

from coach import CoachError


class EvalError(CoachError):
    """Base of everything that `eval` raises itself; the errors of `coach`, `indexing` and `corpus` pass through it."""


class CasesInvalid(EvalError):
    """A file of cases is missing, or a line of it is not a case."""


class LibraryUnusable(EvalError):
    """A text of the folder to evaluate over could not be imported."""


class RunUnreadable(EvalError):
    """A file is no run that `eval run --out` wrote, and no baseline."""
