"""Tables of measures with what chance may have done to them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from eval.metrics.mean import estimate

_WIDE = 200  # characters, so that no cell is cut where there is no terminal


def table(title: str, *columns: str) -> Table:
    """An empty table; every column but the first holds numbers."""
    made = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for number, name in enumerate(columns):
        made.add_column(name, justify="right" if number else "left", no_wrap=True)
    return made


def show(made: Table, *, out: Path | None = None) -> None:
    """Prints a table, and adds it to the end of a file."""
    Console(width=_WIDE).print(made)
    if out:
        with out.open("a", encoding="utf-8") as file:
            Console(width=_WIDE, file=file).print(made)


def interval(values: Sequence[float]) -> str:
    """The mean of the cases, with its 95 % interval."""
    found = estimate(values)
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def beside(values: Sequence[float], others: Sequence[float]) -> str:
    """The mean difference to other values of the same cases, with its 95 % interval: paired, case by case."""
    found = estimate(list(np.asarray(values) - np.asarray(others)))
    return f"{found.value:+.3f} [{found.low:+.3f}, {found.high:+.3f}]"
