"""The check, the same for every model and for none: what a draft may keep, and what each sentence is called.

Markers that point nowhere vanish. A quotation is located in the essays and stored by its characters; one that is found
nowhere loses its quotation marks. Of a model's draft such a sentence is left out, and what it ascribes to somebody who
did not say it is put right when that is certain, else left out. The label comes from here alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from coach.attribution import ascribes, corrected, is_theirs, named
from coach.draft import DraftSentence
from coach.locate import locate
from coach.quotations import MIN_WORDS, QUOTED, find_quotation
from coach.reply import Citation, Label, Ranks, Sentence
from coach.support import restated, support
from corpus import Essay
from indexing import Hit, Span

SUPPORTED = 0.5  # of `support`: from here on a passage counts as backing a sentence

_Place = tuple[Hit, Span]


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence as it may be spoken, and the citations that it is the first to make."""

    sentence: Sentence
    citations: tuple[Citation, ...]


class Check:
    """Checks the sentences of one draft in order and numbers their citations by first appearance."""

    def __init__(self, sources: Mapping[str, Hit], *, library: Collection[Essay] | None = None) -> None:
        """Takes the passages a draft may lean on, by the keys it was given.

        Args:
            library: All essays, when the draft is a model's: it may name a wrong author. The coach's own words about
                the essays are right as they are.
        """
        self._sources = sources
        self._ascribed = library is not None
        self._authors = {essay.author for essay in library or ()}
        self._titles = {essay.title for essay in library or ()}
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._overall = {hit.passage.id: place for place, hit in enumerate(sources.values(), 1)}

    def __call__(self, draft: DraftSentence) -> Checked | None:
        """Checks one sentence; None when it must not be spoken."""
        cited = [self._sources[key] for key in draft.keys if key in self._sources]
        text, places, false = self._quotations(draft.text, cited)
        label: Label = "quoted"
        if not places:
            names = named(text, self._authors, self._titles)
            places = [] if false else [place for hit in cited if (place := _backing(text, names, hit))]
            label = "supported" if places else "view"
        told: str | None = text
        if self._ascribed:
            told = None if false else self._rightly_ascribed(text, places)
        if told is None:
            return None
        known = len(self._numbers)
        numbers = tuple(dict.fromkeys(self._number(hit, span) for hit, span in places))
        fresh = tuple(
            _citation(number, hit, span, overall=self._overall[hit.passage.id])
            for number, (hit, span) in {self._number(*place): place for place in places}.items()
            if number > known
        )
        return Checked(Sentence(told, label, numbers, draft.before), fresh)

    def _quotations(self, text: str, cited: Sequence[Hit]) -> tuple[str, list[_Place], bool]:
        """The text with true quotations only, slips put right; where they stand; and whether any was false.

        Whoever invents a quotation is not believed on the rest of the sentence.
        """
        others = [hit for hit in self._sources.values() if hit not in cited]
        places: list[_Place] = []
        false = False
        for quotation in QUOTED.finditer(text):
            words = quotation.group(1)
            if len(words.split()) < MIN_WORDS or self._is_title(words):
                continue
            found = find_quotation(words, cited, others)
            if found is None:
                text, false = text.replace(quotation.group(), words), True
                continue
            text = text.replace(words, found.words)
            places += [(found.hit, place) for place in found.places]
        return text, places, false

    def _rightly_ascribed(self, text: str, places: Sequence[_Place]) -> str | None:
        """The text with a wrong name put right; None when it says what nobody is known to have said."""
        if not places:
            return None if ascribes(text, self._authors, self._titles) else text
        names = named(text, self._authors, self._titles)
        wrong = [name for name in names if not any(is_theirs(name, hit.essay, span) for hit, span in places)]
        return corrected(text, wrong, [hit.essay for hit, _ in places]) if wrong else text

    def _is_title(self, words: str) -> bool:
        return any(locate(words, title) for title in self._titles | {hit.essay.title for hit in self._sources.values()})

    def _number(self, hit: Hit, span: Span) -> int:
        return self._numbers.setdefault((hit.essay.id, span.start, span.end), len(self._numbers) + 1)


def _backing(text: str, names: Sequence[str], hit: Hit) -> _Place | None:
    """The sentence of the passage that backs the text best, when the passage backs it, whoever is said to say it."""
    for name in names:
        text = text.replace(name, "")
    passage = hit.passage
    if support(text, f"{hit.essay.author}, {hit.essay.title}.\n\n{passage.text}") < SUPPORTED:
        return None
    best = restated(text, passage.text)
    return hit, Span(passage.start + best.start, passage.start + best.end)


def _citation(number: int, hit: Hit, span: Span, *, overall: int) -> Citation:
    essay = hit.essay
    ranks = Ranks(overall, hit.dense_rank, hit.sentence_rank, hit.situation_rank, hit.lexical_rank)
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
        ranks=ranks if hit.dense_rank else None,
    )
