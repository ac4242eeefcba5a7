"""Which sentences of the retrieved passages answer the question: the choice behind an answer without a model. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.shape import Shape, holds
from coach.support import content_words
from indexing import LIST_MARKER, Hit, Span, own_sentences

MAX_WORDS = 180  # of quotations and what introduces them
_LEAD_IN_WORDS = 15  # that an essay's first quotation costs besides
_MAX_ESSAYS = 3
_PER_ESSAY = 6  # quotations
_PASSAGE_SHARE = 0.6  # of a sentence's score; the rest is its own likeness to the query
_CROWDED = 0.02  # off the score for each sentence already chosen from its passage
_FACT = 0.08  # on the score of a sentence that has what a question of fact asks for
_STAND = 0.2  # on the score of a sentence in which its essay is known to take a stand on the question
_BARE, _TELLING = 0.1, 3  # off the score of a sentence with fewer words that tell anything
_FEWEST = 3  # quotations, before one is left out for being weak
_SAME = 0.86  # cosine from which two sentences say the same
_RELEVANT = 0.6  # share of the best sentence's score below which a sentence is not worth quoting
_WORDS = (4, 60)  # a quotable sentence
_LIST_WORDS = 90  # a quotable list
_ITEM_WORDS = 3  # of a list; fewer can't be told from a manner of speaking
_ITEM = re.compile(rf"\s*\n\s*{LIST_MARKER}")
_LEANS = re.compile(  # words that take their meaning from the sentence before
    r"^[\"“'(]*(?:"
    r"(?:and|but|so|or|because|then|also|such|both|either|neither|here|there|instead|however|otherwise|therefore|"
    r"conversely|which|yes|no|yeah|for example|his|her|its|their)\b"
    r"|(?:[\w’']+ ){0,4}(?:it|this|that|these|those|they|them|he|she|him|the same|so)\b(?! (?:is|was|takes|you|i|we)\b)"
    r")",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…*_]\W*$")  # with an emoji behind it perhaps; a greeting or an opening doesn't
_ASIDE = re.compile(r"\(.*\)", re.DOTALL)
_ABOUT_THE_TEXT = re.compile(  # an author's words on the essay itself answer nobody's question
    r"\b(?:this|that|my (?:last|previous|earlier)|another|the last) (?:post|essay|article|piece|thread|blog|section)\b"
    r"|\b(?:i|we)(?:['’]ll| will| want to| am going to|['’]ve| have) (?:talk|write|written|blogg?ed?|discuss|come back)"
    r"|\blet(?:['’]s| us) (?:talk|start|begin|look)\b",
    re.IGNORECASE,
)

Vector = NDArray[np.float32]  # a unit vector, shape (dimension,)
VectorOf = Callable[[str, Span], Vector]  # (essay id, sentence) to its vector


@dataclass(frozen=True, slots=True)
class Quotable:
    """A stretch of one passage that can stand alone.

    Attributes:
        key: Of the passage.
        parts: What is quoted: one stretch, or the opening of a list and each of its items.
    """

    key: str
    hit: Hit
    parts: tuple[Span, ...]
    vector: Vector

    @property
    def start(self) -> int:
        """Its first character in the essay."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """Where it ends in the essay."""
        return self.parts[-1].end

    @property
    def text(self) -> str:
        """All of its words."""
        return " ".join(part.of(self.hit.essay.text) for part in self.parts)


def choose(
    query: Vector,
    sources: Mapping[str, Hit],
    vector_of: VectorOf,
    *,
    shape: Shape = "open",
    questions: bool = False,
    said: Collection[tuple[str, int, int]] = (),
    stands: Collection[tuple[str, int, int]] = (),
) -> list[Quotable]:
    """The sentences that answer a query, best first: from good passages, near the query, no two alike.

    Args:
        sources: The hits by key, best first.
        shape: What is asked for.
        questions: Whether a sentence that asks may be chosen: somebody wants to know what to ask.
        said: Essay id, start and end of what was quoted before in this conversation; not quoted again.
        stands: Essay id, start and end of where the essays are known to take a stand on the question.
    """
    offered = [each for key, hit in sources.items() for each in _quotables(key, hit, vector_of, questions)]
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
            - _BARE * (len(content_words(each.text)) < _TELLING)
            for each in offered
        ]
    )
    return _spread(offered, scores)


def _spread(offered: Sequence[Quotable], scores: NDArray[np.float64]) -> list[Quotable]:
    """Takes the best again and again, within the words and essays that an answer has room for."""
    chosen: list[Quotable] = []
    left = scores.copy()
    while np.isfinite(left).any():
        place = int(np.argmax(left))
        each, score, left[place] = offered[place], left[place], -np.inf
        weak = len(chosen) >= _FEWEST and score < _RELEVANT * scores.max()
        if not weak and _fits(each, chosen):
            chosen.append(each)
            left -= _CROWDED * np.array([other.key == each.key for other in offered])
    return chosen


def _fits(each: Quotable, chosen: Sequence[Quotable]) -> bool:
    if not chosen:
        return True
    words = sum(len(other.text.split()) for other in (*chosen, each))
    introduced = {other.hit.essay.id for other in (*chosen, each)}
    if words + _LEAD_IN_WORDS * len(introduced) > MAX_WORDS:
        return False
    if any(each.vector @ other.vector > _SAME or _overlap(each, other) for other in chosen):
        return False
    essays = [other.hit.essay.id for other in chosen]
    if each.hit.essay.id in essays:
        return essays.count(each.hit.essay.id) < _PER_ESSAY
    return len(set(essays)) < _MAX_ESSAYS


def _quotables(key: str, hit: Hit, vector_of: VectorOf, questions: bool) -> Iterator[Quotable]:
    """What a passage offers to quote: the author's own sentences, never a letter or a quotation in the essay."""
    text, passage = hit.essay.text, hit.passage
    spans = own_sentences(text)
    for number, span in enumerate(spans):
        if not (passage.start <= span.start and span.end <= passage.end):
            continue
        before = spans[number - 1] if number else None
        parts = _list(text, spans[number:], passage.end) or _with_neighbour(text, before, span)
        words = " ".join(part.of(text) for part in parts)
        if parts and _stands_alone(words, len(parts), questions):
            sentences = (before, span) if before and parts[0].start == before.start else parts
            vector = sum((vector_of(hit.essay.id, each) for each in sentences), np.zeros(1, np.float32))
            yield Quotable(key, hit, parts, vector / (np.linalg.norm(vector) or 1))


