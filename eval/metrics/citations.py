"""Citation validity: does each citation stand where it says, and is what is quoted written there?

Everything is looked up in the essays anew; nothing is taken from the coach's own check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache

from coach import Citation, Reply, Sentence
from corpus import Essay
from eval.folding import Folded, fold

_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_MIN_WORDS = 3  # fewer words in quotation marks are a manner of speaking


@dataclass(frozen=True, slots=True)
class Citations:
    """Counts over one reply, or over many.

    Attributes:
        given: Citations made.
        exact: Of these, `essay.text[start:end] == quote` and not empty.
        retrieved: Of these, the essay is one of those retrieved for the reply.
        markers: Numbers behind sentences.
        dangling: Of these, numbers of no citation.
        quotations: Runs of three words or more in double quotation marks, essay titles aside; and a sentence
            labelled `quoted` that has none counts as one.
        found: Of these, all the words stand together in an essay that the sentence cites.
        misattributed: Of these, they stand in another essay only.
        stitched: Of these, no essay has them together, but one that is cited has the first and the last of them in
            two places. The rest stand nowhere.
    """

    given: int = 0
    exact: int = 0
    retrieved: int = 0
    markers: int = 0
    dangling: int = 0
    quotations: int = 0
    found: int = 0
    misattributed: int = 0
    stitched: int = 0

    @property
    def not_found(self) -> int:
        """Quotations that stand nowhere."""
        return self.quotations - self.found - self.misattributed - self.stitched

    @property
    def exact_share(self) -> float:
        """Exact of given; 0 when none was given."""
        return self.exact / self.given if self.given else 0.0

    @property
    def retrieved_share(self) -> float:
        """Retrieved of given; 0 when none was given."""
        return self.retrieved / self.given if self.given else 0.0

    @property
    def found_share(self) -> float:
        """Found of the quotations; 0 when there were none."""
        return self.found / self.quotations if self.quotations else 0.0


def check_citations(reply: Reply, essays: Mapping[str, Essay]) -> Citations:
    """Checks one reply against the essays, by their ids."""
    by_number = {citation.number: citation for citation in reply.citations}
    retrieved = {hit.essay.id for hit in reply.hits}
    numbers = [number for sentence in reply.sentences for number in sentence.citations]
    sources = [
        (words, {by_number[number].essay_id for number in sentence.citations if number in by_number})
        for sentence in reply.sentences
        for words in _quotations(sentence, essays)
    ]
    found = [_stands_in(words, cited, essays) for words, cited in sources]
    elsewhere = [_stands_in(words, essays, essays) for words, _ in sources]
    stitched = [_is_stitched(words, cited, essays) for words, cited in sources]
    return Citations(
        given=len(reply.citations),
        exact=sum(is_exact(citation, essays) for citation in reply.citations),
        retrieved=sum(citation.essay_id in retrieved for citation in reply.citations),
        markers=len(numbers),
        dangling=sum(number not in by_number for number in numbers),
        quotations=len(sources),
        found=sum(found),
        misattributed=sum(there and not here for here, there in zip(found, elsewhere, strict=True)),
        stitched=sum(
            joined and not here and not there for here, there, joined in zip(found, elsewhere, stitched, strict=True)
        ),
    )


def total(counts: Iterable[Citations]) -> Citations:
    """The sum; of nothing, all counts are 0."""
    together = list(counts)
    return Citations(**{each.name: sum(getattr(count, each.name) for count in together) for each in fields(Citations)})


def is_exact(citation: Citation, essays: Mapping[str, Essay]) -> bool:
    """Whether the essay has exactly the quoted characters at the cited place."""
    essay = essays.get(citation.essay_id)
    if essay is None or not 0 <= citation.start < citation.end <= len(essay.text):
        return False
    return essay.text[citation.start : citation.end] == citation.quote


def _quotations(sentence: Sentence, essays: Mapping[str, Essay]) -> Iterator[str]:
    runs = [run for run in _QUOTED.findall(sentence.text) if len(run.split()) >= _MIN_WORDS]
    if not runs and sentence.label == "quoted":
        yield sentence.text
    titles = {fold(essay.title).text for essay in essays.values()} if runs else set()
    yield from (run for run in runs if fold(run).text not in titles)


def _stands_in(words: str, essay_ids: Iterable[str], essays: Mapping[str, Essay]) -> bool:
    return any(_folded(essays[each].text).find(words) for each in essay_ids if each in essays)


def _is_stitched(words: str, essay_ids: Iterable[str], essays: Mapping[str, Essay]) -> bool:
    """Whether some cited essay has the words in two parts, each of three words or more."""
    run = words.split()
    cuts = range(_MIN_WORDS, len(run) - _MIN_WORDS + 1)
    return any(
        _stands_in(" ".join(run[:cut]), [each], essays) and _stands_in(" ".join(run[cut:]), [each], essays)
        for each in essay_ids
        for cut in cuts
    )


@lru_cache(maxsize=256)
def _folded(text: str) -> Folded:
    return fold(text)
