"""How well the check tells a sentence that its passage backs from one that it does not.

    python benchmarks/support.py [../shared/benchmarks/begin]

Over cases that were written one by one for the starter essays: paraphrases, summaries and kept conditions on one side;
turned meanings, swapped names and numbers, overclaims and inventions on the other. Prints the share of each kind that
the check would call supported. With the folder of BEGIN (human labels of what follows from its source) it fits the
weights in coach/support.py and prints them, and by five-fold cross-validation over sources how well they tell.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from tables import show, table

from coach.check import SUPPORTED
from coach.support import doubts, signals, support
from eval.metrics.auroc import auroc

CASES = Path(__file__).with_name("support_cases.jsonl")
FOLDS = 5
THRESHOLDS = (0.3, 0.5, 0.7)
Scores = NDArray[np.float64]


def careers() -> None:
    """Prints a row for each kind of our own cases."""
    rows = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    kinds: dict[tuple[bool, str], list[float]] = defaultdict(list)
    for row in rows:
        source = f"{row.get('author', 'career-coach editors')}. {row['passage']}"
        kinds[not row["label"], row["kind"]].append(support(row["sentence"], source))
    made = table(f"{len(rows)} sentences on careers", "kind", "backed", "n", "called supported")
    for (wrong, kind), scores in sorted(kinds.items()):
        called = sum(score >= SUPPORTED for score in scores) / len(scores)
        made.add_row(kind, "no" if wrong else "yes", str(len(scores)), f"{called:.2f}")
    good = [score for (wrong, _), scores in kinds.items() if not wrong for score in scores]
    bad = [score for (wrong, _), scores in kinds.items() if wrong for score in scores]
    made.caption = f"AUROC of the score: {auroc(good, bad):.3f}"
    show(made)


def begin(folder: Path) -> None:
    """Fits the weights, and prints how well models fit on other sources tell."""
    rows = [row for path in sorted(folder.glob("*.tsv")) for row in _tsv(path)]
    labels = np.array([row["begin_label"] == "Fully attributable" for row in rows])
    inputs = np.array([signals(row["response"], row["knowledge"]) for row in rows])
    doubted = np.array([bool(doubts(row["response"], row["knowledge"])) for row in rows])
    plain = _cross_validated(inputs, labels, [row["knowledge"] for row in rows])
    scores = np.where(doubted, 0.0, plain)
    model = LogisticRegression(max_iter=1000).fit(inputs, labels)
    made = table(f"BEGIN, {len(rows)} responses", "source", "AUROC", "without doubts", *map(str, THRESHOLDS))
    names = np.array([row["data_source"] for row in rows])
    for name in ("all", *sorted(set(names))):
        mine = np.ones(len(rows), bool) if name == "all" else names == name
        both = (_auroc(each[mine], labels[mine]) for each in (scores, plain))
        pairs = (_precision_recall(scores[mine] >= least, labels[mine]) for least in THRESHOLDS)
        made.add_row(name, *(f"{each:.3f}" for each in both), *pairs)
    weights = ", ".join(f"{each:.2f}" for each in (*model.coef_[0], model.intercept_[0]))
    made.caption = f"precision / recall of what is called supported from so much on; weights and bias: {weights}"
    show(made)


def _cross_validated(inputs: Scores, labels: NDArray[np.bool_], groups: Sequence[str]) -> Scores:
    scores = np.zeros(len(labels))
    for train, test in GroupKFold(FOLDS).split(inputs, labels, groups):
        model = LogisticRegression(max_iter=1000).fit(inputs[train], labels[train])
        scores[test] = model.predict_proba(inputs[test])[:, 1]
    return scores


def _auroc(scores: Scores, labels: NDArray[np.bool_]) -> float:
    return auroc([float(each) for each in scores[labels]], [float(each) for each in scores[~labels]])


def _precision_recall(called: NDArray[np.bool_], labels: NDArray[np.bool_]) -> str:
    true = int((called & labels).sum())
    return f"{true / max(1, int(called.sum())):.2f} / {true / max(1, int(labels.sum())):.2f}"


def _tsv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def main() -> None:
    """Prints both tables."""
    options = argparse.ArgumentParser(description="How well the check tells what is backed from what is not.")
    options.add_argument("begin", type=Path, nargs="?", help="the folder of BEGIN's files")
    folder = options.parse_args().begin
    careers()
    if folder:
        begin(folder)


if __name__ == "__main__":
    main()
