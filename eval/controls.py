"""Systems that must land where they do: when one does not, it is the harness that is wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from coach import Reply
from eval.cases import Case
from eval.document import document
from eval.gold import Target, find_golds
from eval.run import Evaluated, run
from eval.systems import Adapted, Answer, Place
from eval.systems.answer import System
from indexing import Hit

_SEED = 0
_DECLINES = "The essays don't cover that."

History = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a measure of a control must lie, ends included."""

    measure: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a control did land.

    Attributes:
        value: None when the measure was not taken.
    """

    control: str
    bound: Bound
    value: float | None

    @property
    def is_right(self) -> bool:
        """Whether it lies within its bound."""
        return self.value is not None and self.bound.low <= self.value <= self.bound.high


BOUNDS: Mapping[str, tuple[Bound, ...]] = {
    "oracle": (
        Bound("ndcg@10", 0.98, 1), Bound("hit@5", 1, 1), Bound("gold_cited", 1, 1), Bound("nugget_recall", 0.98, 1),
        Bound("over_declined", 0, 0), Bound("answered_anyway", 0, 0), Bound("auroc", 1, 1),
        Bound("citation_recall", 1, 1),
    ),
    "random": (Bound("ndcg@10", 0, 0.2), Bound("gold_cited", 0, 0.15)),
    "empty": (Bound("ndcg@10", 0, 0), Bound("gold_cited", 0, 0), Bound("nugget_recall", 0, 0)),
    "always declines": (
        Bound("over_declined", 1, 1), Bound("answered_anyway", 0, 0), Bound("gold_cited", 0, 0),
        Bound("auroc", 0.5, 0.5),
    ),
    "always answers": (Bound("over_declined", 0, 0), Bound("answered_anyway", 1, 1), Bound("auroc", 0.5, 0.5)),
    "copies the top passage": (
        Bound("citation_recall", 1, 1), Bound("citations_exact", 1, 1), Bound("uncited", 0, 0), Bound("unbacked", 0, 0),
    ),
    "shuffled citations": (
        Bound("citations_exact", 1, 1), Bound("citation_recall", 0, 0.35), Bound("quotes_found", 0, 0.6),
    ),
}  # fmt: skip


def control_landings(
    cases: Sequence[Case], coach: Evaluated, *, progress: Callable[[str, int, int], None] | None = None
) -> list[Landing]:
    """Runs every control over the cases, and says where each landed.

    Args:
        coach: Whose library they use; two of them bend its answers.
        progress: Called with (control, cases done, cases in all).
    """
    essays = coach.essays()
    landings = []
    for name, system in _controls(cases, coach).items():

        def on_case(done: int, total: int, name: str = name) -> None:
            if progress:
                progress(name, done, total)

        summary = document(run(cases, Adapted(system, essays, name=name), progress=on_case))["summary"]
        landings += [Landing(name, bound, summary.get(bound.measure)) for bound in BOUNDS[name]]
    return landings


def _controls(cases: Sequence[Case], coach: Evaluated) -> dict[str, System]:
    targets = {
        (case.question, case.history): (case, found)
        for case, found in zip(cases, find_golds(cases, coach.essays()), strict=True)
    }
    for (question, _), found in list(targets.items()):
        targets.setdefault((question, ()), found)  # a follow-up is asked without its history too
    passages = [Place(each.essay_id, each.start, each.end, each.text) for each in coach.passages()]
    chance = random.Random(_SEED)

    def oracle(question: str, history: History) -> Answer:
        return _oracle(*targets[question, tuple(history)])

    def at_random(question: str, history: History) -> Answer:
        drawn = chance.sample(passages, k=min(10, len(passages)))
        return _quoting(drawn, drawn[:3])

    def empty(question: str, history: History) -> Answer:
        return Answer("")

    def declines(question: str, history: History) -> Answer:
        return Answer(_DECLINES, declined=True, score=0.0)

    def answers(question: str, history: History) -> Answer:
        found = _places(coach.retrieve(question, history))
        return _quoting(found, found[:3])

    def copies(question: str, history: History) -> Answer:
        found = _places(coach.retrieve(question, history))
        return _quoting(found, found[:1])

    def shuffled(question: str, history: History) -> Answer:
        return _shuffled(coach.ask(question, history=history))

    return {
        "oracle": oracle,
        "random": at_random,
        "empty": empty,
        "always declines": declines,
        "always answers": answers,
        "copies the top passage": copies,
        "shuffled citations": shuffled,
    }


def _oracle(case: Case, targets: Sequence[Target]) -> Answer:
    if not case.answerable:
        return Answer(_DECLINES, declined=True, score=0.0)
    best = sorted((each for each in targets if each.spans), key=lambda each: -each.gold.grade)
    places = [Place(each.essay_id, each.spans[0].start, each.spans[0].end, each.gold.quote) for each in best]
    return _quoting(places, places)


def _quoting(ranked: Sequence[Place], cited: Sequence[Place]) -> Answer:
    sentences = [(f"“{place.quote}”", [number]) for number, place in enumerate(cited, 1)]
    bare = [Place(each.essay_id, each.start, each.end) for each in cited]
    return Answer(" ".join(text for text, _ in sentences), bare, ranked, sentences, score=1.0)


def _shuffled(reply: Reply) -> Answer:
    """The coach's answer, each cited sentence with the citations of the one that follows it in another essay."""
    essay_of = {citation.number: citation.essay_id for citation in reply.citations}
    cited = [each.citations for each in reply.sentences if each.citations]
    moved = [
        next((other for other in cited[place:] + cited[:place] if essay_of[other[0]] != essay_of[numbers[0]]), ())
        for place, numbers in enumerate(cited)
    ]
    fresh = iter(moved)
    return Answer(
        reply.text,
        [Place(each.essay_id, each.start, each.end, each.quote) for each in reply.citations],
        _places(reply.hits),
        [(each.text, next(fresh) if each.citations else ()) for each in reply.sentences],
        declined=reply.decision not in ("answered", "close"),
        score=reply.score,
    )


def _places(hits: Sequence[Hit]) -> list[Place]:
    return [Place(hit.essay.id, hit.passage.start, hit.passage.end, hit.passage.text) for hit in hits]
