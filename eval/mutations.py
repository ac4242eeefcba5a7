"""Errors planted in sound replies: what part of each kind do the measures notice?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from coach import Reply, Sentence
from corpus import Essay
from eval.answers import measured
from eval.cases import Case
from eval.metrics.citations import check_citations

_NUMBER = re.compile(r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve)\b", re.IGNORECASE)
_POLARITY = re.compile(r"\b(?:is|are|was|should|can|will|must|do|does)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|unless|until|before|after|when)\b[^,.;]*[,.;]?", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_INVENTED = "“Nobody who matters has ever regretted a quiet word with the board.”"
_UNCITED = "Everyone who changes sides earns a third more within a year."

Planted = Callable[
    [Reply, int, Sequence[Essay]], Reply | None
]  # (reply, which sentence, library): None: can't be planted


@dataclass(frozen=True, slots=True)
class Caught:
    """How often an error was planted, and by how many of these times some measure got worse."""

    kind: str
    planted: int
    caught: int

    @property
    def share(self) -> float:
        """Caught of the planted; 0 when none was."""
        return self.caught / self.planted if self.planted else 0.0


def mutate(replies: Iterable[tuple[Case, Reply]], essays: Sequence[Essay], *, quoted: bool) -> list[Caught]:
    """Plants each kind of error in each cited sentence of each reply, and counts what the measures notice.

    Noticed is what lowers the share of exact citations, of found quotations, or of backed statements, or adds to what
    is uncited or in no evidence.

    Args:
        quoted: Whether sentences keep their quotation marks; without, they are claims in the coach's own words.
    """
    library = {essay.id: essay for essay in essays}
    sound = [(case, reply if quoted else _in_own_words(reply)) for case, reply in replies]
    counts = {kind: [0, 0] for kind in KINDS}
    for case, reply in sound:
        before = _measures(case, reply, library)
        for place, sentence in enumerate(reply.sentences):
            for kind, plant in KINDS.items() if sentence.citations else ():
                bad = plant(reply, place, essays)
                if bad is not None:
                    counts[kind][0] += 1
                    counts[kind][1] += _is_worse(before, _measures(case, bad, library))
    return [Caught(kind, *both) for kind, both in counts.items()]


def _measures(case: Case, reply: Reply, essays: Mapping[str, Essay]) -> tuple[float, ...]:
    """Higher is better in each."""
    answer, cited = measured(case, reply, essays), check_citations(reply, essays)
    return (
        cited.exact_share,
        float(cited.found - cited.quotations),
        float(answer.backing.backed - answer.backing.statements),
        float(answer.backing.relevant - answer.backing.citations),
        -float(len(answer.unbacked)),
    )


def _is_worse(before: Sequence[float], after: Sequence[float]) -> bool:
    return any(now < then - 1e-9 for then, now in zip(before, after, strict=True))


def _in_own_words(reply: Reply) -> Reply:
    return replace(
        reply,
        sentences=tuple(
            replace(each, text=_QUOTED.sub(r"\1", each.text), label="supported") if each.citations else each
            for each in reply.sentences
        ),
    )


def _reworded(change: Callable[[str], str | None]) -> Planted:
    """An error in a sentence's words."""

    def plant(reply: Reply, place: int, essays: Sequence[Essay]) -> Reply | None:
        sentence = reply.sentences[place]
        text = change(sentence.text)
        if text is None or text == sentence.text:
            return None
        return _with(reply, place, replace(sentence, text=text))

    return plant


def _number(text: str) -> str | None:
    found = _NUMBER.search(text)
    if not found:
        return None
    digits = found.group().isdigit()
    other = str(int(found.group()) + 13) if digits else "nine" if found.group().lower() != "nine" else "ten"
    return f"{text[: found.start()]}{other}{text[found.end() :]}"


def _negated(text: str) -> str | None:
    found = _POLARITY.search(text)
    return f"{text[: found.end()]} not{text[found.end() :]}" if found else None


def _unconditional(text: str) -> str | None:
    found = _CONDITION.search(text)
    return f"{text[: found.start()]}{text[found.end() :].lstrip()}" if found and found.end() < len(text) - 1 else None


def _ascribed(reply: Reply, place: int, essays: Sequence[Essay]) -> Reply | None:
    sentence = reply.sentences[place]
    return _with(reply, place, replace(sentence, text=f"As Grace Hopper writes, {sentence.text}"))


def _invented(reply: Reply, place: int, essays: Sequence[Essay]) -> Reply | None:
    return _with(reply, place, replace(reply.sentences[place], text=_INVENTED, label="quoted"))


def _uncited(reply: Reply, place: int, essays: Sequence[Essay]) -> Reply | None:
    sentences = [*reply.sentences[: place + 1], Sentence(_UNCITED, "view"), *reply.sentences[place + 1 :]]
    return replace(reply, sentences=tuple(sentences))


def _moved(reply: Reply, place: int, essays: Sequence[Essay]) -> Reply | None:
    """The sentence cites what stands behind a sentence of another essay."""
    essay_of = {each.number: each.essay_id for each in reply.citations}
    mine = reply.sentences[place].citations
    other = next((number for number, essay in essay_of.items() if essay != essay_of.get(mine[0])), None)
    return None if other is None else _with(reply, place, replace(reply.sentences[place], citations=(other,)))


def _shifted(reply: Reply, place: int, essays: Sequence[Essay]) -> Reply | None:
    """The citation's offsets are off by three."""
    first = reply.sentences[place].citations[0]
    shifted = [
        replace(each, start=each.start + 3, end=each.end + 3) if each.number == first else each
        for each in reply.citations
    ]
    return replace(reply, citations=tuple(shifted))


def _with(reply: Reply, place: int, sentence: Sentence) -> Reply:
    return replace(reply, sentences=(*reply.sentences[:place], sentence, *reply.sentences[place + 1 :]))


KINDS: Mapping[str, Planted] = {
    "another number": _reworded(_number),
    "the opposite": _reworded(_negated),
    "a condition left out": _reworded(_unconditional),
    "another author": _ascribed,
    "an invented quotation": _invented,
    "a claim without a citation": _uncited,
    "the citation of another essay": _moved,
    "offsets that are off by three": _shifted,
}
