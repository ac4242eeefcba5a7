"""What a passage offers to quote: stretches of an author's own words that can stand alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.support import content_words
from indexing import LIST_MARKER, Hit, Span, own_sentences

_TELLING = 3  # words
_WORDS = (4, 60)  # a quotable sentence
_LIST_WORDS = 90  # a quotable list
_ITEM_WORDS = 3  # of a list; fewer can't be told from a manner of speaking
_ITEM = re.compile(rf"\s*\n\s*{LIST_MARKER}")
_LEANS = re.compile(  # words that take their meaning from the sentence before
    r"^[\"“'(]*(?:"
    r"(?:and|but|so|or|because|then|also|such|both|either|neither|here|there|instead|however|otherwise|therefore|"
    r"conversely|which|yes|no|yeah|for example|his|her|its|their)\b"
    r"|(?:in |at )?the (?:first|second|third|fourth|last|other|former|latter|rest|same)\b"
    r"(?! (?:\w+ )?(?:of|in|to|time|day|year|month|week)\b)"
    r"|(?:[\w’']+,? ){0,4}(?:it|this|that|these|those|they|them|he|she|him|the same|so)\b"
    r"(?! (?:is|was|takes|you|i|we)\b)"
    r")",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…*_]\W*$")  # with an emoji behind it perhaps; a greeting or an opening doesn't
_ASIDE = re.compile(r"\(.*\)", re.DOTALL)
_ANNOUNCES = re.compile(  # "three questions separate them", and then come the questions
    r"\b(?:two|three|four|five|six|seven|several|a few|some) (?:\w+ ){0,2}(?:questions?|things?|reasons?|ways?"
    r"|versions?|signs?|steps?|tests?|rules?|kinds?|answers?|habits?|parts?|options?)\b"
    r"|\b(?:be|is|are) listed\b|\bthe following\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(r"[\"“'‘].*[\"”'’]", re.DOTALL)
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
    def tells(self) -> bool:
        """Whether it has enough words that tell something, and does not only announce what follows."""
        announces = len(self.parts) == 1 and _ANNOUNCES.search(self.text)
        return len(content_words(self.text)) >= _TELLING and not announces

    @property
    def text(self) -> str:
        """All of its words."""
        return " ".join(part.of(self.hit.essay.text) for part in self.parts)


def quotables(key: str, hit: Hit, vector_of: VectorOf, questions: bool) -> Iterator[Quotable]:
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
    if parts == 1 and (not _ENDS.search(closing) or _ASIDE.fullmatch(words) or _SPEECH.fullmatch(words)):
        return False
    speech = len(re.findall(r"[\"“”]|(?<!\w)['‘]|['’](?!\w)", words))
    return speech % 2 == 0 and (questions or not closing.endswith("?"))
