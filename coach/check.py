"""The check, the same for every model and for none: what a draft may keep, and what each sentence is called.

Markers that point nowhere vanish. A quotation is located in the essay it cites and stored by its characters; one
that is found nowhere loses its quotation marks. The label comes from here alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from coach.draft import DraftSentence
from coach.locate import locate
from coach.reply import Citation, Label, Sentence
from coach.support import support
from indexing import Hit, Span, sentence_spans

SUPPORTED = 0.7  # content-word precision from which a passage counts as backing a sentence
_MIN_QUOTED_WORDS = 3  # fewer words in quotation marks are a manner of speaking
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence as it may be spoken, and the citations that it is the first to make."""

    sentence: Sentence
    citations: tuple[Citation, ...]


class Check:
    """Checks the sentences of one draft in order and numbers their citations by first appearance."""

    def __init__(self, sources: Mapping[str, Hit]) -> None:
        """Takes the passages a draft may lean on, by the keys it was given."""
        self._sources = sources
        self._numbers: dict[tuple[str, int, int], int] = {}

    def __call__(self, draft: DraftSentence) -> Checked:
        """Checks one sentence."""
        cited = [self._sources[key] for key in draft.keys if key in self._sources]
        text, places = self._quotations(draft.text, cited)
        label: Label = "quoted"
        if not places:
            places = [place for hit in cited if (place := _backing(text, hit))]
            label = "supported" if places else "view"
        known = len(self._numbers)
        numbers = tuple(dict.fromkeys(self._number(hit, span) for hit, span in places))
        fresh = tuple(
            _citation(number, hit, span)
            for number, (hit, span) in {self._number(*place): place for place in places}.items()
            if number > known
        )
        return Checked(Sentence(text, label, numbers, draft.before), fresh)

    def _quotations(self, text: str, cited: list[Hit]) -> tuple[str, list[tuple[Hit, Span]]]:
        """The text with false quotation marks taken off, and the places of the true ones."""
        places: list[tuple[Hit, Span]] = []
        for quotation in _QUOTED.finditer(text):
            words = quotation.group(1)
            if len(words.split()) < _MIN_QUOTED_WORDS or self._is_title(words):
                continue
            place = self._place(words, cited)
            if place:
                places.append(place)
            else:
                text = text.replace(quotation.group(), words)
        return text, places

    def _place(self, words: str, cited: list[Hit]) -> tuple[Hit, Span] | None:
        """Where the words stand: in a cited essay, else, cited wrongly, in another that was retrieved."""
        others = [hit for hit in self._sources.values() if hit not in cited]
        for hit in (*cited, *others):
            span = locate(words, hit.essay.text, near=Span(hit.passage.start, hit.passage.end))
            if span:
                return hit, span
        return None

    def _is_title(self, words: str) -> bool:
        return any(locate(words, hit.essay.title) for hit in self._sources.values())

    def _number(self, hit: Hit, span: Span) -> int:
        return self._numbers.setdefault((hit.essay.id, span.start, span.end), len(self._numbers) + 1)


def _backing(text: str, hit: Hit) -> tuple[Hit, Span] | None:
    """The sentence of the passage that backs the text best, when the passage as a whole backs it."""
    passage = hit.passage
    if support(text, passage.text) < SUPPORTED:
        return None
    spans = sentence_spans(passage.text) or [Span(0, len(passage.text))]
    best = max(spans, key=lambda span: support(text, span.of(passage.text)))
    return hit, Span(passage.start + best.start, passage.start + best.end)


def _citation(number: int, hit: Hit, span: Span) -> Citation:
    essay = hit.essay
    return Citation(
        number=number,
        essay_id=essay.id,
        title=essay.title,
        author=essay.author,
        url=essay.url,
        published=essay.published,
        start=span.start,
        end=span.end,
        quote=span.of(essay.text),
    )