def _list(text: str, spans: Sequence[Span], end: int) -> tuple[Span, ...]:
    """An opening that ends in a colon, with the list behind it; empty when there is none in the passage."""
    if not spans[0].of(text).rstrip().endswith(":"):
        return ()
    parts = [spans[0]]
    for span in spans[1:]:
        between = text[parts[-1].end : span.start]
        if span.end > end or not _ITEM.fullmatch(between) or len(span.of(text).split()) < _ITEM_WORDS:
            break
        parts.append(span)
    return tuple(parts) if len(parts) > 2 else ()


def _with_neighbour(text: str, before: Span | None, span: Span) -> tuple[Span, ...]:
    """A sentence that leans on the one before it takes that one along; empty when there is none to lean on."""
    if not _LEANS.match(span.of(text)):
        return (span,)
    if before is None or "\n" in text[before.end : span.start] or _LEANS.match(before.of(text)):
        return ()
    return (Span(before.start, span.end),)


def _stands_alone(words: str, parts: int, questions: bool) -> bool:
    """Whether a stretch says something by itself: neither too short nor a question, nor half of somebody's speech."""
    least, most = (_WORDS[0], _LIST_WORDS) if parts > 1 else _WORDS
    closing = words.rstrip("\"”')")
    if not least <= len(words.split()) <= most or _ABOUT_THE_TEXT.search(words):
        return False
    if parts == 1 and (not _ENDS.search(closing) or _ASIDE.fullmatch(words)):
        return False
    speech = len(re.findall(r"[\"“”]|(?<!\w)['‘]|['’](?!\w)", words))
    return speech % 2 == 0 and (questions or not closing.endswith("?"))


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
