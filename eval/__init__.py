"""The offline evaluation: cases put to the coach, what came of them in numbers, and reports of it."""

from eval.cases import Case, Gold, Nugget, load_cases, starter_cases
from eval.document import document
from eval.errors import CasesInvalid, EvalError, LibraryUnusable
from eval.library import coach_over
from eval.report import table
from eval.run import Run, run

__all__ = [
    "Case",
    "CasesInvalid",
    "EvalError",
    "Gold",
    "LibraryUnusable",
    "Nugget",
    "Run",
    "coach_over",
    "document",
    "load_cases",
    "run",
    "starter_cases",
    "table",
]
