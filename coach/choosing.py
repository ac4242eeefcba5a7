"""Which sentences of the retrieved passages answer the question: the choice behind an answer without a model. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from coach.length import max_words
from coach.quotable import Quotable, Vector, VectorOf, quotables
from coach.shape import Shape, holds
from indexing import Hit, Span

_LEAD_IN_WORDS = 15  # that an essay's first quotation costs besides
_MAX_ESSAYS = 3
_PER_ESSAY = 6  # quotations
_PASSAGE_SHARE = 0.6  # of a sentence's score; the rest is its own likeness to the query
_CROWDED = 0.02  # off the score for each sentence already chosen from its passage
_GOES_ON = 0.04  # on the score of a sentence beside a chosen one: a train of thought tells more than its stations
_FACT = 0.08  # on the score of a sentence that has what a question of fact asks for
_STAND = 0.2  # on the score of a sentence in which its essay is known to take a stand on the question
_BARE = 0.1  # off the score of a sentence that tells little by itself
_FEWEST = 3  # quotations, before one is left out for being weak
_SAME = 0.86  # cosine from which two sentences say the same
_RELEVANT = 0.6  # share of the best sentence's score below which a sentence is not worth quoting


def choose(
    query: Vector,
    sources: Mapping[str, Hit],
    vector_of: VectorOf,
    *,
    shape: Shape = "open",
    questions: bool = False,
    said: Collection[tuple[str, int, int]] = (),
    stands: Collection[tuple[str, int, int]] = (),
    max_words: int = max_words("usual"),
) -> list[Quotable]:
    """The sentences that answer a query, best first: from good passages, near the query, no two alike.

    Args:
        sources: The hits by key, best first.
        shape: What is asked for.
        questions: Whether a sentence that asks may be chosen: somebody wants to know what to ask.
        said: Essay id, start and end of what was quoted before in this conversation; not quoted again.
        stands: Essay id, start and end of where the essays are known to take a stand on the question.
        max_words: Of all of them and what introduces them.
    """
    offered = [each for key, hit in sources.items() for each in quotables(key, hit, vector_of, questions)]
    offered = [each for each in _once(offered) if not _is_at(each, said)]
    if not offered:
        return []
    best = max(hit.score for hit in sources.values()) or 1.0
    scores = np.array(
        [
            (1 - _PASSAGE_SHARE) * float(each.vector @ query)
            + _PASSAGE_SHARE * each.hit.score / best
            + _FACT * holds(shape, each.text)
            + _STAND * _is_at(each, stands)
            - _BARE * (not each.tells)
            for each in offered
        ]
    )
    return _spread(offered, scores, max_words)


def _spread(offered: Sequence[Quotable], scores: NDArray[np.float64], max_words: int) -> list[Quotable]:
    """Takes the best again and again, within the words and essays that an answer has room for."""
    chosen: list[Quotable] = []
    left = scores.copy()
    while np.isfinite(left).any():
        place = int(np.argmax(left))
        each, score, left[place] = offered[place], left[place], -np.inf
        weak = len(chosen) >= _FEWEST and score < _RELEVANT * scores.max()
        if not weak and _fits(each, chosen, max_words):
            chosen.append(each)
            left -= _CROWDED * np.array([other.key == each.key for other in offered])
            left += _GOES_ON * np.array([_goes_on(each, other) or _goes_on(other, each) for other in offered])
    return _in_one(chosen)


def _in_one(chosen: Sequence[Quotable]) -> list[Quotable]:
    """Sentences that follow each other become one quotation, in the place of the best of them."""
    runs: list[Quotable] = []
    for each in chosen:
        beside = [run for run in runs if _goes_on(run, each) or _goes_on(each, run)]
        if not beside:
            runs.append(each)
            continue
        whole = Span(min(run.start for run in (each, *beside)), max(run.end for run in (each, *beside)))
        runs[runs.index(beside[0])] = replace(beside[0], parts=(whole,))
        for other in beside[1:]:
            runs.remove(other)
    return runs


def _goes_on(one: Quotable, other: Quotable) -> bool:
    """Whether the other is the next sentence of the same paragraph and passage."""
    if one.key != other.key or len(one.parts) > 1 or len(other.parts) > 1 or one.end > other.start:
        return False
    between = one.hit.essay.text[one.end : other.start]
    return not between.strip(" ")


def _fits(each: Quotable, chosen: Sequence[Quotable], max_words: int) -> bool:
    if not chosen:
        return True
    words = sum(len(other.text.split()) for other in (*chosen, each))
    introduced = {other.hit.essay.id for other in (*chosen, each)}
    if words + _LEAD_IN_WORDS * len(introduced) > max_words:
        return False
    if any(each.vector @ other.vector > _SAME or _overlap(each, other) for other in chosen):
        return False
    essays = [other.hit.essay.id for other in chosen]
    if each.hit.essay.id in essays:
        return essays.count(each.hit.essay.id) < _PER_ESSAY
    return len(set(essays)) < _MAX_ESSAYS


def _once(offered: Sequence[Quotable]) -> Iterator[Quotable]:
    """Passages share sentences at their edges: each place once."""
    seen: set[tuple[str, int, int]] = set()
    for each in offered:
        place = (each.hit.essay.id, each.start, each.end)
        if place not in seen:
            seen.add(place)
            yield each


def _is_at(each: Quotable, places: Collection[tuple[str, int, int]]) -> bool:
    return any(name == each.hit.essay.id and start < each.end and each.start < end for name, start, end in places)


def _overlap(one: Quotable, other: Quotable) -> bool:
    return one.hit.essay.id == other.hit.essay.id and one.start < other.end and other.start < one.end
