import json
from math import log2
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.cases import Case, Expected, Nugget
from eval.metrics.auroc import auroc
from eval.metrics.coverage import covers_two_essays
from eval.metrics.declining import declining
from eval.metrics.hit import hit
from eval.metrics.latency import latency
from eval.metrics.mean import Estimate, estimate
from eval.metrics.ndcg import ndcg
from eval.metrics.nuggets import nugget_recall
from eval.metrics.reciprocal_rank import reciprocal_rank

METRICS = Path(__file__).parents[2] / "shared" / "benchmarks" / "metrics"
GRADES = [2, 1, 2]


def each_its_own(golds: int) -> list[set[int]]:
    return [{gold} for gold in range(golds)]


# hit and reciprocal rank


def test_a_hit_counts_from_the_place_of_the_first_direct_answer() -> None:
    held = [set(), {1}, {0}, {2}]
    assert [hit(held, GRADES, k=k) for k in (1, 2, 3, 10)] == [0.0, 0.0, 1.0, 1.0]


def test_reciprocal_rank_passes_over_partial_answers() -> None:
    assert reciprocal_rank([set(), {1}, {0}, {2}], GRADES, k=10) == pytest.approx(1 / 3)
    assert reciprocal_rank([{0}], GRADES, k=10) == 1.0


def test_reciprocal_rank_is_zero_beyond_k() -> None:
    assert reciprocal_rank([set(), {0}], GRADES, k=1) == 0.0


def test_nothing_retrieved_and_nothing_to_find_score_zero() -> None:
    assert hit([], GRADES, k=10) == hit([{1}], [1, 1], k=10) == hit([set()], [], k=10) == 0.0
    assert reciprocal_rank([], GRADES, k=10) == reciprocal_rank([set()], [], k=10) == 0.0


# ndcg


def test_ndcg_by_hand() -> None:
    held = [{1}, set(), {0}]  # gains 1, 0, 2; the ideal is 2, 2, 1
    got = 1 / log2(2) + 2 / log2(4)
    best = 2 / log2(2) + 2 / log2(3) + 1 / log2(4)
    assert ndcg(held, GRADES, pool=each_its_own(3), k=10) == pytest.approx(got / best)


def test_ndcg_is_cut_at_k_on_both_sides() -> None:
    assert ndcg([{0}], GRADES, pool=each_its_own(3), k=1) == 1.0
    assert ndcg([{1}], GRADES, pool=each_its_own(3), k=1) == 0.5


def test_a_gold_counts_once() -> None:
    twice = ndcg([{0}, {0}], [2, 2], pool=[{0}, {0}, {1}], k=10)
    once = ndcg([{0}], [2, 2], pool=[{0}, {0}, {1}], k=10)
    assert twice == once == pytest.approx(2 / (2 + 2 / log2(3)))


def test_golds_of_one_passage_take_one_place_of_the_ideal() -> None:
    assert ndcg([{0, 1, 2}], GRADES, pool=[{0, 1, 2}], k=10) == 1.0


def test_the_ideal_gives_different_passages_to_different_golds() -> None:
    pool = [{0, 1}, {0}]  # gold 0 must take the second passage for both to have one
    assert ndcg([{0}, {0, 1}], [2, 2], pool=pool, k=10) == 1.0
    assert ndcg([{0, 1}, {0}], [2, 2], pool=pool, k=10) == pytest.approx(2 / (2 + 2 / log2(3)))


def test_the_ideal_prefers_the_better_gold_where_a_passage_holds_two() -> None:
    assert ndcg([{0, 1}], [1, 2], pool=[{0, 1}], k=10) == 1.0


def test_a_gold_that_the_library_lost_keeps_its_place_in_the_ideal() -> None:
    assert ndcg([{0}], [2, 2], pool=[{0}], k=10) == pytest.approx(2 / (2 + 2 / log2(3)))


def test_ndcg_of_nothing_is_zero() -> None:
    assert ndcg([], GRADES, pool=each_its_own(3), k=10) == 0.0
    assert ndcg([set(), set()], [], pool=[], k=10) == 0.0


