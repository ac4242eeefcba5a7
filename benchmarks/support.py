"""How well the check tells a sentence that its passage backs from one that it does not.

    python benchmarks/support.py

Over cases that were written one by one for the starter essays: paraphrases, summaries and kept conditions on one side;
turned meanings, swapped names and numbers, overclaims and inventions on the other. Prints the share of each kind that
the check would call supported, and the AUROC of its score.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from tables import show, table

from coach.check import SUPPORTED
from coach.support import support
from eval.metrics.auroc import auroc

CASES = Path(__file__).with_name("support_cases.jsonl")


def main() -> None:
    """Prints a row for each kind."""
    rows = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    kinds: dict[tuple[bool, str], list[float]] = defaultdict(list)
    for row in rows:
        kinds[not row["label"], row["kind"]].append(support(row["sentence"], row["passage"]))
    made = table(f"{len(rows)} sentences", "kind", "backed", "n", "called supported")
    for (wrong, kind), scores in sorted(kinds.items()):
        called = sum(score >= SUPPORTED for score in scores) / len(scores)
        made.add_row(kind, "no" if wrong else "yes", str(len(scores)), f"{called:.2f}")
    good = [score for (wrong, _), scores in kinds.items() if not wrong for score in scores]
    bad = [score for (wrong, _), scores in kinds.items() if wrong for score in scores]
    made.caption = f"AUROC of the score: {auroc(good, bad):.3f}"
    show(made)


if __name__ == "__main__":
    main()
