"""What the coach did with a case, and how the case scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coach import Reply
from eval.answers import Answer
from eval.cases import DIRECT_ANSWER, Case
from eval.gold import Target
from eval.matching import Place, first_words, held, place_of
from eval.metrics.citations import Citations
from eval.metrics.coverage import covers_two_essays
from eval.metrics.hit import hit
from eval.metrics.ndcg import ndcg
from eval.metrics.nuggets import nugget_recall
from eval.metrics.reciprocal_rank import reciprocal_rank
from indexing import Hit

BUDGETS = (300, 600)  # retrieved words
Scores = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case and what became of it.

    Attributes:
        hits: What was retrieved for the question with its history, best first.
        reply: None when the coach failed.
        citations: The reply's citations, checked.
        scores: By measure, as `ndcg@10`; empty for a case that is not answerable.
        scores_alone: The same for the question without its history; empty when it has none.
        by_stage: The same for each stage of the search by itself, by its name.
        given_passages: What a reply from the passages that hold the golds cites, which tells what the search lost from
            what the answer lost; empty for a system that can't be given any.
        answer: What the reply's own words are like.
        seconds: From the question to the whole reply.
        seconds_to_search: For the search by itself.
        failure: What the coach said when it failed, or empty.
    """

    case: Case
    targets: tuple[Target, ...]
    hits: tuple[Hit, ...]
    reply: Reply | None
    citations: Citations
    scores: Scores
    scores_alone: Scores
    seconds: float
    failure: str = ""
    by_stage: Mapping[str, Scores] = field(default_factory=dict)
    given_passages: Scores = field(default_factory=dict)
    answer: Answer = field(default_factory=Answer)
    seconds_to_search: float = 0.0

    @property
    def turn(self) -> int:
        """Which question of its conversation it is, from 1."""
        return 1 + sum(role == "user" for role, _ in self.case.history)


def ranking_scores(
    case: Case, targets: Sequence[Target], hits: Sequence[Hit], pool: Sequence[Place], *, k: int
) -> dict[str, float]:
    """The measures of a ranking, cut after `k` hits and after each budget of words; none when not answerable.

    Args:
        pool: Every passage that could have been retrieved.
    """
    if not case.answerable:
        return {}
    grades = [target.gold.grade for target in targets]
    ranking = held((place_of(hit.passage) for hit in hits[:k]), targets)
    reachable = [golds for golds in held(pool, targets) if golds]
    scores = {f"ndcg@{k}": ndcg(ranking, grades, pool=reachable, k=k)}
    scores[f"mrr@{k}"] = reciprocal_rank(ranking, grades, k=k)
    for cut in sorted({1, min(5, k), k}):
        scores[f"hit@{cut}"] = hit(ranking, grades, k=cut)
    for words in BUDGETS:
        read = held(first_words(hits, words=words), targets)
        scores[f"ndcg@{words}w"] = ndcg(read, grades, pool=reachable, k=max(k, len(read)))
        scores[f"mrr@{words}w"] = reciprocal_rank(read, grades, k=len(read))
        scores[f"hit@{words}w"] = hit(read, grades, k=len(read))
    if case.kind == "multi_essay":
        essay_ids = [target.essay_id for target in targets]
        scores[f"two_essays@{k}"] = covers_two_essays(ranking, grades, essay_ids, k=k)
    return scores


def reply_scores(case: Case, targets: Sequence[Target], reply: Reply | None) -> dict[str, float]:
    """What a reply cites of an answerable case: a gold that answers directly, and nugget recall where golds judge it.

    Both are 0 when the coach failed.
    """
    if not case.answerable:
        return {}
    citations = reply.citations if reply else ()
    cited = held((Place(each.essay_id, each.start, each.end, each.end - each.start) for each in citations), targets)
    direct = {number for number, target in enumerate(targets) if target.gold.grade == DIRECT_ANSWER}
    scores = {"gold_cited": float(any(direct & golds for golds in cited))}
    said = reply.text if reply else ""
    vital = [nugget for nugget in case.nuggets if nugget.importance == "vital"]
    for name, nuggets in (("nugget_recall", case.nuggets), ("vital_recall", vital)):
        if any(nugget.golds or nugget.any_of for nugget in nuggets):
            scores[name] = nugget_recall(nuggets, cited, said=said)
    return scores
