"""The retriever's fusion on public collections, where anybody's numbers can be set beside it.

    python benchmarks/beir.py [--embedder NAME] [--cache FOLDER] COLLECTION...

A COLLECTION is a folder as BEIR has them: corpus.jsonl, queries.jsonl, qrels/test.tsv. Each document is one passage,
so of the retriever's four kinds of likeness two are there, meaning and words; they are mixed with the weights that
ship. Where there is a qrels/train.tsv, so is a weight chosen on it: what tuning for one collection would gain. Where
the queries are turns of conversations, as MTRAG has them, each way of making a query of a turn is tried.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from collection import Collection, Turn, read_collection
from kept_vectors import kept_vectors
from numpy.typing import NDArray
from rich.table import Table
from tables import beside, interval, show, table

from coach.query import query_for
from eval.metrics.ndcg import ndcg
from indexing import Embedder, Query, open_embedder
from indexing.fusion import Scores, fused, stretched
from indexing.lexical import LexicalIndex
from indexing.minilm import CAREERS, PLAIN, Vectors
from indexing.retriever import CANDIDATES

GRID = [round(0.05 * step, 2) for step in range(21)]
ALONE = "the last turn alone"
Mix = Callable[[Scores, Scores], Scores]  # from the candidates' dense and lexical scores


@dataclass(frozen=True, slots=True)
class Searched:
    """A collection laid out for searching: a document's place is its name.

    Attributes:
        vectors: Of the documents, shape `(n_documents, dimension)`.
        asked: The vector of every wording.
        worded: The lexical scores of every wording, for all documents.
    """

    vectors: Vectors
    asked: Mapping[str, Vectors]
    worded: Mapping[str, Scores]

    @classmethod
    def of(cls, collection: Collection, wordings: Sequence[str], embedder: Embedder, cache: Path) -> Searched:
        """Embeds and indexes the documents, and the wordings that will be asked."""
        asked = kept_vectors(embedder, wordings, cache, what=f"{collection.name}: queries")
        vectors = kept_vectors(embedder, collection.texts, cache, what=f"{collection.name}: documents")
        lexical = LexicalIndex.build(collection.texts)
        return cls(vectors, dict(zip(wordings, asked, strict=True)), {text: lexical.scores(text) for text in wordings})

    def ranking(self, query: Query, mix: Mix, *, k: int) -> list[int]:
        """The `k` best documents, best first, the wordings' scores added as the retriever does."""
        texts = [each.text for each in query.wordings]
        dense = [self.vectors @ self.asked[text] for text in texts]
        lexical = [self.worded[text] for text in texts]
        worded = [found[scores[found] > 0] for scores in lexical for found in [_best(scores)]]
        places = np.unique(np.concatenate([*map(_best, dense), *worded]))
        pairs = zip(query.wordings, dense, lexical, strict=True)
        scores = sum(wording.weight * mix(near[places], words[places]) for wording, near, words in pairs)
        return [int(place) for place in places[np.argsort(-np.asarray(scores), kind="stable")[:k]]]


def shipped(dense: Scores, lexical: Scores) -> Scores:
    """The retriever's own fusion, for passages that are each the whole of an essay without situations."""
    nothing = np.full_like(dense, np.nan)
    return fused(dense, nothing, nothing, lexical, essays=np.arange(len(dense)), sizes=np.ones(len(dense), np.int64))


def weighted(weight: float) -> Mix:
    """Meaning counts `weight`, words the rest."""
    return lambda dense, lexical: weight * stretched(dense) + (1 - weight) * stretched(lexical)


def only_dense(dense: Scores, lexical: Scores) -> Scores:
    """Likeness in meaning."""
    return dense


def only_lexical(dense: Scores, lexical: Scores) -> Scores:
    """Words in common."""
    return lexical


def scores(
    searched: Searched, queries: Mapping[str, Query], judged: Mapping[str, Mapping[int, int]], mix: Mix, k: int
) -> list[float]:
    """nDCG@k of each judged query, in their order."""
    return [_ndcg(searched.ranking(queries[name], mix, k=k), relevant, k) for name, relevant in judged.items()]


