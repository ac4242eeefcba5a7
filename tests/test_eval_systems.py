"""Other systems in the coach's place, answers kept from run to run, and systems whose numbers are known beforehand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import STAYING, SWINGING
from typer.testing import CliRunner

from coach import Coach, QuestionInvalid, Reply
from eval import EvalError, run
from eval.cases import Case, Gold
from eval.command import commands
from eval.controls import BOUNDS, Bound, Landing, control_landings
from eval.kept import Kept
from eval.systems import Adapted, Answer, Place, open_system
from indexing import Hit

ESSAYS = [SWINGING, STAYING]
TWO_YEARS = "Two years is the shortest stint of management that teaches you anything."
CASES = [
    Case(
        "a", "direct", "How long should a stint of management last?", "answer", golds=(Gold("swinging", TWO_YEARS, 2),)
    ),
    Case("n", "unanswerable_near", "What does a staff engineer earn in Rome?", "abstain"),
]


def says(question: str, history: Sequence[tuple[str, str]]) -> Answer:
    """A system that knows one thing."""
    place = Place("swinging", quote=TWO_YEARS)
    return Answer(f"Stay. “{TWO_YEARS}” [1]", [place], [place])


def of(essays: Sequence[Any]) -> Any:
    """A system that is made from the essays."""
    return lambda question, history: Answer(essays[0].title, declined=True)


def _reply(answer: Answer) -> Reply:
    return Adapted(lambda question, history: answer, ESSAYS, name="x").ask("q")


def test_a_system_is_measured_by_what_it_ranks_and_cites() -> None:
    whole = run(CASES, Adapted(says, ESSAYS, name="test:says"))
    assert whole.measures["all"]["hit@1"].value == 1.0 and whole.measures["all"]["gold_cited"].value == 1.0
    assert whole.declining.answered_anyway.value == 1.0
    assert (whole.backing.statements, whole.backing.cited, whole.backing.backed) == (2, 2, 2)
    assert whole.provenance.mode == "test:says"


def test_markers_stand_behind_their_sentence() -> None:
    one, two = Place("swinging", 0, 10), Place("staying", 0, 10)
    reply = _reply(Answer("First here [1]. Second there.[2] Third is mine.", [one, two]))
    assert [(each.text, each.citations) for each in reply.sentences] == [
        ("First here.", (1,)), ("Second there.", (2,)), ("Third is mine.", ()),
    ]  # fmt: skip
    unmarked = _reply(Answer("First here. Second there.", [one, two]))
    assert {each.citations for each in unmarked.sentences} == {(1, 2)}


def test_what_a_system_makes_up_is_counted_and_does_not_crash() -> None:
    made_up = [Place("gone", quote="never written anywhere"), Place("staying", quote="never written anywhere")]
    whole = run(CASES, Adapted(lambda q, h: Answer("So [1][2][9].", made_up, made_up), ESSAYS, name="x"))
    assert (whole.citations.given, whole.citations.exact, whole.citations.dangling) == (4, 0, 2)
    assert whole.measures["all"]["hit@5"].value == 0.0


def test_what_a_system_keeps_to_itself_counts_nothing() -> None:
    whole = run(CASES, Adapted(lambda q, h: Answer("I don't know.", declined=True), ESSAYS, name="x"))
    assert whole.measures["all"]["ndcg@10"].value == 0.0 and whole.declining.over_declining.value == 1.0


@pytest.mark.parametrize(
    ("name", "says"),
    [("nothing", "module:callable"), ("no_such_module:x", "can't be loaded"), ("eval.cases:KINDS", "can't be called")],
)
def test_a_name_that_is_no_system_is_refused(name: str, says: str) -> None:
    with pytest.raises(EvalError, match=says):
        open_system(name, ESSAYS)


def test_a_system_that_gives_no_answer_is_named() -> None:
    with pytest.raises(EvalError, match=r"x gave a str. Give an eval.systems.Answer"):
        Adapted(lambda q, h: "hello", ESSAYS, name="x").ask("q")  # type: ignore[arg-type,return-value]


def test_a_system_may_be_made_from_the_essays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parent)
    made = open_system("test_eval_systems:of", ESSAYS)
    assert made("q", []) == Answer(SWINGING.title, declined=True)
    assert open_system("test_eval_systems:says", ESSAYS)("q", []).citations


@pytest.mark.parametrize("name", ["eval.systems.ours:coach", "eval.systems.tutorial:tutorial"])
def test_the_systems_that_ship_answer_with_exact_citations(name: str) -> None:
    whole = run(CASES, Adapted(open_system(name, ESSAYS), ESSAYS, name=name))
    assert whole.citations.given and whole.citations.exact == whole.citations.given
    assert whole.measures["all"]["hit@5"].value == 1.0


def test_a_system_that_is_not_installed_says_what_to_type() -> None:
    try:
        import llama_index.core  # noqa: F401
    except ImportError:
        with pytest.raises(EvalError, match="pip install llama-index-core"):
            open_system("eval.systems.llamaindex:llamaindex", ESSAYS)


class _Counting:
    """A coach that counts what it is asked."""

    def __init__(self, coach: Coach, *, fails: bool = False) -> None:
        self.coach, self.asked, self.fails = coach, 0, fails
        self.mode, self.settings = coach.mode, coach.settings
        self.essays, self.passages, self.quote = coach.essays, coach.passages, coach.quote

    def retrieve(self, question: str, history: Sequence[tuple[str, str]] = (), *, k: int = 10) -> list[Hit]:
        self.asked += 1
        return self.coach.retrieve(question, history, k=k)

    def ask(self, question: str, *, history: Sequence[tuple[str, str]] = ()) -> Reply:
        self.asked += 1
        if self.fails:
            raise QuestionInvalid("no")
        return self.coach.ask(question, history=history)


def test_a_second_run_asks_nothing_and_says_the_same(tiny_coach: Coach, tmp_path: Path) -> None:
    counting = _Counting(tiny_coach)
    first = run(CASES, Kept(counting, tmp_path))
    asked = counting.asked
    kept = Kept(counting, tmp_path)
    second = run(CASES, kept)
    assert counting.asked == asked
    assert kept.found == kept.asked == asked + 1  # and quoted once from the passages with golds
    assert [each.values for each in map(_comparable, second.outcomes)] == [
        each.values for each in map(_comparable, first.outcomes)
    ]
    assert second.latency == first.latency, "seconds are those of the answer when it was made"
    run(CASES, Kept(counting, tmp_path, fresh=True))
    assert counting.asked == 2 * asked


def test_a_run_that_was_broken_off_goes_on(tiny_coach: Coach, tmp_path: Path) -> None:
    counting = _Counting(tiny_coach)
    run(CASES[:1], Kept(counting, tmp_path))
    before = counting.asked
    run(CASES, Kept(counting, tmp_path))
    assert counting.asked == 2 * before


def test_what_failed_is_asked_again(tiny_coach: Coach, tmp_path: Path) -> None:
    assert run(CASES, Kept(_Counting(tiny_coach, fails=True), tmp_path)).failures == 2
    assert run(CASES, Kept(_Counting(tiny_coach), tmp_path)).failures == 0


def _comparable(outcome: Any) -> Any:
    from eval.values import values

    return type("V", (), {"values": (values(outcome), outcome.reply.text, outcome.scores)})


def test_every_control_lands_where_it_must(starter_home: Path) -> None:
    from eval import starter_cases

    with Coach.open(home=starter_home) as coach:
        landings = control_landings(starter_cases()[::3], coach)
    assert [each for each in landings if not each.is_right] == []
    assert {each.control for each in landings} == set(BOUNDS)


def test_a_measure_that_is_missing_is_no_landing() -> None:
    bound = Bound("ndcg@10", 0, 1)
    assert not Landing("x", bound, None).is_right and not Landing("x", bound, 1.1).is_right


def test_the_command_measures_another_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    monkeypatch.chdir(Path(__file__).parent)
    (tmp_path / "cases.jsonl").write_text(
        json.dumps(
            {
                "id": "a", "kind": "direct", "question": "How long?", "answerable": True, "expected": "answer",
                "gold": [{"essay_id": "swinging", "quote": TWO_YEARS, "grade": 2}],
            }
        )
    )  # fmt: skip
    (tmp_path / "swinging.md").write_text(f"# {SWINGING.title}\n\n{SWINGING.text}", "utf-8")
    arguments = ["run", "--system", "test_eval_systems:says", "--cases", str(tmp_path / "cases.jsonl")]
    done = CliRunner().invoke(commands, [*arguments, "--library", str(tmp_path / "swinging.md"), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["made_with"]["mode"] == "test_eval_systems:says"
