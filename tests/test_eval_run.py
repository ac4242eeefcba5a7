import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import hit

from coach import QuestionInvalid, Reply, Settings
from coach.reply import Decision
from corpus import Essay
from eval import EvalError, Run, run
from eval.cases import Case, Gold, Nugget
from eval.run import ALL, ALONE, History
from indexing import Hit, Passage, cut_passages

ESSAYS = [
    Essay(
        id=f"essay-{letter}",
        title=letter,
        text="\n\n".join(
            f"# Part {part}\n\nThe {letter} advice of part {part} is plain. " + "Word " * 70 + "." for part in range(8)
        ),
    )
    for letter in "abcdef"
]
PASSAGES = [(passage, essay) for essay in ESSAYS for passage in cut_passages(essay)]


def gold(letter: str, part: int, grade: int) -> Gold:
    return Gold(f"essay-{letter}", f"The {letter} advice of part {part} is plain.", grade)


CASES = [
    Case(
        id=f"c{number}",
        kind="multi_essay" if number < 10 else "followup",
        question=f"question {number}",
        expected="answer",
        history=() if number < 10 else (("user", "before"), ("assistant", "yes")),
        golds=(
            gold("abcdef"[number % 6], number % 8, 2),
            gold("bcdefa"[number % 6], (number + 3) % 8, 2),
            gold("abcdef"[number % 6], (number + 1) % 8, 1),
        ),
        nuggets=(Nugget("n", (0,)),),
    )
    for number in range(20)
]
NEAR = Case(id="near", kind="unanswerable_near", question="near", expected="abstain")

Ranker = Callable[[str, History], list[Hit]]


class Stand:
    """A coach whose ranking and decision are given."""

    mode = "quoting"

    def __init__(self, ranker: Ranker, decision: Decision = "answered") -> None:
        self.settings = Settings(home=Path("nowhere"), model_api_key="secret")
        self._ranker = ranker
        self._decision = decision

    def essays(self) -> list[Essay]:
        return ESSAYS

    def passages(self) -> list[Passage]:
        return [passage for passage, _ in PASSAGES]

    def retrieve(self, question: str, history: History = (), *, k: int = 10) -> list[Hit]:
        return self._ranker(question, history)[:k]

    def ask(self, question: str, *, history: History = ()) -> Reply:
        hits = tuple(self.retrieve(question, history))
        best = max((hit.dense for hit in hits), default=0.0)
        return Reply(question, question, self._decision, "", (), (), hits, score=best)


def as_hit(place: tuple[Passage, Essay], score: float) -> Hit:
    return hit(*place, score=score, dense=score, lexical=0.0)


def oracle(question: str, history: History) -> list[Hit]:
    """Passages by the grade that the golds of the question give them."""
    case = next((each for each in CASES if each.question == question), NEAR)

    def grade(place: tuple[Passage, Essay]) -> int:
        return max((each.grade for each in case.golds if each.quote in place[0].text), default=0)

    return [as_hit(place, grade(place) / 2) for place in sorted(PASSAGES, key=grade, reverse=True)]


def shuffled(question: str, history: History) -> list[Hit]:
    places = PASSAGES.copy()
    random.Random(question).shuffle(places)
    return [as_hit(place, 0.5) for place in places]


def nothing(question: str, history: History) -> list[Hit]:
    return []


def value(got: Run, name: str, group: str = ALL) -> float:
    return got.measures[group][name].value


def test_an_oracle_scores_one_everywhere() -> None:
    got = run(CASES, Stand(oracle))
    for name in ("ndcg@10", "mrr@10", "hit@1", "hit@5", "hit@10", "hit@300w", "mrr@300w", "ndcg@600w", "two_essays@10"):
        assert value(got, name) == pytest.approx(1.0), name
    assert (got.golds, got.golds_found, got.failures) == (60, 60, 0)


def test_a_random_ranking_scores_what_chance_gives() -> None:
    got = run(CASES, Stand(shuffled))
    chance = 2 / len(PASSAGES)  # two of the passages answer directly
    assert value(got, "hit@1") == pytest.approx(chance, abs=0.15)
    assert value(got, "hit@10") == pytest.approx(1 - (1 - chance) ** 10, abs=0.3)
    assert 0.0 < value(got, "ndcg@10") < 0.4
    assert got.auroc == 0.5


