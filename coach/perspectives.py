"""Who holds what, where the passages found hold more than one stand on the question. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coach.quotable import Vector
from coach.reply import Perspective
from corpus import Debate, Essay, Stance
from indexing import Debates, Hit, Span

_LEAST = 0.6  # cosine from which a question is one of the debate's
_FOUND = 2  # of its stands that must be in the passages
_MOST = 4
_ORDER = ("differs", "agrees", "conditions")


def perspectives(query: Vector, debates: Debates, hits: Sequence[Hit]) -> tuple[Perspective, ...]:
    """The stands that the essays found take on what is asked, side by side; empty when they are not two.

    Two authors, or two essays of one author that differ. An essay that takes no stand stays silent.
    """
    essays = {hit.essay.id: hit.essay for hit in hits}
    for debate in debates.near(query, least=_LEAST):
        if sum(any(_holds(hit, stance) for hit in hits) for stance in debate.stances) < _FOUND:
            continue
        taken = list(_one_each(debate, essays))
        authors = {essays[stance.essay_id].author for stance in taken}
        differing = sum(stance.relation == "differs" for stance in taken)
        if len(authors) > 1 or differing > 1:
            return tuple(_perspective(debate.ask, stance, essays[stance.essay_id]) for stance in taken[:_MOST])
    return ()


def _holds(hit: Hit, stance: Stance) -> bool:
    return hit.essay.id == stance.essay_id and hit.passage.start < stance.end and stance.start < hit.passage.end


def _one_each(debate: Debate, essays: Iterable[str]) -> Iterable[Stance]:
    """The plainest stand of each essay, best found first; those that differ before the others."""
    first = []
    for essay_id in essays:
        mine = [stance for stance in debate.stances if stance.essay_id == essay_id]
        if mine:
            first.append(min(mine, key=lambda stance: _ORDER.index(stance.relation)))
    return sorted(first, key=lambda stance: stance.relation != "differs")


def _perspective(question: str, stance: Stance, essay: Essay) -> Perspective:
    place = Span(stance.start, stance.end)
    return Perspective(
        essay_id=essay.id,
        title=essay.title,
        author=essay.author,
        url=essay.url,
        published=essay.published,
        question=question,
        stance=stance.stance,
        applies=stance.applies,
        relation=stance.relation,
        start=place.start,
        end=place.end,
        quote=place.of(essay.text),
    )
