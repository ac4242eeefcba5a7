"""What each part of the retriever is worth, and what others would add: it, changed in one thing at a time.

    python benchmarks/levers.py [--cases FILE --library FOLDER] [--out FILE] [--cache FOLDER]

Without FILE and FOLDER, our own questions over the starter essays. Every lever is tried with the situations of the
library and without any. A difference is to what ships, on the same questions, with its 95 % interval: an interval
that holds 0 is no difference.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from judged import DEPTH, TWO_ESSAYS, Asked, Judged, Order, Score, best_first, fuse, query_of, shipped
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from tables import beside, show, table

from corpus import Library, import_path, import_starter
from eval.cases import Case, load_cases, starter_cases
from indexing import Index, Query, build_index, default_weights, open_embedder
from indexing.build import indexed_text
from indexing.fusion import Scores, fused, stretched
from indexing.minilm import CAREERS, PLAIN, MiniLM, Vectors
from indexing.passages import MAX_WORDS

MEASURES = {  # a column's name: the measure, and the kind of case it is of
    "nDCG@10": ("ndcg@10", None),
    "hit@5": ("hit@5", None),
    "hit@600w": ("hit@600w", None),
    "vernacular": ("hit@5", "vernacular"),
    "follow-up": ("hit@5", "followup"),
    "two essays@8": (TWO_ESSAYS, "multi_essay"),
}
_CLAUSE = re.compile(r"(?<=[.?!;])\s+|,\s+|\s+(?:but|and|or|so|because)\s+|\s[-–—]\s")
_CLAUSE_WORDS = 3  # fewer are no clause


@dataclass(frozen=True, slots=True)
class Lever:
    """One way to find passages: what ships, but for what is said here."""

    name: str
    score: Score = shipped
    query: Callable[[Case], Query] = query_of
    order: Order = best_first
    embedder: str = CAREERS
    max_words: int = MAX_WORDS


def levers(late: LateInteraction) -> list[Lever]:
    """Every lever, what ships first."""
    return [
        Lever("as shipped"),
        Lever("published model, no adapter", embedder=PLAIN),
        *(Lever(f"passages of {words} words", max_words=words) for words in (80, 110, 220)),
        *(Lever(f"without {kind}", partial(without, kind)) for kind in ("dense", "sentence", "situation", "lexical")),
        Lever("without essay evidence", without_essays),
        Lever("reciprocal ranks, k = 60", partial(scaled, reciprocal_ranks)),
        Lever("z-scores", partial(scaled, z_scores)),
        *(Lever(f"best {count} situations", partial(best_situations, count)) for count in (1, 3)),
        Lever("pseudo-relevance feedback", feedback),
        Lever("clauses apart, mixed .2", clauses),
        Lever("diversity over essays", order=spread_out),
        Lever("late interaction alone", late.score),
        Lever("late interaction, mixed .2", lambda asked: shipped(asked) + 0.2 * stretched(late.score(asked))),
        Lever("follow-ups: question alone", query=lambda case: Query.of(case.question)),
        Lever("follow-ups: made whole only", query=lambda case: Query.of(query_of(case).text)),
    ]


def without(kind: str, asked: Asked) -> Scores:
    """One of the four says nothing."""
    nothing = np.nan if kind in ("sentence", "situation") else 0.0
    return fuse(asked, replace(asked.signals, **{kind: np.full(len(asked.places), nothing, np.float32)}))


def without_essays(asked: Asked) -> Scores:
    """Each passage is an essay of its own."""
    signals, count = asked.signals, len(asked.places)
    parts = (signals.dense, signals.sentence, signals.situation, signals.lexical)
    return fused(*parts, essays=np.arange(count), sizes=np.ones(count, np.int64))


def scaled(scale: Callable[[Scores], Scores], asked: Asked) -> Scores:
    """Something else than min-max makes the four comparable."""
    return fuse(asked, asked.signals, scale=scale)


def reciprocal_ranks(scores: Scores) -> Scores:
    """1 / (60 + rank) (Cormack et al., 2009)."""
    ranks = np.argsort(np.argsort(-scores, kind="stable"), kind="stable") + 1
    return np.asarray(np.where(np.isnan(scores), np.nan, 1 / (60 + ranks)), np.float32)


def z_scores(scores: Scores) -> Scores:
    """Standard deviations above the mean."""
    known = scores[~np.isnan(scores)]
    spread = float(known.std()) if len(known) else 0.0
    return (scores - float(known.mean())) / spread if spread else scores * 0


def best_situations(count: int, asked: Asked) -> Scores:
    """A passage is as near as so many of its situations."""
    situation = asked.index.situations.likeness(asked.vector, asked.places, best=count)
    return fuse(asked, replace(asked.signals, situation=situation))


def feedback(asked: Asked) -> Scores:
    """The query moves towards the first five passages (Rocchio, 1971)."""
    first = asked.places[best_first(shipped(asked), asked.essays)[:5]]
    moved = asked.vector + 0.3 * asked.index.passage_vectors[first].astype(np.float32).mean(axis=0)
    vector = moved / np.linalg.norm(moved)
    sentence = asked.index.sentences.likeness(vector, asked.places)
    situation = asked.index.situations.likeness(vector, asked.places)
    return fuse(asked, replace(asked.signals, dense=asked.dense(vector), sentence=sentence, situation=situation))


def clauses(asked: Asked) -> Scores:
    """Each clause of a query counts once more by itself."""
    parts = [part for part in _CLAUSE.split(asked.text) if len(part.split()) >= _CLAUSE_WORDS]
    if len(parts) < 2:
        return shipped(asked)
    alone = [stretched(asked.dense(vector)) for vector in asked.embedder.vectors(parts)]
    return np.asarray(shipped(asked) + 0.2 * np.stack(alone).mean(axis=0))


def spread_out(scores: Scores, essays: NDArray[np.int64]) -> list[int]:
    """Greedy: a tenth of the scores' range is taken off for each passage already taken from the essay."""
    left, rows = scores.astype(np.float64), list[int]()
    step = 0.1 * float(scores.max() - scores.min())
    for _ in range(min(DEPTH, len(scores))):
        rows.append(int(left.argmax()))
        left[essays == essays[rows[-1]]] -= step
        left[rows[-1]] = -np.inf
    return rows


