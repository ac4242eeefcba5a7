"""The answer without a model: the sentences of the essays that speak to the question, verbatim, by author."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.draft import DraftSentence
from coach.phrases import CLOSE, DECLINED, NEAREST, coaching_question, lead_in, read_next
from coach.reply import Decision
from indexing import Hit, Span, own_sentences, spread

MAX_WORDS = 150  # of quotation in an answer
_MAX_ESSAYS = 3
_PER_ESSAY = 3  # quotations
_PASSAGES = 8
_PASSAGE_SHARE = 0.5  # of a sentence's score; the rest is its own likeness to the query
_WHEN_UNSURE = 3  # quotations, when it is not sure that they answer
_FEWEST = 3  # quotations, before one is left out for being weak
_SAME = 0.86  # cosine from which two sentences say the same
_RELEVANT = 0.75  # share of the best sentence's score below which a sentence is not worth quoting
_WORDS = (8, 60)  # a quotable sentence
_LEANS = re.compile(  # words that take their meaning from the sentence before
    r"^[\"“'(]*(?:"
    r"(?:and|but|so|or|because|then|also|such|both|either|neither|here|there|instead|however|otherwise|therefore|"
    r"conversely|which|yes|no|yeah|for example|his|her|its|their)\b"
    r"|(?:[\w’']+ ){0,4}(?:it|this|that|these|those|they|them|he|she|him|the same|so)\b(?! (?:is|was|takes|you|i|we)\b)"
    r")",
    re.IGNORECASE,
)

Vector = NDArray[np.float32]  # a unit vector, shape (dimension,)
VectorOf = Callable[[str, Span], Vector]  # (essay id, sentence) to its vector


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A stretch of one passage that could be quoted: a sentence, or two where the second leans on the first."""

    key: str
    hit: Hit
    start: int  # in the essay
    end: int
    text: str
    vector: Vector


def compose(
    question: str,
    query: Vector,
    sources: Mapping[str, Hit],
    decision: Decision,
    vector_of: VectorOf,
    *,
    said: Collection[tuple[str, int, int]] = (),
) -> list[DraftSentence]:
    """Drafts an answer of quotations.

    Args:
        sources: The hits by key, best first.
        said: Essay id, start and end of what was quoted before in this conversation; not quoted again.
    """
    chosen = _choose(query, sources, vector_of, said)
    if decision == "close":
        chosen = chosen[:_WHEN_UNSURE]
    if decision == "declined":
        return [DraftSentence(DECLINED), DraftSentence(NEAREST, (), "\n\n"), *_quotations(chosen[:2], "\n- ")]
    opening = [DraftSentence(CLOSE)] if decision == "close" else []
    body = list(_by_essay(chosen))
    further = [hit for hit in sources.values() if hit.essay.id not in {each.hit.essay.id for each in chosen}]
    closing = [DraftSentence(coaching_question(question), (), "\n\n")]
    onward = read_next(further[:1])
    return [*opening, *body, *([DraftSentence(onward, (), "\n\n")] if onward else []), *closing]


def _choose(
    query: Vector, sources: Mapping[str, Hit], vector_of: VectorOf, said: Collection[tuple[str, int, int]]
) -> list[_Candidate]:
    """The best sentences: near the query, from good passages, no two alike, a few from each of a few essays."""
    kept = spread(list(sources.values())[:_PASSAGES], most_per_essay=4)
    candidates = [each for key, hit in sources.items() if hit in kept for each in _candidates(key, hit, vector_of)]
    candidates = [each for each in _without_overlap(candidates) if not _was_said(each, said)]
    if not candidates:
        return []
    vectors = np.stack([each.vector for each in candidates])
    best_hit = max(hit.score for hit in kept) or 1.0
    from_passages = np.array([each.hit.score / best_hit for each in candidates])
    scores = (1 - _PASSAGE_SHARE) * (vectors @ query) + _PASSAGE_SHARE * from_passages
    chosen: list[int] = []
    words = 0
    for place in map(int, np.argsort(-scores, kind="stable")):
        each, size = candidates[place], len(candidates[place].text.split())
        weak = len(chosen) >= _FEWEST and scores[place] < _RELEVANT * scores[chosen[0]]
        if chosen and (weak or words + size > MAX_WORDS):
            continue
        alike = any(vectors[place] @ vectors[other] > _SAME or _overlap(each, candidates[other]) for other in chosen)
        if alike or not _room(each, chosen, candidates):
            continue
        chosen.append(place)
        words += size
    return [candidates[place] for place in chosen]


