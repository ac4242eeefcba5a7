"""The coach beside what a person would otherwise write, over the same essays, in one run.

    python benchmarks/tutorial.py [--repeat 5] [FOLDER]

FOLDER holds essays as `career-coach corpus add` takes them; without it, the starter essays, for which there are also
questions whose answers are known, and situations whose vectors ship with the product. Every time is that of a whole
process, but for the warm searches.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from rich.console import Console
from rich.table import Table
from warm import Found

from corpus import Essay, Library
from eval.cases import Case, starter_cases
from eval.gold import find_golds
from eval.matching import place_of
from eval.outcome import ranking_scores
from indexing import Hit, Passage

HERE = Path(__file__).parent
QUESTION = "I got passed over for promotion twice. Leave or stay?"
MEASURES = ("hit@5", "ndcg@10", "hit@600w", "ndcg@600w")


@dataclass(frozen=True, slots=True)
class Ran:
    """A process that has ended.

    Attributes:
        peak: The most memory it held, in bytes.
    """

    output: str
    seconds: float
    peak: int


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its commands, and where it keeps things."""

    name: str
    folder: Path
    index: list[list[str]]
    asks: dict[str, list[str]]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--repeat", type=int, default=5, help="runs of each command (default 5)")
    arguments = parser.parse_args()
    table = Table(title="The coach beside LangChain's tutorial", title_justify="left", box=None)
    for name in ("", "coach", "tutorial", "ratio"):
        table.add_column(name, justify="left" if not name else "right")
    with TemporaryDirectory(prefix="career-coach-bench-") as temporary:
        for row in compare(Path(temporary), arguments.folder, repeat=arguments.repeat):
            table.add_row(*row)
    Console().print(table)


def compare(work: Path, library: Path | None, *, repeat: int) -> list[tuple[str, ...]]:
    """The rows of the table."""
    of_ours, of_theirs = [], []
    for number in range(repeat):  # in turns, here and below: what else the machine does falls on both
        ours, theirs = sides(work / str(number), library)
        of_ours.append([run(command) for command in ours.index])
        essays = written_out(ours.folder, work / str(number) / "texts")
        of_theirs.append([run(command) for command in theirs.index])
    rows = [
        row("index from nothing, s", median(map(total, of_ours)), median(map(total, of_theirs))),
        row("  peak memory, MB", max(map(peak, of_ours)), max(map(peak, of_theirs))),
        row("  on disk, MB", size(ours.folder), size(theirs.folder)),
    ]
    cold: dict[str, list[Ran]] = {}
    for _ in range(repeat):
        for name, command in {**ours.asks, **theirs.asks}.items():
            cold.setdefault(name, []).append(run(command))
    base = cold["search"]
    for name in ours.asks:
        rows.append(row(f"{name}, cold, s", middle(cold[name]), middle(base)))
        rows.append(row("  peak memory, MB", peak(cold[name]), peak(base)))
    return rows + searches(ours, theirs, essays if library is None else [])


def searches(ours: Side, theirs: Side, essays: Sequence[Essay]) -> list[tuple[str, ...]]:
    """The rows of the warm searches, and of their quality over the starter essays."""
    cases = [case for case in starter_cases() if case.answerable and not case.history]  # the tutorial knows no history
    questions = json.dumps([case.question for case in cases])
    answers = []
    for side in (ours, theirs):
        command = [sys.executable, str(HERE / "warm.py"), side.name, str(side.folder)]
        answers.append(json.loads(run(command, questions).output))
    rows = []
    for percent in (50, 95):
        took = [float(np.percentile(each["seconds"], percent)) * 1e3 for each in answers]
        rows.append(row(f"search, warm, p{percent}, ms", *took))
    if essays:
        scores = [quality(cases, essays, each["found"], each["pool"]) for each in answers]
        rows += [row(name, scores[0][name], scores[1][name], higher=True) for name in MEASURES]
    return rows


def sides(work: Path, library: Path | None) -> tuple[Side, Side]:
    """The two, in folders of their own."""
    coach = [str(Path(sys.executable).with_name("career-coach")), "--home", str(work / "coach")]
    add = [[*coach, "corpus", "add", str(library)]] if library else []
    asks = {word: [*coach, word, QUESTION] for word in ("retrieve", "ask")}
    ours = Side("coach", work / "coach", [*add, [*coach, "index"]], asks)
    script, store = [sys.executable, str(HERE / "tutorial_pipeline.py")], str(work / "tutorial")
    index, search = [*script, "index", str(work / "texts"), store], [*script, "ask", store, QUESTION]
    return ours, Side("tutorial", work / "tutorial", [index], {"search": search})


def run(command: Sequence[str], typed: str = "") -> Ran:
    """Runs a command to its end, with the code of this tree and without network."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"}
    started = perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdin and process.stdout
    process.stdin.write(typed)
    process.stdin.close()
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}. Type it to see why.")
    return Ran(output, seconds, usage.ru_maxrss * 1024)


def written_out(home: Path, folder: Path) -> list[Essay]:
    """The coach's essays, whose clean texts the tutorial is given as files."""
    folder.mkdir()
    with Library.open(home / "library.sqlite") as library:
        essays = library.essays()
    for essay in essays:
        (folder / f"{essay.id}.md").write_text(essay.text, "utf-8")
    return essays


def quality(
    cases: Sequence[Case], essays: Sequence[Essay], found: Sequence[list[Found]], pool: Sequence[Found]
) -> dict[str, float]:
    """The means of the measures, every case's golds looked up in what was found."""
    known = {essay.id: essay for essay in essays}
    places = [place_of(hit(each, known).passage) for each in pool]
    scores = [
        ranking_scores(case, targets, [hit(each, known) for each in hits], places, k=10)
        for case, targets, hits in zip(cases, find_golds(cases, essays), found, strict=True)
    ]
    return {name: mean(each[name] for each in scores) for name in MEASURES}


def hit(found: Found, essays: dict[str, Essay]) -> Hit:
    """A find as the measures know it."""
    essay_id, start, text = found
    passage = Passage(essay_id, start, start + len(text), text, "")
    return Hit(passage, essays[essay_id], score=0.0, dense=0.0)


def row(name: str, ours: float, theirs: float, *, higher: bool = False) -> tuple[str, ...]:
    """A line of the table; the ratio says how many times better the coach is, below 1 how much worse."""
    ratio = ours / theirs if higher else theirs / ours
    digits = 3 if higher or ours < 10 else 1
    return name, f"{ours:,.{digits}f}", f"{theirs:,.{digits}f}", f"{ratio:.2f}"


def total(processes: Sequence[Ran]) -> float:
    """Their seconds."""
    return sum(each.seconds for each in processes)


def middle(processes: Sequence[Ran]) -> float:
    """Their median in seconds."""
    return median(each.seconds for each in processes)


def peak(processes: Sequence[Ran]) -> float:
    """The most memory that one of them held, in MB."""
    return max(each.peak for each in processes) / 1e6


def size(folder: Path) -> float:
    """The files of a folder, in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


if __name__ == "__main__":
    main()