def tried(collection: Collection, embedder: Embedder, cache: Path) -> Table:
    """How each kind of likeness does alone, and how they do together: nDCG@10."""
    queries = {name: Query.of(turn.text) for name, turn in collection.turns.items()}
    searched = Searched.of(collection, [each.text for each in queries.values()], embedder, cache)
    mixes: dict[str, Mix] = {"dense": only_dense, "BM25": only_lexical, "fused, as shipped": shipped}
    if collection.train:
        on_train = {weight: scores(searched, queries, collection.train, weighted(weight), 10) for weight in GRID}
        best = max(GRID, key=lambda weight: float(np.mean(on_train[weight])))
        mixes[f"fused, dense weight {best:.2f} chosen on train"] = weighted(best)
    title = f"{collection.name}, {len(collection.test)} queries, {embedder.fingerprint}"
    made = table(title, "", "nDCG@10", "beside dense")
    found = {name: scores(searched, queries, collection.test, mix, 10) for name, mix in mixes.items()}
    for name, values in found.items():
        made.add_row(name, interval(values), "" if name == "dense" else beside(values, found["dense"]))
    return made


def asked(turn: Turn) -> Query:
    """As the coach makes it."""
    return query_for(turn.text, [("user", each) for each in turn.before])


def conversed(collection: Collection, embedder: Embedder, cache: Path) -> Table:
    """How each way of making a query of a turn does: nDCG@5."""
    ways: dict[str, Callable[[Turn], Query]] = {
        ALONE: lambda turn: Query.of(turn.text),
        "all turns": lambda turn: Query.of(" ".join([*turn.before, turn.text])),
        "rewritten by a person": lambda turn: Query.of(turn.rewritten),
        "as shipped": asked,
        "made whole only": lambda turn: Query.of(asked(turn).text),
    }
    queries = {way: {name: make(turn) for name, turn in collection.turns.items()} for way, make in ways.items()}
    texts = {each.text: None for made in queries.values() for query in made.values() for each in query.wordings}
    searched = Searched.of(collection, list(texts), embedder, cache)
    asked_later = [bool(collection.turns[name].before) for name in collection.test]
    title = (
        f"{collection.name}, {len(asked_later)} turns, {sum(asked_later)} of them later ones, {embedder.fingerprint}"
    )
    shown = table(title, "", "nDCG@5", f"beside {ALONE}", "of later turns", f"beside {ALONE}")
    for kind, mix in {"fused": shipped, "dense": only_dense}.items():
        found = {way: scores(searched, made, collection.test, mix, 5) for way, made in queries.items()}
        for way, values in found.items():
            cells = []
            for kept in ([True] * len(values), asked_later):
                mine, theirs = list(compress(values, kept)), list(compress(found[ALONE], kept))
                cells += [interval(mine), beside(mine, theirs) if way != ALONE else ""]
            shown.add_row(f"{kind}, {way}", *cells)
    return shown


def main() -> None:
    """Prints the tables of each collection with each model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collection", nargs="+", type=Path)
    parser.add_argument("--embedder", action="append", help=f"a model (may be repeated; default {PLAIN} and {CAREERS})")
    parser.add_argument("--cache", type=Path, help="a folder to keep vectors in (default: a temporary one)")
    arguments = parser.parse_args()
    with TemporaryDirectory(prefix="career-coach-beir-") as temporary:
        cache = arguments.cache or Path(temporary)
        for folder in arguments.collection:
            collection = read_collection(folder)
            for name in arguments.embedder or (PLAIN, CAREERS):
                measured = conversed if collection.conversed else tried
                show(measured(collection, open_embedder(name), cache))


def _ndcg(ranking: Sequence[int], relevant: Mapping[int, int], k: int) -> float:
    """Every document can be reached, so the ideal ranking is that of the grades."""
    numbers = {place: number for number, place in enumerate(relevant)}
    held = [{numbers[place]} if place in numbers else set[int]() for place in ranking]
    return ndcg(held, list(relevant.values()), pool=(), k=k)


def _best(scores: Scores) -> NDArray[np.int64]:
    return np.argsort(-scores, kind="stable")[:CANDIDATES]


if __name__ == "__main__":
    main()
