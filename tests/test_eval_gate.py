import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.command import commands
from eval.compare import compare, load_run
from eval.errors import RunUnreadable
from eval.gate import Verdict, baseline_of, judge

Values = dict[str, float]


def run_with(*values: Values, **made: Any) -> dict[str, Any]:
    """A run's document, as far as comparing goes."""
    names = {name for each in values for name in each}
    means = {name: sum(each.get(name, 0) for each in values) / sum(name in each for each in values) for name in names}
    rows = [{"id": f"c{number}", "values": each} for number, each in enumerate(values)]
    return {"made_with": {"mode": "quoting", **made}, "summary": means, "cases": rows}


GOOD = run_with(*[{"ndcg@10": 0.8, "over_declined": 0.0}] * 20)
BAD = run_with(*[{"ndcg@10": 0.5, "over_declined": 1.0}] * 20)


def verdicts(run: dict[str, Any], baseline: dict[str, Any]) -> set[Verdict]:
    return {each.verdict for each in judge(run, baseline)}


def test_wins_and_losses_know_of_which_measure_less_is_better() -> None:
    ndcg, declined = compare(GOOD, BAD).rows
    assert (ndcg.wins, ndcg.losses, ndcg.is_worse) == (0, 20, True)
    assert (declined.wins, declined.losses, declined.is_worse) == (0, 20, True)
    assert not any(row.is_worse for row in compare(BAD, GOOD).rows)
    assert all(row.is_shown for row in compare(BAD, GOOD).rows)


def test_only_cases_that_both_runs_have_are_compared() -> None:
    got = compare(run_with({"a": 1.0}, {"a": 0.0}, {"b": 1.0}), run_with({"a": 1.0}, {"b": 1.0}))
    assert [(row.name, row.paired.n) for row in got.rows] == [("a", 1)]
    assert (got.only_first, got.only_second) == (("c2",), ())


def test_what_else_differs_is_said() -> None:
    got = compare(run_with({"a": 1.0}), run_with({"a": 1.0}, mode="a-model"))
    assert got.differs == ("who answers",)


def test_a_run_passes_against_itself() -> None:
    assert judge(GOOD, baseline_of(GOOD, {"ndcg@10": 0.8})) == ()


def test_the_rounding_of_a_baseline_is_no_regression() -> None:
    thirds = run_with(*[{"ndcg@10": 2 / 3 - 1e-7}] * 20)
    assert judge(thirds, baseline_of(run_with(*[{"ndcg@10": 2 / 3}] * 20), {})) == ()


def test_a_better_run_passes() -> None:
    assert judge(GOOD, baseline_of(BAD, {})) == ()


def test_a_regression_is_found_when_the_interval_says_so() -> None:
    assert verdicts(BAD, baseline_of(GOOD, {})) == {Verdict.REGRESSION}
    one_off = run_with({"ndcg@10": 0.0, "over_declined": 0.0}, *[{"ndcg@10": 0.8, "over_declined": 0.0}] * 19)
    assert verdicts(one_off, baseline_of(GOOD, {})) == set()  # one case of twenty: its interval reaches 0


def test_a_broken_floor_is_found_on_either_side() -> None:
    findings = judge(BAD, baseline_of(BAD, {"ndcg@10": 0.7, "over_declined": 0.1}))
    assert [each.verdict for each in findings] == [Verdict.BROKEN_FLOOR] * 2
    assert "above its floor" in findings[1].message


def test_a_missing_measure_is_graver_than_a_regression() -> None:
    without = run_with(*[{"ndcg@10": 0.5}] * 20)
    findings = judge(without, baseline_of(GOOD, {"over_declined": 0.1}))
    assert findings[0].verdict == Verdict.MISSING_MEASURE
    assert {each.verdict for each in findings} == {
        Verdict.MISSING_MEASURE,
        Verdict.FEWER_CASES,
        Verdict.REGRESSION,
    }


def test_fewer_scored_cases_are_found() -> None:
    fewer = run_with(*[{"ndcg@10": 0.8, "over_declined": 0.0}] * 19)
    assert verdicts(fewer, baseline_of(GOOD, {})) == {Verdict.FEWER_CASES}


def test_a_reply_that_cites_nothing_is_not_a_case_less() -> None:
    before = run_with({"ndcg@10": 0.8, "citations_exact": 1.0}, {"ndcg@10": 0.8, "citations_exact": 1.0})
    after = run_with({"ndcg@10": 0.8, "citations_exact": 1.0}, {"ndcg@10": 0.8})
    assert judge(after, baseline_of(before, {})) == ()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cases": [{"id": "a"}]}'])
def test_what_is_no_run_is_refused_with_what_to_type(tmp_path: Path, text: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text)
    with pytest.raises(RunUnreadable, match="eval run --out"):
        load_run(path)


def test_the_commands_compare_write_a_baseline_and_exit_with_the_reason(tmp_path: Path) -> None:
    good, bad, baseline = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "baseline.json"
    good.write_text(json.dumps(GOOD))
    bad.write_text(json.dumps(BAD))
    call = CliRunner().invoke
    shown = call(commands, ["compare", str(good), str(bad)])
    assert "-0.300 [-0.300, -0.300]" in shown.output and "0/0/20" in shown.output
    gate = ["gate", "--baseline", str(baseline)]
    assert call(commands, [*gate, str(good), "--write", "--floor", "ndcg@10=0.7"]).exit_code == 0
    assert call(commands, [*gate, str(good)]).output == "passed: 20 cases\n"
    failed = call(commands, [*gate, str(bad)])
    assert failed.exit_code == Verdict.BROKEN_FLOOR
    assert "regression: ndcg@10 went from 0.800 to 0.500" in failed.output
    bad.write_text(json.dumps({**BAD, "cases": BAD["cases"][:5]}))
    assert call(commands, [*gate, str(bad)]).exit_code == Verdict.FEWER_CASES
