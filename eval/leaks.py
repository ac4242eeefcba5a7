"""Questions that the product has seen before it is asked them: nothing could be measured with those. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from coach.support import content_words
from eval.cases import Case

RUN = 6  # content words in a row
SHARE = 0.75  # of content words in common, of all that either has (Jaccard), where it has enough of them
_FEWEST = 5


@dataclass(frozen=True, slots=True)
class Leak:
    """A case and the text that gives it away."""

    case: str
    question: str
    text: str


def leaks(cases: Sequence[Case], texts: Iterable[str]) -> list[Leak]:
    """The cases whose question shares a run of content words with a text, or nearly all of them.

    Args:
        texts: Prompts, essays, situations, and the questions of another split.
    """
    known = [(text, content_words(text)) for text in texts]
    runs = {run: text for text, words in known for run in _runs(words)}
    found = []
    for case in cases:
        words = content_words(case.question)
        shared = next((runs[run] for run in _runs(words) if run in runs), None)
        shared = shared or next((text for text, other in known if _is_same(words, other)), None)
        if shared is not None:
            found.append(Leak(case.id, case.question, shared))
    return found


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1))


def _is_same(one: Sequence[str], other: Sequence[str]) -> bool:
    first, second = set(one), set(other)
    if min(len(first), len(second)) < _FEWEST:
        return False
    return len(first & second) >= SHARE * len(first | second)
