"""Cases as tests: `pytest --coach-cases FILE` runs each case as one, with the coach over the essays beside it.

Nothing of the product is imported before the option is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from eval.cases import Case

_STASH: pytest.StashKey[_Suite] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options."""
    group = parser.getgroup("career-coach")
    group.addoption("--coach-cases", metavar="FILE", type=Path, help="run each case of a JSONL file as a test")
    group.addoption("--coach-library", metavar="PATH", type=Path, help="the essays they are about; else the starter's")
    group.addoption("--coach-system", metavar="NAME", help="another system in the coach's place, as module:callable")


def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Adds a test for each case; a file that is none ends the session with a line that says why."""
    path = config.getoption("--coach-cases")
    if path is None:
        return
    from eval.cases import load_cases
    from eval.errors import EvalError

    try:
        cases = load_cases(path)
    except EvalError as error:
        raise pytest.UsageError(str(error)) from error
    suite = config.stash.setdefault(_STASH, _Suite(cases, config))
    parent = _Cases.from_parent(session, name="coach", nodeid="coach")
    items.extend(_Test.from_parent(parent, name=_name(case), case=case, suite=suite) for case in cases)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Closes the coach."""
    suite = config.stash.get(_STASH, None)
    if suite is not None:
        suite.close()


class _Cases(pytest.Collector):
    """Where the tests of cases live."""

    def collect(self) -> Iterator[pytest.Item]:
        """None of its own: they are added by the hook above."""
        return iter(())


class _Suite:
    """One coach for all cases, opened at the first."""

    def __init__(self, cases: tuple[Case, ...], config: pytest.Config) -> None:
        self._cases = cases
        self._library: Path | None = config.getoption("--coach-library")
        self._system: str | None = config.getoption("--coach-system")
        self._opened: Any = None
        self._coach: Any = None

    def row(self, case: Case) -> dict[str, Any]:
        """What became of a case, as a run's document has it."""
        from eval.document import document
        from eval.run import run

        if self._coach is None:
            self._open()
        found: dict[str, Any] = document(run([case], self._coach))["cases"][0]
        return found

    def close(self) -> None:
        """Gives back the coach."""
        if self._opened is not None:
            self._opened.__exit__(None, None, None)

    def _open(self) -> None:
        from eval.library import coach_over, essays_of
        from eval.systems import Adapted, open_system

        if self._system:
            essays = essays_of(self._library)
            self._coach = Adapted(open_system(self._system, essays), essays, name=self._system)
        else:
            self._opened = coach_over(self._library)
            self._coach = self._opened.__enter__()


class _Test(pytest.Item):
    """One case."""

    def __init__(self, *, case: Case, suite: _Suite, **more: Any) -> None:
        super().__init__(**more)
        self._case = case
        self._suite = suite

    def runtest(self) -> None:
        """Puts the case to the coach.

        Raises:
            _NotPassed: It did not pass; says why.
        """
        from eval.passing import faults

        row = self._suite.row(self._case)
        why = faults(row)
        if why:
            raise _NotPassed("\n".join([f"question: {self._case.question}", *why, "reply:", row["answer"] or "none"]))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """The reasons alone for a case that did not pass; the whole story for anything else."""
        if isinstance(excinfo.value, _NotPassed):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it is said to come from."""
        return self.path, None, f"case {self._case.id}"


class _NotPassed(Exception):
    """A case that did not pass."""


def _name(case: Case) -> str:
    words = "-".join("".join(each if each.isalnum() else " " for each in case.question.lower()).split()[:8])
    return f"{case.kind}::{case.id}-{words}"
