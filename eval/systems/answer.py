"""What a system gives back to be measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

System = Callable[[str, Sequence[tuple[str, str]]], "Answer"]  # (question, history as (role, content)) to its answer


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in an essay: by characters, or by the words that stand there.

    Attributes:
        end: With `start`, what is meant is `essay.text[start:end]`; 0 when only the quote is known.
        quote: Its words; looked up in the essay when the characters are not known.
    """

    essay_id: str
    start: int = 0
    end: int = 0
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with citations.

    Attributes:
        text: With markers such as `[2]`, which count the citations from 1. Without any, all citations stand behind
            every sentence.
        citations: What the text leans on.
        ranked: The passages found, best first; empty when the system keeps them to itself.
        sentences: The text cut into statements, each with the numbers of its citations, by a system that knows; the
            text is cut by its sentences and markers otherwise.
        declined: Whether it said that it does not know.
        score: How sure it is that the library answers, higher is surer; None when it does not say.
    """

    text: str
    citations: Sequence[Place] = ()
    ranked: Sequence[Place] = ()
    sentences: Sequence[tuple[str, Sequence[int]]] = ()
    declined: bool = False
    score: float | None = None
