"""Fits and proves the model in coach/decide.py that says how probably the library answers a question.

    python tools/answerability.py ../shared/eval/dev.jsonl ../shared/corpus/seeds

Takes the questions of our own suite over the starter essays too, and short ones. Each answerable question is also asked
with the essays that answer it taken away: then the library is about the very subject and does not answer. Prints the
weights, and by five-fold cross-validation the AUROC of answerable against unanswerable questions, how many of the near
misses are declined when so many of the answerable may be, and the risk-coverage curve.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression

from coach import Coach
from coach.decide import signals
from eval.cases import Case, load_cases, starter_cases
from eval.gold import find_golds
from eval.library import coach_over
from eval.metrics.auroc import auroc
from indexing import Filter

FOLDS, ROUNDS = 5, 5
COVERAGES = (0.2, 0.4, 0.6, 0.8, 0.9, 1.0)
SPARED = (0.01, 0.03, 0.05, 0.10)  # shares of answerable questions that may be declined
OTHERS, TAKEN_AWAY, SHORT = 3.0, 0.3, 0.5  # what an unanswerable question weighs, one taken away from, a short one
_SHORT_QUESTIONS = Path(__file__).with_name("short_questions.tsv")


@dataclass(frozen=True, slots=True)
class Example:
    """What was found for a question, and whether that answers it."""

    suite: str
    case: str
    kind: str
    answered: bool
    whole: bool  # the library; else the essays that answer are taken away
    signals: tuple[float, ...]

    @property
    def weight(self) -> float:
        """In the fit: about as much for all that are answered as for all that are not."""
        if not self.whole:
            return TAKEN_AWAY
        if self.suite == "short":
            return SHORT
        return 1.0 if self.answered else OTHERS


def examples(suite: str, cases: Sequence[Case], coach: Coach) -> Iterator[Example]:
    """Each question with situations and without, and the answerable ones without the essays that answer them."""
    size, ids = len(coach.passages()), [essay.id for essay in coach.essays()]
    for case, targets in zip(cases, find_golds(cases, coach.essays()), strict=True):
        answering = {target.essay_id for target in targets if target.is_found}
        others = Filter(essays=[each for each in ids if each not in answering])
        left_open = coach.left_open(case.question, case.history)
        for only in (None, others) if case.answerable else (None,):
            (best,) = coach.retrieve(case.question, case.history, k=1, only=only)
            for hit in (best, replace(best, situation=None)):
                found = signals(hit, passages=size, left_open=left_open)
                yield Example(suite, case.id, case.kind, case.answerable and only is None, only is None, found)


def short_examples(coach: Coach) -> Iterator[Example]:
    """A few words each, as people type them, about what the starter essays speak of and what they don't."""
    size = len(coach.passages())
    for line in _SHORT_QUESTIONS.read_text("utf-8").splitlines():
        answered, question = line.split("\t")
        (best,) = coach.retrieve(question, k=1)
        found = signals(best, passages=size, left_open=coach.left_open(question))
        kind = "direct" if answered == "yes" else "unanswerable_near"
        yield Example("short", question, kind, answered == "yes", True, found)


def fit(data: Sequence[Example]) -> LogisticRegression:
    """The model of so many examples."""
    return LogisticRegression(C=10).fit(_table(data), [each.answered for each in data], [each.weight for each in data])


def cross_validated(data: Sequence[Example]) -> NDArray[np.float64]:
    """For each example the probability that models fit on other questions give it, the mean of a few rounds."""
    random, total = np.random.default_rng(0), np.zeros(len(data))
    cases, of = np.unique([f"{each.suite} {each.case}" for each in data], return_inverse=True)
    for _ in range(ROUNDS):
        folds = (random.permutation(len(cases)) % FOLDS)[of]
        for fold in range(FOLDS):
            model = fit([each for each, its in zip(data, folds, strict=True) if its != fold])
            mine = np.flatnonzero(folds == fold)
            total[mine] += model.predict_proba(_table([data[int(place)] for place in mine]))[:, 1]
    return total / ROUNDS


def _table(data: Sequence[Example]) -> NDArray[np.float64]:
    return np.array([each.signals for each in data])


def _rank(data: Sequence[Example], scores: NDArray[np.float64], suite: str, kinds: Sequence[str]) -> float:
    mine = [(each, score) for each, score in zip(data, scores, strict=True) if each.suite == suite and each.whole]
    good = [float(score) for each, score in mine if each.answered]
    return auroc(good, [float(score) for each, score in mine if not each.answered and each.kind in kinds])


def declined(good: Sequence[float], bad: Sequence[float], *, spare: float) -> float:
    """Share of the bad below the threshold under which so large a share of the good falls at most."""
    threshold = sorted(good)[int(spare * len(good))]
    return float(np.mean([score < threshold for score in bad]))


def report(data: Sequence[Example], console: Console) -> None:
    """Prints what the model is and how good it is."""
    model, scores = fit(data), cross_validated(data)
    weights = ", ".join(f"{value:.2f}" for value in (*model.coef_[0], model.intercept_[0]))
    console.print(f"told, said, words, left open, bias: {weights}   ({len(data)} examples)")
    ranks = Table(
        "questions",
        "AUROC, near misses",
        "AUROC, all others",
        *(f"near misses declined at {each:.0%}" for each in SPARED),
    )
    curve = Table("questions", *(f"risk at {each:.0%}" for each in COVERAGES))
    for suite in dict.fromkeys(each.suite for each in data):
        near = _rank(data, scores, suite, ("unanswerable_near",))
        every = _rank(data, scores, suite, ("unanswerable_near", "out_of_scope"))
        mine = [(float(s), e) for e, s in zip(data, scores, strict=True) if e.suite == suite and e.whole]
        good = [score for score, each in mine if each.answered]
        bad = [score for score, each in mine if each.kind == "unanswerable_near"]
        ranks.add_row(
            suite, f"{near:.3f}", f"{every:.3f}", *(f"{declined(good, bad, spare=each):.2f}" for each in SPARED)
        )
        ordered = [each.answered for _, each in sorted(mine, key=lambda pair: -pair[0])]
        risks = [1 - float(np.mean(ordered[: max(1, round(part * len(ordered)))])) for part in COVERAGES]
        curve.add_row(suite, *(f"{risk:.3f}" for risk in risks))
    console.print(ranks)
    console.print(curve)


def main() -> None:
    """Asks, fits and prints."""
    options = argparse.ArgumentParser(description="Fit the model that says whether the library answers.")
    options.add_argument("cases", type=Path, nargs="?", help="questions, one JSON object a line")
    options.add_argument("library", type=Path, nargs="?", help="the essays they are about")
    given = options.parse_args()
    data: list[Example] = []
    with coach_over(None) as coach:
        data += examples("starter", starter_cases(), coach)
        data += short_examples(coach)
    if given.cases:
        with coach_over(given.library) as coach:
            data += examples(given.cases.stem, load_cases(given.cases), coach)
    report(data, Console())


if __name__ == "__main__":
    main()
