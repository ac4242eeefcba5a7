"""What happens while a question is answered, in this order."""

from __future__ import annotations

from dataclasses import dataclass

from coach.reply import Citation, Decision, Reply, Sentence
from indexing import Hit


@dataclass(frozen=True, slots=True)
class Searching:
    """The first event: what is searched for, in how many essays that may be found."""

    query: str
    essays: int


@dataclass(frozen=True, slots=True)
class Found:
    """The passages are there, and it is decided whether they answer the question."""

    hits: tuple[Hit, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class Spoken:
    """One more checked sentence, with the citations that appear in it for the first time."""

    sentence: Sentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class StartedOver:
    """What was spoken so far does not stand: the model failed midway, and the answer begins anew."""

    notice: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event: the same reply that `ask` returns."""

    reply: Reply


Event = Searching | Found | Spoken | StartedOver | Finished
