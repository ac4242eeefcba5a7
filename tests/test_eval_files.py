import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from corpus import Essay
from eval.cases import starter_cases
from eval.command import commands
from eval.errors import RunUnreadable
from eval.metrics.trec import ndcg_cut, order, recall, recip_rank, success, trec_measures
from eval.trec_files import qrels, read_qrels, read_trec_run, trec_run
from eval.validating import problems

EVAL = Path(__file__).parents[1] / "eval"
METRICS = Path(__file__).parents[2] / "shared" / "benchmarks" / "metrics"
needs_metrics = pytest.mark.skipif(not METRICS.is_dir(), reason="the golden values of trec_eval are not beside us")
ESSAY = Essay(id="one", title="One", text="A year is right.")
CASE: dict[str, Any] = {
    "id": "a",
    "kind": "direct",
    "question": "How long?",
    "answerable": True,
    "expected": "answer",
    "gold": [{"essay_id": "one", "quote": "A year is right.", "grade": 2}],
}
VALIDATOR = Draft202012Validator(json.loads((EVAL / "case.schema.json").read_text()))


def test_the_schema_is_one_and_the_starter_cases_keep_to_it() -> None:
    Draft202012Validator.check_schema(VALIDATOR.schema)
    for line in (EVAL / "suites" / "starter.jsonl").read_text("utf-8").splitlines():
        VALIDATOR.validate(json.loads(line))


@pytest.mark.parametrize(
    "change",
    [{"id": " "}, {"kind": "odd"}, {"answerable": False}, {"gold": []}, {"expected": "abstain"}, {"history": [{}]}],
)
def test_the_schema_refuses_what_the_reader_refuses(change: dict[str, Any]) -> None:
    assert VALIDATOR.is_valid(CASE)
    assert not VALIDATOR.is_valid({**CASE, **change})


def test_a_quote_that_is_nowhere_is_a_problem_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    wrong = {**CASE, "id": "b", "gold": [{"essay_id": "one", "quote": "Two years.", "grade": 2}]}
    path.write_text(f"{json.dumps(CASE)}\n\n{json.dumps(wrong)}\n")
    (problem,) = problems(path, [ESSAY])
    assert "line 3: no essay says 'Two years.'" in problem


def test_the_command_says_that_our_own_cases_are_sound(tmp_path: Path) -> None:
    sound = CliRunner().invoke(commands, ["validate", str(EVAL / "suites" / "starter.jsonl")])
    assert (sound.exit_code, sound.output) == (0, f"{len(starter_cases())} cases, every quote found\n")
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(CASE))
    assert CliRunner().invoke(commands, ["validate", str(path)]).exit_code == 1


def test_the_measures_by_hand() -> None:
    scored, grades = {"x": 3.0, "y": 2.0, "z": 1.0}, {"y": 1, "w": 1, "x": 0}
    assert recip_rank(scored, grades) == recall(scored, grades, k=2) == 0.5
    assert (success(scored, grades, k=1), success(scored, grades, k=2)) == (0.0, 1.0)
    assert ndcg_cut(scored, grades, k=10) == pytest.approx(0.6309297 / 1.6309297)


def test_ties_go_by_id_and_nothing_gives_zero() -> None:
    assert order({"a": 1.0, "b": 1.0, "c": 2.0}) == ["c", "b", "a"]
    for of_nothing in ({}, {"a": 0}):
        assert ndcg_cut({"a": 1.0}, of_nothing, k=10) == recall({"a": 1.0}, of_nothing, k=10) == 0.0
        assert recip_rank({}, of_nothing) == success({}, of_nothing, k=1) == 0.0
    assert trec_measures({}, {}) == {}


@needs_metrics
def test_every_query_of_scifact_scores_as_with_pytrec_eval() -> None:
    expected = json.loads((METRICS / "scifact_bm25.pytrec_eval.json").read_text())["per_query"]
    got = trec_measures(read_trec_run(METRICS / "scifact_bm25.run.trec"), read_qrels(METRICS / "scifact.qrels.trec"))
    assert set(got) == set(expected) and len(got) == 300
    for query, measures in got.items():
        for name, value in measures.items():
            assert value == pytest.approx(expected[query][name], abs=1e-6), (query, name)


@needs_metrics
def test_ties_grades_and_missing_queries_score_as_with_pytrec_eval() -> None:
    edge = json.loads((METRICS / "edge_cases.json").read_text())
    assert set(trec_measures(edge["run"], edge["qrels"])) == set(edge["qrels"])
    for query, expected in edge["pytrec_eval"].items():
        scored, grades = edge["run"][query], edge["qrels"][query]
        assert ndcg_cut(scored, grades, k=3) == pytest.approx(expected["ndcg_cut_3"], abs=1e-6)
        assert recall(scored, grades, k=3) == pytest.approx(expected["recall_3"], abs=1e-6)
        assert recip_rank(scored, grades) == pytest.approx(expected["recip_rank"], abs=1e-6)
    assert set(trec_measures(edge["run"], edge["qrels"])["q4"].values()) == {0.0}


def test_a_run_is_written_as_trec_has_it_and_read_back(tmp_path: Path) -> None:
    hits = [
        {"essay_id": "one", "start": 0, "end": 9, "golds": [0]},
        {"essay_id": "two", "start": 5, "end": 8, "golds": []},
    ]
    run = {"cases": [{"id": "a", "values": {}, "golds": [{"grade": 2}], "hits": hits}]}
    (tmp_path / "run.json").write_text(json.dumps(run))
    assert CliRunner().invoke(commands, ["trec", str(tmp_path / "run.json"), str(tmp_path / "out")]).exit_code == 0
    assert (tmp_path / "out" / "run.trec").read_text() == trec_run(run)
    assert trec_run(run).splitlines()[0] == "a Q0 one:0-9 1 2 career-coach"
    assert read_trec_run(tmp_path / "out" / "run.trec") == {"a": {"one:0-9": 2.0, "two:5-8": 1.0}}
    assert (tmp_path / "out" / "qrels.trec").read_text() == qrels(run)
    assert read_qrels(tmp_path / "out" / "qrels.trec") == {"a": {"one:0-9": 2, "two:5-8": 0}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a Q0 b 1 2", "line 1: 5 columns"),
        ("a Q0 b 1 x t", "'x' is no number"),
        ("a Q0 b 1 2 t\n" * 2, "line 2: b comes"),
    ],
)
def test_a_line_that_is_not_trec_s_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "run.trec").write_text(text)
    with pytest.raises(RunUnreadable, match=says):
        read_trec_run(tmp_path / "run.trec")
