"""What a reply's own words are like: how they are backed, how long, how plain, and what is made up or copied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coach import Reply
from corpus import Essay
from eval.cases import Case
from eval.metrics.alce import Backing, backing, evidence, supported
from eval.metrics.copied import copied_words
from eval.metrics.readability import reading_ease
from eval.metrics.unbacked import unbacked


@dataclass(frozen=True, slots=True)
class Answer:
    """What was measured on one reply; all empty or 0 when there is none.

    Attributes:
        backing: Its statements and their citations.
        supports: For each sentence, how well its cited places back it, in [0, 1]; None where it cites nothing.
        unbacked: Numbers and names that neither its citations nor the question hold.
        copied_words: The longest run outside quotation marks that is verbatim in what it cites.
        words: Its length.
        reading_ease: After Flesch.
    """

    backing: Backing = field(default_factory=Backing)
    supports: tuple[float | None, ...] = ()
    unbacked: tuple[str, ...] = ()
    copied_words: int = 0
    words: int = 0
    reading_ease: float = 0.0


def measured(case: Case, reply: Reply | None, essays: Mapping[str, Essay]) -> Answer:
    """Measures one reply. Only an answer has statements to back: a decline says nothing about the essays' subject."""
    if reply is None:
        return Answer()
    by_number = {citation.number: evidence(citation, essays) for citation in reply.citations}
    cited = [
        "\n\n".join(by_number[number] for number in sentence.citations if number in by_number)
        for sentence in reply.sentences
    ]
    titles = [f"{essay.title} {essay.author} {essay.published or ''}" for essay in essays.values()]
    asked = [case.question, *(content for _, content in case.history)]
    return Answer(
        backing=backing(reply, essays) if reply.decision in ("answered", "close") else Backing(),
        supports=tuple(
            supported(sentence.text, text) if text else None
            for sentence, text in zip(reply.sentences, cited, strict=True)
        ),
        unbacked=tuple(unbacked(_spoken(reply), [*by_number.values(), *asked, *titles])),
        copied_words=copied_words(_spoken(reply), by_number.values()),
        words=len(reply.text.split()),
        reading_ease=round(reading_ease(_spoken(reply)), 1),
    )


def _spoken(reply: Reply) -> str:
    return "\n".join(sentence.text for sentence in reply.sentences)
