"""Whether a run may pass: nothing worse than the baseline, no floor broken, nothing left unmeasured. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from eval.compare import Document, compare, values_by_case
from eval.values import LOWER_IS_BETTER

_ROUNDED = 1e-9  # a mean of ones may miss 1 by the last bit


class Verdict(IntEnum):
    """Why a run does not pass, as the exit code of the command; 1 and 2 are taken by errors and by wrong usage.

    When there are several reasons the command exits with the first in this order: what was not measured can't be
    called good.
    """

    PASSED = 0
    MISSING_MEASURE = 3
    FEWER_CASES = 4
    BROKEN_FLOOR = 5
    REGRESSION = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason why a run does not pass, for a person."""

    verdict: Verdict
    message: str


def baseline_of(run: Document, floors: Mapping[str, float]) -> dict[str, Any]:
    """What a later run is held against: small enough to be kept with the code.

    Args:
        floors: By measure, the value that a run may not fall below; for a measure of which less is better, the
            value that it may not rise above.
    """
    return {
        "made_with": run["made_with"],
        "floors": dict(floors),
        "summary": {name: round(value, 6) for name, value in run["summary"].items()},
        "cases": [
            {"id": row["id"], "values": {name: round(value, 6) for name, value in row["values"].items()}}
            for row in run["cases"]
        ],
    }


def judge(run: Document, baseline: Document) -> tuple[Finding, ...]:
    """Every reason why the run does not pass, the gravest first; empty when it does."""
    findings = [*_missing(run, baseline), *_fewer(run, baseline), *_floors(run, baseline), *_worse(run, baseline)]
    return tuple(sorted(findings, key=lambda each: each.verdict))


def _missing(run: Document, baseline: Document) -> Iterator[Finding]:
    for name in sorted({*baseline["summary"], *baseline.get("floors", {})} - set(run["summary"])):
        yield Finding(Verdict.MISSING_MEASURE, f"{name} was not measured.")


def _fewer(run: Document, baseline: Document) -> Iterator[Finding]:
    """A measure must be scored in every case in which the baseline scored it, when it depends on the case alone."""
    now = values_by_case(run)
    for case, values in values_by_case(baseline).items():
        if case not in now:
            yield Finding(Verdict.FEWER_CASES, f"{case} was not asked.")
        elif lost := sorted(name for name in values if name not in now[case] and name not in _OF_THE_REPLY):
            yield Finding(Verdict.FEWER_CASES, f"{case} was not scored for {', '.join(lost)}.")


_OF_THE_REPLY = frozenset(  # none where nothing is cited
    {
        "citations_exact", "citations_retrieved", "quotes_found", "citation_recall", "citation_precision", "uncited",
        "unbacked",
    }
)  # fmt: skip


def _floors(run: Document, baseline: Document) -> Iterator[Finding]:
    for name, floor in baseline.get("floors", {}).items():
        value = run["summary"].get(name)
        if value is None:
            continue
        if value > floor + _ROUNDED if name in LOWER_IS_BETTER else value < floor - _ROUNDED:
            side = "above" if name in LOWER_IS_BETTER else "below"
            yield Finding(Verdict.BROKEN_FLOOR, f"{name} is {value:.3f}, {side} its floor of {floor:.3f}.")


def _worse(run: Document, baseline: Document) -> Iterator[Finding]:
    for row in compare(baseline, run).rows:
        if row.is_worse:
            change = row.paired.difference
            yield Finding(
                Verdict.REGRESSION,
                f"{row.name} went from {row.paired.first:.3f} to {row.paired.second:.3f}, "
                f"by {change.value:+.3f} [{change.low:+.3f}, {change.high:+.3f}] over {change.n} cases.",
            )