def test_an_empty_ranking_scores_zero_everywhere() -> None:
    got = run(CASES, Stand(nothing))
    assert {estimate.value for measures in got.measures.values() for estimate in measures.values()} == {0.0}
    assert got.measures[ALL]["ndcg@10"].n == 20


def test_a_budget_of_words_sees_less_than_ten_hits() -> None:
    def answer_at_seven(question: str, history: History) -> list[Hit]:
        first, *rest = oracle(question, history)
        silent = [hit for hit in rest if not hit.score]
        return [*silent[:6], first, *rest]

    got = run(CASES[:1], Stand(answer_at_seven))
    assert value(got, "hit@10") == 1.0
    assert value(got, "mrr@10") == pytest.approx(1 / 7)
    assert (value(got, "hit@300w"), value(got, "hit@600w")) == (0.0, 1.0)


def test_follow_ups_are_ranked_with_their_history_and_without() -> None:
    got = run(CASES, Stand(lambda question, history: oracle(question, history) if history else []))
    assert value(got, "hit@10", "followup") == 1.0
    assert value(got, "hit@10", ALONE) == 0.0
    assert got.measures[ALONE]["hit@10"].n == 10


def test_an_always_answering_and_an_always_declining_coach_are_told_apart() -> None:
    cases = [*CASES, NEAR]
    answering, declining = run(cases, Stand(oracle)), run(cases, Stand(oracle, "declined"))
    assert (answering.declining.over_declining.value, answering.declining.answered_anyway.value) == (0.0, 1.0)
    assert (declining.declining.over_declining.value, declining.declining.answered_anyway.value) == (1.0, 0.0)
    assert answering.auroc == declining.auroc == 1.0


def test_an_unanswerable_case_is_asked_and_has_no_ranking_to_judge() -> None:
    got = run([NEAR], Stand(oracle, "declined"))
    assert got.measures == {}
    assert got.declining.right.value == 1.0
    assert got.latency.n == 1


def test_a_case_in_which_the_coach_fails_is_kept_and_scores_zero() -> None:
    class Failing(Stand):
        def retrieve(self, question: str, history: History = (), *, k: int = 10) -> list[Hit]:
            if question == CASES[1].question:
                raise QuestionInvalid("The question is too long.")
            return super().retrieve(question, history, k=k)

    got = run(CASES[:2], Failing(oracle))
    assert (got.failures, got.outcomes[1].failure) == (1, "QuestionInvalid: The question is too long.")
    assert (value(got, "hit@1"), value(got, "nugget_recall")) == (0.5, 0.0)
    assert got.declining.confusion["answerable"]["failed"] == 1
    assert got.latency.n == 1


def test_golds_that_the_library_lacks_are_counted_and_cost_the_score() -> None:
    lost = Gold("essay-a", "Nobody wrote these words.", 2)
    got = run([replace(CASES[0], golds=(*CASES[0].golds, lost))], Stand(oracle))
    assert (got.golds, got.golds_found) == (4, 3)
    assert value(got, "ndcg@10") < 1.0
    only = run([replace(CASES[0], golds=(lost,))], Stand(oracle))
    assert (value(only, "hit@10"), value(only, "ndcg@10"), only.measures[ALL]["hit@10"].n) == (0.0, 0.0, 1)


def test_progress_is_told_after_each_case() -> None:
    told: list[tuple[int, int]] = []
    run(CASES[:3], Stand(oracle), progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_k_names_the_measures() -> None:
    got = run(CASES[:1], Stand(oracle), k=3)
    assert set(got.measures[ALL]) >= {"ndcg@3", "mrr@3", "hit@1", "hit@3", "two_essays@3"}
    assert "hit@5" not in got.measures[ALL]


@pytest.mark.parametrize(("cases", "k"), [([], 10), (CASES, 0)])
def test_no_cases_or_no_hits_is_refused(cases: Sequence[Case], k: int) -> None:
    with pytest.raises(EvalError, match="at least one case"):
        run(cases, Stand(oracle), k=k)