def _room(each: _Candidate, chosen: Sequence[int], candidates: Sequence[_Candidate]) -> bool:
    essays = [candidates[place].hit.essay.id for place in chosen]
    if each.hit.essay.id in essays:
        return essays.count(each.hit.essay.id) < _PER_ESSAY
    return len(set(essays)) < _MAX_ESSAYS


def _candidates(key: str, hit: Hit, vector_of: VectorOf) -> Iterator[_Candidate]:
    """What a passage offers to quote: the author's own sentences, never a letter or a quotation in the essay."""
    text, passage = hit.essay.text, hit.passage
    before: Span | None = None
    for span in own_sentences(text):
        if passage.start <= span.start and span.end <= passage.end:
            whole = _with_neighbour(text, before, span)
            if whole and _quotable(whole.of(text)):
                together = {before, span} if before and whole != span else {span}
                vector = sum((vector_of(hit.essay.id, each) for each in together), np.zeros(1, np.float32))
                yield _Candidate(
                    key, hit, whole.start, whole.end, whole.of(text), vector / (np.linalg.norm(vector) or 1)
                )
        before = span


def _with_neighbour(text: str, before: Span | None, span: Span) -> Span | None:
    """A sentence that leans on the one before it takes that one along; None when there is none to lean on."""
    if not _LEANS.match(span.of(text)):
        return span
    if before is None or "\n" in text[before.end : span.start] or _LEANS.match(before.of(text)):
        return None
    return Span(before.start, span.end)


def _quotable(words: str) -> bool:
    """Whether a stretch stands alone: long enough, no question, and no half of somebody's speech."""
    whole = _WORDS[0] <= len(words.split()) <= _WORDS[1] and not words.rstrip("\"”')").endswith(("?", ":"))
    speech = len(re.findall(r"[\"“”]|(?<!\w)['‘]|['’](?!\w)", words))
    return whole and speech % 2 == 0


def _without_overlap(candidates: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """Passages share sentences at their edges: each place once."""
    seen: set[tuple[str, int, int]] = set()
    for each in candidates:
        place = (each.hit.essay.id, each.start, each.end)
        if place not in seen:
            seen.add(place)
            yield each


def _overlap(one: _Candidate, other: _Candidate) -> bool:
    return one.hit.essay.id == other.hit.essay.id and one.start < other.end and other.start < one.end


def _was_said(each: _Candidate, said: Collection[tuple[str, int, int]]) -> bool:
    return any(essay == each.hit.essay.id and each.start < end and start < each.end for essay, start, end in said)


def _by_essay(chosen: Sequence[_Candidate]) -> Iterator[DraftSentence]:
    """Quotations grouped by essay, best essay first, in the order of the essay."""
    essays = list(dict.fromkeys(each.hit.essay.id for each in chosen))
    before: list[Hit] = []
    for essay_id in essays:
        group = sorted((each for each in chosen if each.hit.essay.id == essay_id), key=lambda each: each.start)
        yield DraftSentence(lead_in(group[0].hit, before=before), (), "\n\n")
        before.append(group[0].hit)
        yield from _quotations(group, " " if len(group) == 1 else "\n- ")


def _quotations(group: Sequence[_Candidate], before: str) -> Iterator[DraftSentence]:
    for each in group:
        words = " ".join(re.sub(r"\n\s*>\s?", "\n", each.text).split())
        inner = words.replace("“", "‘").replace("”", "’").replace('"', "'")  # quotations within a quotation
        yield DraftSentence(f"“{inner}”", (each.key,), before)
