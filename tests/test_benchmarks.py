"""The benchmarks measure what ships, and read what they are given."""

from __future__ import annotations

import json
from pathlib import Path

import beir
import levers
import numpy as np
import pytest
import scale
from collection import read_collection
from judged import Judged, best_first
from small import Small, word_of

from eval.cases import Case, Gold
from indexing import Index, Query, Retriever, build_index, cut_passages


@pytest.fixture
def judged(tmp_path: Path) -> Judged:
    """A small library with a question for each of its essays."""
    small = Small.create(tmp_path)
    with small.library() as library:
        index = Index.open(build_index(small.root, library, small.embedder()))
    cases = [
        Case(essay.id, "direct", f"the note {word_of(essay)}", "answer", golds=(Gold(essay.id, word_of(essay), 2),))
        for essay in index.essays.values()
    ]
    return Judged(index, small.embedder(), cases)


def test_what_ships_ranks_as_the_retriever_does(judged: Judged) -> None:
    retriever = Retriever(judged.index, judged.embedder)
    for case in judged.cases:
        query = Query.of(case.question, "what the day says about work", weight=0.5)
        expected = [hit.passage for hit in retriever.retrieve(query, k=len(judged.index.passages))]
        assert [hit.passage for hit in judged.ranking(query)] == expected[:50]


def test_a_question_that_is_answered_scores_1(judged: Judged) -> None:
    assert [each["hit@5"] for each in judged.measures()] == [1.0] * len(judged.cases)


def test_a_scale_keeps_the_order_and_what_is_not_known() -> None:
    scores = np.array([0.1, np.nan, 0.7, 0.4], np.float32)
    for scale_ in (levers.reciprocal_ranks, levers.z_scores):
        scaled = scale_(scores)
        assert np.isnan(scaled[1]) and scaled[2] > scaled[3] > scaled[0]
    assert levers.reciprocal_ranks(scores)[2] == pytest.approx(1 / 61)


def test_diversity_prefers_another_essay_where_scores_are_close() -> None:
    scores, essays = np.array([1.0, 0.95, 0.9, 0.0], np.float32), np.array([0, 0, 1, 1])
    assert best_first(scores, essays) == [0, 1, 2, 3]
    assert levers.spread_out(scores, essays) == [0, 2, 1, 3]


def test_a_collection_is_fused_as_passages_without_situations_are() -> None:
    dense, lexical = np.array([0.1, 0.5, 0.3], np.float32), np.array([3.0, 0.0, 1.0], np.float32)
    assert beir.shipped(dense, lexical) == pytest.approx(beir.weighted(0.65)(dense, lexical))


def test_turns_of_a_conversation_are_read_with_those_before(tmp_path: Path) -> None:
    _write(tmp_path / "corpus.jsonl", {"_id": "a", "title": "A", "text": "first"}, {"_id": "b", "text": "second"})
    about = {"questions": "|user|: How are planes built?\n|user|: And flown? ", "rewrite": "How are planes flown?"}
    _write(tmp_path / "queries.jsonl", {"_id": "q", "text": "And flown?", "metadata": about})
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\tb\t1\n")
    collection = read_collection(tmp_path)
    turn = collection.turns["q"]
    assert (turn.before, turn.text, turn.rewritten) == (
        ("How are planes built?",),
        "And flown?",
        "How are planes flown?",
    )
    assert collection.texts == ("A\nfirst", "second")
    assert (collection.test, collection.train, collection.conversed) == ({"q": {1: 1}}, {}, True)


def test_a_made_up_essay_has_five_passages_with_their_situations() -> None:
    entry = scale.entry(3, scale.Words(0), situations=2)
    passages = cut_passages(entry.essay)
    assert [(each.start, each.end) for each in passages] == [(each.start, each.end) for each in entry.situations]
    assert len(passages) == 5


def _write(path: Path, *rows: object) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
