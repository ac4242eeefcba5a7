"""Whether cases are sound over a library: every quote must stand in an essay."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from corpus import Essay
from eval.cases import load_cases
from eval.gold import find_golds


def problems(path: Path, essays: Sequence[Essay]) -> list[str]:
    """The golds that no essay holds, each with its line; empty when the cases are sound.

    Raises:
        CasesInvalid: A line is no case at all; the line is named.
    """
    cases = load_cases(path)
    lines = _line_of(path)
    return [
        f"{path}, line {lines[case.id]}: no essay says {target.gold.quote[:70]!r} (case {case.id!r}, "
        f"essay {target.gold.essay_id!r}). Copy the words from the essay."
        for case, targets in zip(cases, find_golds(cases, essays), strict=True)
        for target in targets
        if not target.is_found
    ]


def _line_of(path: Path) -> dict[str, int]:
    lines = enumerate(path.read_text("utf-8").split("\n"), 1)
    return {json.loads(line)["id"]: number for number, line in lines if line.strip()}