class LateInteraction:
    """The sum over a query's tokens of the likeness of the nearest token (Khattab and Zaharia, "ColBERT", 2020)."""

    def __init__(self, model: MiniLM) -> None:
        self._model = model
        self._tokens: dict[str, Vectors] = {}

    def score(self, asked: Asked) -> Scores:
        """A score for each passage."""
        query = self._states(asked.text).T
        return np.array(
            [(self._of(asked.index, place) @ query).max(axis=0).sum() for place in asked.places], np.float32
        )

    def size(self, index: Index) -> float:
        """Bytes that a passage's tokens take in half precision, on average."""
        return float(np.mean([self._of(index, place).size for place in range(len(index.passages))])) * 2

    def _of(self, index: Index, place: int) -> Vectors:
        passage = index.passages[place]
        return self._states(indexed_text(passage, index.essays[passage.essay_id].title))

    def _states(self, text: str) -> Vectors:
        if text not in self._tokens:
            states = self._model.token_states(text)
            self._tokens[text] = states / np.linalg.norm(states, axis=1, keepdims=True)
        return self._tokens[text]


def main() -> None:
    """Prints a table with situations and one without."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, help="questions in JSONL (default: ours)")
    parser.add_argument("--library", type=Path, help="the essays they are about (default: the starter essays)")
    parser.add_argument("--out", type=Path, help="a file to add the tables to")
    parser.add_argument("--cache", type=Path, help="a folder to keep vectors in (default: a temporary one)")
    arguments = parser.parse_args()
    cases = load_cases(arguments.cases) if arguments.cases else starter_cases()
    late = LateInteraction(MiniLM.open(default_weights(), CAREERS))
    with TemporaryDirectory(prefix="career-coach-levers-") as temporary:
        kept = (arguments.cache or Path(temporary)) / (arguments.library.name if arguments.library else "starter")
        with Library.open(kept / "library.sqlite") as library:
            fill(library, arguments.library)
            for title in ("with situations", "without situations"):
                compared(title, library, cases, late, Path(temporary, title), arguments.out)
                for essay in library.essays():
                    library.set_situations(essay.id, [])


def fill(library: Library, folder: Path | None) -> None:
    """Imports the essays, and the situations that come with them, whatever was done to them before."""
    library.remove([essay.id for essay in library.essays()])
    imported = import_path(library, folder) if folder else import_starter(library)
    failed = [each for each in imported if each.state == "failed"]
    if failed:
        sys.exit(f"{failed[0].origin} could not be imported ({failed[0].problem}). Move it out of the folder.")


def compared(
    title: str, library: Library, cases: Sequence[Case], late: LateInteraction, work: Path, out: Path | None
) -> None:
    """Prints the table of all levers over one library."""
    made = table(title, "", *MEASURES, "nDCG@10 beside shipped", "hit@5 beside shipped")
    with ExitStack() as stack:

        @cache
        def judged(embedder: str, max_words: int) -> Judged:
            model = open_embedder(embedder)
            folder = build_index(work / f"{embedder}-{max_words}", library, model, max_words=max_words)
            return Judged(stack.enter_context(closing(Index.open(folder))), model, cases)

        first: list[dict[str, float]] = []
        for lever in track(levers(late), title, console=Console(stderr=True), transient=True):
            over = judged(lever.embedder, lever.max_words)
            found = over.measures(lever.score, query=lever.query, order=lever.order)
            first = first or found
            made.add_row(lever.name, *cells(over.cases, found, first))
        made.caption = late_cost(late, judged(CAREERS, MAX_WORDS).index)
    show(made, out=out)


def cells(cases: Sequence[Case], found: Sequence[dict[str, float]], first: Sequence[dict[str, float]]) -> Iterator[str]:
    """A row's measures, and its differences to the first row."""
    for name, kind in MEASURES.values():
        values = [each[name] for case, each in zip(cases, found, strict=True) if kind in (None, case.kind)]
        yield f"{np.mean(values):.3f}" if values else "-"
    for name in ("ndcg@10", "hit@5"):
        yield "" if found is first else beside([each[name] for each in found], [each[name] for each in first])


def late_cost(late: LateInteraction, index: Index) -> str:
    """What late interaction would keep."""
    kept = index.passage_vectors[0].nbytes
    size = late.size(index)
    return f"{len(index.passages)} passages; late interaction keeps {size:,.0f} bytes of each, a vector {kept:,}"


if __name__ == "__main__":
    main()
