"""Two runs over the same cases, measure by measure. Reads the documents that runs write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import RunUnreadable
from eval.statistics import LEVEL, Paired, holm, paired
from eval.values import LOWER_IS_BETTER

Document = Mapping[str, Any]
_ROUNDED = 1e-5  # a baseline keeps six decimals
_MADE = {
    "library_digest": "the library",
    "cases_digest": "the cases",
    "mode": "who answers",
    "settings": "the settings",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure in both runs.

    Attributes:
        p_holm: The p of `paired`, adjusted over all measures compared.
    """

    name: str
    paired: Paired
    p_holm: float

    @property
    def lower_is_better(self) -> bool:
        """Whether a fall is good news."""
        return self.name in LOWER_IS_BETTER

    @property
    def wins(self) -> int:
        """Cases in which the second run is better."""
        return self.paired.lower if self.lower_is_better else self.paired.higher

    @property
    def losses(self) -> int:
        """Cases in which the second run is worse."""
        return self.paired.higher if self.lower_is_better else self.paired.lower

    @property
    def is_worse(self) -> bool:
        """Whether the interval of the difference lies wholly on the bad side of 0."""
        difference = self.paired.difference
        return difference.low > _ROUNDED if self.lower_is_better else difference.high < -_ROUNDED

    @property
    def is_shown(self) -> bool:
        """Whether the difference stands after Holm's adjustment."""
        return self.p_holm < LEVEL


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of each measure from a first run to a second.

    Attributes:
        rows: Measures that both runs have, in the first run's order.
        differs: What else the two were made with differently, in words.
        only_first: Ids of cases that the second lacks.
        only_second: Ids of cases that the first lacks.
    """

    rows: tuple[Row, ...]
    differs: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def load_run(path: Path) -> dict[str, Any]:
    """Reads a run or a baseline.

    Raises:
        RunUnreadable: The file can't be read, or is neither.
    """
    try:
        values = json.loads(path.read_text("utf-8"))
        if not all("id" in row and "values" in row for row in values["cases"]):
            raise ValueError("its cases have no values")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunUnreadable(
            f"{path} is no run ({error}). Write one with: career-coach eval run --out {path}"
        ) from error
    return dict(values)


def compare(first: Document, second: Document) -> Comparison:
    """Pairs the cases of two runs by their ids. A measure is compared over the cases that have it in both."""
    before, after = values_by_case(first), values_by_case(second)
    names = dict.fromkeys(name for values in before.values() for name in values)
    pairs: dict[str, Paired] = {}
    for name in names:
        both = [case for case in before if name in before[case] and name in after.get(case, {})]
        if both:
            pairs[name] = paired([before[case][name] for case in both], [after[case][name] for case in both])
    adjusted = holm([each.p for each in pairs.values()])
    return Comparison(
        rows=tuple(Row(name, each, p) for (name, each), p in zip(pairs.items(), adjusted, strict=True)),
        differs=tuple(words for key, words in _MADE.items() if _made(first, key) != _made(second, key)),
        only_first=tuple(case for case in before if case not in after),
        only_second=tuple(case for case in after if case not in before),
    )


def values_by_case(run: Document) -> dict[str, Mapping[str, float]]:
    """The values of each case by its id."""
    return {str(row["id"]): row["values"] for row in run["cases"]}


def _made(run: Document, key: str) -> object:
    return run.get("made_with", {}).get(key)