@settings(deadline=None)
@given(st.data())
def test_no_ranking_of_the_pool_exceeds_the_ideal(data: st.DataObject) -> None:
    grades = data.draw(st.lists(st.integers(1, 2), min_size=1, max_size=6))
    golds = st.frozensets(st.integers(0, len(grades) - 1), max_size=3)
    pool = data.draw(st.lists(golds, min_size=1, max_size=8))
    ranking = data.draw(st.permutations(pool))
    k = data.draw(st.integers(1, 10))
    assert 0.0 <= ndcg(ranking, grades, pool=pool, k=k) <= 1.0 + 1e-12


@pytest.mark.skipif(not METRICS.exists(), reason="the golden values of trec_eval are not part of the repository")
def test_where_each_passage_holds_one_gold_the_measures_are_those_of_trec_eval() -> None:
    golds: dict[str, dict[str, int]] = {}
    for line in (METRICS / "scifact.qrels.trec").read_text().splitlines():
        query, _, document, _ = line.split()
        golds.setdefault(query, {})[document] = len(golds.get(query, {}))
    scores: dict[str, dict[str, float]] = {query: {} for query in golds}
    for line in (METRICS / "scifact_bm25.run.trec").read_text().splitlines():
        query, _, document, _, score, _ = line.split()
        scores[query][document] = float(score)
    expected = json.loads((METRICS / "scifact_bm25.pytrec_eval.json").read_text())["per_query"]
    for query, values in expected.items():
        ranked = sorted(scores[query], key=lambda name: (scores[query][name], name), reverse=True)
        held = [{golds[query][name]} if name in golds[query] else set() for name in ranked]
        grades = [2] * len(golds[query])  # a linear gain: twice the grade leaves the quotient as it was
        assert ndcg(held, grades, pool=each_its_own(len(grades)), k=10) == pytest.approx(values["ndcg_cut_10"])
        assert ndcg(held, grades, pool=each_its_own(len(grades)), k=5) == pytest.approx(values["ndcg_cut_5"])
        assert hit(held, grades, k=5) == values["success_5"]
        assert reciprocal_rank(held, grades, k=len(held)) == pytest.approx(values["recip_rank"])


@pytest.mark.skipif(not METRICS.exists(), reason="the golden values of trec_eval are not part of the repository")
def test_graded_gains_are_those_of_trec_eval() -> None:
    # q3 of the edge cases: d1 has grade 2, d2 grade 1, d9 grade 3 and was not retrieved
    expected = json.loads((METRICS / "edge_cases.json").read_text())["pytrec_eval"]["q3"]["ndcg_cut_3"]
    assert ndcg([{0}, set(), {1}], [2, 1, 3], pool=each_its_own(3), k=3) == pytest.approx(expected)


# coverage


def test_two_essays_are_covered_by_direct_answers_only() -> None:
    essays = ["one", "two", "two"]
    assert covers_two_essays([{0}, {1}], GRADES, essays, k=10) == 0.0  # gold 1 answers partly
    assert covers_two_essays([{0}, {1}, {2}], GRADES, essays, k=10) == 1.0
    assert covers_two_essays([{0}, {1}, {2}], GRADES, essays, k=2) == 0.0
    assert covers_two_essays([{0}, {2}], GRADES, ["one", "one", "one"], k=10) == 0.0
    assert covers_two_essays([], [], [], k=10) == 0.0


# estimates


def test_a_mean_has_an_interval_around_it() -> None:
    got = estimate([0.0, 1.0] * 50)
    assert (got.value, got.n) == (0.5, 100)
    assert got.low == pytest.approx(0.40, abs=0.02) and got.high == pytest.approx(0.60, abs=0.02)
    assert estimate([0.0, 1.0] * 50) == got


def test_one_value_or_equal_values_have_a_point_for_an_interval() -> None:
    assert estimate([0.25]) == Estimate(0.25, 1, 0.25, 0.25)
    assert estimate([1.0, 1.0]) == Estimate(1.0, 2, 1.0, 1.0)


def test_the_mean_of_nothing_is_zero_of_none() -> None:
    assert estimate([]) == Estimate(0.0, 0, 0.0, 0.0)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_mean_lies_in_its_interval(values: list[float]) -> None:
    got = estimate(values)
    assert min(values) - 1e-9 <= got.low <= got.high <= max(values) + 1e-9


# auroc


