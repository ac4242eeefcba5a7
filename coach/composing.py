"""The answer without a model: the sentences of the essays that speak to the question, verbatim, fitly shaped."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from coach.choosing import choose
from coach.coaching import coaching_question
from coach.draft import DraftSentence
from coach.length import Length, max_words
from coach.phrases import CLOSE, DECLINED, DECLINED_AMONG, NEAREST, lead_in, not_mentioned, read_next
from coach.quotable import Quotable, Vector, VectorOf
from coach.quotations import as_quotation
from coach.reply import Decision
from coach.shape import Shape, shape_of
from coach.unsaid import unsaid_names
from indexing import Hit

_WHEN_UNSURE = 3  # quotations, when it is not sure that they answer
_WHEN_DECLINED = 2
_ASKS_WHAT_TO_ASK = re.compile(r"\b(?:ask|asking|questions?|interview\w*|grill)\b", re.IGNORECASE)


def compose(
    question: str,
    query: Vector,
    sources: Mapping[str, Hit],
    decision: Decision,
    vector_of: VectorOf,
    *,
    said: Collection[tuple[str, int, int]] = (),
    stands: Collection[tuple[str, int, int]] = (),
    length: Length = "usual",
    some: bool = False,
) -> list[DraftSentence]:
    """Drafts an answer of quotations.

    Args:
        sources: The hits by key, best first.
        said: Essay id, start and end of what was quoted before in this conversation; not quoted again.
        stands: Essay id, start and end of where the essays are known to take a stand on the question.
        some: Whether only some of the essays were searched, as the person wanted.
    """
    shape = shape_of(question)
    asks = bool(_ASKS_WHAT_TO_ASK.search(question))
    most = max_words(length)
    chosen = choose(query, sources, vector_of, shape=shape, questions=asks, said=said, stands=stands, max_words=most)
    if decision == "declined":
        nearest = [draft for each in chosen[:_WHEN_DECLINED] for draft in _quoted(each, "\n- ")]
        named = [DraftSentence(NEAREST, (), "\n\n")] if nearest else []
        return [DraftSentence(DECLINED_AMONG if some else DECLINED), *named, *nearest]
    if decision == "close":
        chosen = chosen[:_WHEN_UNSURE]
    opening = [DraftSentence(CLOSE)] if decision == "close" else []
    return [*opening, *_by_essay(chosen, shape), *_closing(question, chosen, sources)]


def _by_essay(chosen: Sequence[Quotable], shape: Shape) -> Iterator[DraftSentence]:
    """Quotations grouped by essay, the essay of the best one first; the best of each first, then as the essay goes."""
    before: list[Hit] = []
    for essay_id in dict.fromkeys(each.hit.essay.id for each in chosen):
        group = [each for each in chosen if each.hit.essay.id == essay_id]
        group[1:] = sorted(group[1:], key=lambda each: each.start)  # what fits best comes first
        yield DraftSentence(lead_in(group[0].hit, before=before, shape=shape), (), "\n\n")
        before.append(group[0].hit)
        single = len(group) == 1 and len(group[0].parts) == 1
        for each in group:
            yield from _quoted(each, " " if single else "\n- ")


def _quoted(each: Quotable, before: str) -> Iterator[DraftSentence]:
    for part in each.parts:
        yield DraftSentence(f"“{as_quotation(part.of(each.hit.essay.text))}”", (each.key,), before)


def _closing(question: str, chosen: Sequence[Quotable], sources: Mapping[str, Hit]) -> Iterator[DraftSentence]:
    """What the essays don't say, where to read on, and a question to think about."""
    quoted = {each.hit.essay.id for each in chosen}
    missing = not_mentioned(unsaid_names(question, list(sources.values())))
    onward = read_next([hit for hit in sources.values() if hit.essay.id not in quoted][:1])
    before = "\n\n"
    for text in (missing, onward):
        if text:
            yield DraftSentence(text, (), before)
            before = " "
    yield DraftSentence(coaching_question(question), (), "\n\n")
