"""A run: every case put to the coach, and what came of it in numbers. Prints nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol, TypeVar

from coach import CoachError, Reply, Settings
from corpus import Essay
from eval.answers import measured
from eval.cases import KINDS, Case
from eval.errors import EvalError
from eval.gold import Target, find_golds
from eval.matching import Place, held, place_of
from eval.metrics.alce import Backing, together
from eval.metrics.auroc import auroc
from eval.metrics.citations import Citations, check_citations, total
from eval.metrics.declining import Declining, declining
from eval.metrics.latency import Latency, latency
from eval.metrics.mean import Estimate, estimate
from eval.metrics.risk_coverage import Point, risk_coverage
from eval.outcome import Outcome, Scores, ranking_scores, reply_scores
from eval.provenance import Provenance, provenance
from eval.stages import STAGES, by_stage
from indexing import Hit, Passage

ALL = "all"
ORACLE = "given the passages"  # that hold the golds
ALONE = "followup, alone"  # without their history
_GIVEN = 10  # passages with golds, as many as an answer is made from
_DEPTH = 500  # hits asked for: all candidates, so that each stage's own ranking is among them

History = Sequence[tuple[str, str]]
T = TypeVar("T")
Progress = Callable[[int, int], None]  # (cases done, cases in all)


class Evaluated(Protocol):
    """What a run needs of a coach; `coach.Coach` has it."""

    @property
    def settings(self) -> Settings:
        """Written into the report, without secrets."""

    @property
    def mode(self) -> str:
        """Who answers."""

    def essays(self) -> list[Essay]:
        """The library."""

    def passages(self) -> list[Passage]:
        """All that can be retrieved."""

    def retrieve(self, question: str, history: History = (), *, k: int = 10) -> list[Hit]:
        """The `k` best passages; the first of a longer list are the shorter list."""

    def ask(self, question: str, *, history: History = ()) -> Reply:
        """The reply to a question with earlier turns."""


@dataclass(frozen=True, slots=True)
class Run:
    """What came of every case, and the sums.

    Attributes:
        measures: By group, then by measure. The groups are `all`, each kind that the cases have, for follow-ups
            once more without their history, each tag, each later turn of a conversation, and each stage of the search
            by itself. A kind that is not answerable has no measures.
        auroc: Of the reply's `score`, on which its decision rests, answerable against the others;
            0.5 when one side is empty.
        curve: Risk and coverage by the same score.
        golds_found: Golds whose quote stands in the library, of `golds`.
        failures: Cases in which the coach failed.
    """

    k: int
    outcomes: tuple[Outcome, ...]
    measures: Mapping[str, Mapping[str, Estimate]]
    declining: Declining
    auroc: float
    curve: tuple[Point, ...]
    citations: Citations
    backing: Backing
    latency: Latency
    search_latency: Latency
    peak_memory_mb: float
    golds: int
    golds_found: int
    failures: int
    provenance: Provenance


def run(cases: Sequence[Case], coach: Evaluated, *, k: int = 10, progress: Progress | None = None) -> Run:
    """Puts every case to the coach, retrieval first, then the whole reply.

    A case in which the coach fails is kept, with scores of 0.

    Args:
        k: How many hits a ranking is judged by.
        progress: Called after each case.

    Raises:
        EvalError: There is no case, or `k` is less than 1.
        IndexingError, CorpusError: The coach's library broke; no case after it could be judged.
    """
    if not cases or k < 1:
        raise EvalError(f"There are {len(cases)} cases and k is {k}. Give at least one case, and a k from 1 up.")
    essays = coach.essays()
    targets = find_golds(cases, essays)
    pool = [place_of(passage) for passage in coach.passages()]
    by_id = {essay.id: essay for essay in essays}
    outcomes = []
    for number, (case, places) in enumerate(zip(cases, targets, strict=True), 1):
        outcomes.append(_outcome(case, places, coach, by_id, pool, k=k))
        if progress:
            progress(number, len(cases))
    return _summed(tuple(outcomes), provenance(cases, essays, coach.settings, mode=coach.mode), k=k)


def _outcome(
    case: Case,
    targets: tuple[Target, ...],
    coach: Evaluated,
    essays: Mapping[str, Essay],
    pool: Sequence[Place],
    *,
    k: int,
) -> Outcome:
    hits: list[Hit] = []
    alone: list[Hit] = []
    reply, seconds, searched, failure = None, 0.0, 0.0, ""
    try:
        hits, searched = _timed(coach, lambda: coach.retrieve(case.question, case.history, k=max(k, _DEPTH)))
        alone = coach.retrieve(case.question, k=max(k, _DEPTH)) if case.history else []
        reply, seconds = _timed(coach, lambda: coach.ask(case.question, history=case.history))
    except CoachError as error:
        failure = f"{type(error).__name__}: {error}"
    known = list(dict.fromkeys([*pool, *(place_of(hit.passage) for hit in (*hits, *alone))]))
    return Outcome(
        case=case,
        targets=targets,
        hits=tuple(hits),
        reply=reply,
        citations=check_citations(reply, essays) if reply else Citations(),
        scores={**ranking_scores(case, targets, hits, known, k=k), **reply_scores(case, targets, reply)},
        scores_alone=ranking_scores(case, targets, alone, known, k=k) if case.history else {},
        seconds=seconds,
        failure=failure,
        by_stage={name: ranking_scores(case, targets, ranking, known, k=k) for name, ranking in by_stage(hits).items()},
        given_passages=_from_golds(case, targets, coach),
        answer=measured(case, reply, essays),
        seconds_to_search=searched,
    )


def _from_golds(case: Case, targets: tuple[Target, ...], coach: Evaluated) -> Scores:
    """What a reply cites that is given the passages which hold the golds, the directest first."""
    quote = getattr(coach, "quote", None)
    if quote is None or not case.answerable:
        return {}
    grades = [target.gold.grade for target in targets]
    passages = coach.passages()
    holding = [
        (golds, each) for golds, each in zip(held(map(place_of, passages), targets), passages, strict=True) if golds
    ]
    ranked = sorted(holding, key=lambda each: -max(grades[gold] for gold in each[0]))
    return reply_scores(case, targets, quote(case.question, [each for _, each in ranked[:_GIVEN]]))


def _timed(coach: Evaluated, call: Callable[[], T]) -> tuple[T, float]:
    """What a call gives, and the seconds it takes; for an answer kept from before, those that it took then."""
    begun = perf_counter()
    given = call()
    return given, getattr(coach, "seconds", perf_counter() - begun)


def _summed(outcomes: tuple[Outcome, ...], made_with: Provenance, *, k: int) -> Run:
    golds = [target for outcome in outcomes for target in outcome.targets]
    likeness = [(each.case.answerable, each.reply.score) for each in outcomes if each.reply]
    return Run(
        k=k,
        outcomes=outcomes,
        measures=_measures(outcomes),
        declining=declining([(each.case, each.reply.decision if each.reply else None) for each in outcomes]),
        auroc=auroc([score for good, score in likeness if good], [score for good, score in likeness if not good]),
        citations=total(outcome.citations for outcome in outcomes),
        curve=risk_coverage([(score, good) for good, score in likeness]),
        backing=together(outcome.answer.backing for outcome in outcomes),
        latency=latency([outcome.seconds for outcome in outcomes if outcome.reply]),
        search_latency=latency([outcome.seconds_to_search for outcome in outcomes if outcome.reply]),
        peak_memory_mb=_peak_memory_mb(),
        golds=len(golds),
        golds_found=sum(target.is_found for target in golds),
        failures=sum(bool(outcome.failure) for outcome in outcomes),
        provenance=made_with,
    )


def _measures(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Estimate]]:
    groups: dict[str, list[Scores]] = {ALL: [each.scores for each in outcomes]}
    for kind in KINDS:
        groups[kind] = [each.scores for each in outcomes if each.case.kind == kind]
    groups[ALONE] = [each.scores_alone for each in outcomes if each.case.kind == "followup"]
    for tag in dict.fromkeys(tag for each in outcomes for tag in each.case.tags):
        groups[tag] = [each.scores for each in outcomes if tag in each.case.tags]
    for turn in sorted({each.turn for each in outcomes} - {1}):
        groups[f"turn {turn}"] = [each.scores for each in outcomes if each.turn == turn]
    groups[ORACLE] = [each.given_passages for each in outcomes]
    for stage in STAGES:
        groups[f"{stage} alone"] = [each.by_stage.get(stage, {}) for each in outcomes]
    return {name: measures for name, scores in groups.items() if (measures := _means(scores))}


def _means(scores: Iterable[Scores]) -> dict[str, Estimate]:
    values: dict[str, list[float]] = {}
    for each in scores:
        for name, value in each.items():
            values.setdefault(name, []).append(value)
    return {name: estimate(each) for name, each in values.items()}


def _peak_memory_mb() -> float:
    """The most memory this process has held so far, in MiB; 0 where the system does not say."""
    try:
        import resource  # not on Windows
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)