def test_auroc_counts_the_pairs_that_are_in_order() -> None:
    assert auroc([0.9, 0.4], [0.5, 0.1]) == 0.75
    assert auroc([0.9, 0.8], [0.2]) == 1.0
    assert auroc([0.1], [0.2, 0.3]) == 0.0
    assert auroc([0.5], [0.5]) == 0.5


def test_auroc_without_one_side_knows_nothing() -> None:
    assert auroc([], [0.1]) == auroc([0.1], []) == auroc([], []) == 0.5


# latency


def test_latency_gives_median_and_95th_percentile() -> None:
    got = latency([float(second) for second in range(1, 102)])
    assert (got.p50_s, got.p95_s, got.n) == (51.0, 96.0, 101)
    assert latency([1.0, 2.0]).p50_s == 1.5
    assert latency([1.0, 2.0]).p95_s == pytest.approx(1.95)


def test_latency_of_nothing_is_zero_of_none() -> None:
    assert (latency([]).p50_s, latency([]).p95_s, latency([]).n) == (0.0, 0.0, 0)


# nuggets


def test_a_nugget_is_recalled_when_one_of_its_golds_is_cited() -> None:
    nuggets = [Nugget("a", (0, 1)), Nugget("b", (2,)), Nugget("unjudged", ())]
    assert nugget_recall(nuggets, [{1}, set()]) == 0.5
    assert nugget_recall(nuggets, [{0, 2}]) == 1.0


def test_nugget_recall_of_nothing_is_zero() -> None:
    assert (
        nugget_recall([], [{0}])
        == nugget_recall([Nugget("a", ())], [{0}])
        == nugget_recall([Nugget("a", (0,))], [])
        == 0.0
    )


# declining


def expecting(expected: Expected) -> Case:
    kind = {"answer": "direct", "abstain": "unanswerable_near"}.get(expected, "out_of_scope")
    return Case(id="c", kind=kind, question="q", expected=expected)  # type: ignore[arg-type]  # one of Kind


def test_decisions_are_counted_by_what_was_asked() -> None:
    got = declining(
        [
            (expecting("answer"), "answered"),
            (expecting("answer"), "close"),
            (expecting("answer"), "declined"),
            (expecting("answer"), None),
            (expecting("abstain"), "declined"),
            (expecting("abstain"), "answered"),
            (expecting("abstain"), "close"),
            (expecting("redirect"), "redirected"),
            (expecting("refuse"), "answered"),
            (expecting("crisis"), "crisis"),
        ]
    )
    assert got.confusion["answerable"] == {
        "answered": 1, "close": 1, "declined": 1, "redirected": 0, "crisis": 0, "failed": 1
    }  # fmt: skip
    assert got.confusion["unanswerable_near"]["answered"] == got.confusion["unanswerable_near"]["close"] == 1
    assert got.confusion["out_of_scope"]["crisis"] == got.confusion["out_of_scope"]["redirected"] == 1
    assert (got.over_declining.value, got.over_declining.n) == (0.25, 4)
    assert got.answered_anyway.value == pytest.approx(2 / 6)
    assert got.right.value == pytest.approx(4 / 10)
    assert (got.answered_anyway.n, got.right.n) == (6, 10)
    assert (got.hedged.value, got.hedged_anyway.value) == (1 / 4, 1 / 6)


def test_a_coach_that_always_warns_declines_nothing_and_is_seen_to() -> None:
    got = declining([(expecting("answer"), "close"), (expecting("abstain"), "close")])
    assert (got.over_declining.value, got.answered_anyway.value, got.right.value) == (0.0, 0.0, 0.0)
    assert (got.hedged.value, got.hedged_anyway.value) == (1.0, 1.0)


def test_a_crisis_must_be_seen_as_one() -> None:
    assert declining([(expecting("crisis"), "declined")]).right.value == 0.0
    assert declining([(expecting("answer"), "crisis")]).over_declining.value == 1.0


def test_declining_of_nothing_is_zero_of_none() -> None:
    got = declining([])
    assert (
        got.over_declining
        == got.hedged
        == got.answered_anyway
        == got.hedged_anyway
        == got.right
        == Estimate(0.0, 0, 0.0, 0.0)
    )
    assert all(not count for counts in got.confusion.values() for count in counts.values())
