"""A question as it is to be answered, and the answer in the making: checked sentence by sentence, at last a reply."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from coach.check import Check
from coach.draft import DraftSentence
from coach.events import Event, Finished, Spoken
from coach.length import Length
from coach.phrases import OUTSIDE
from coach.query import History
from coach.reply import Citation, Decision, Perspective, Reply, Sentence
from coach.scope import Outside
from coach.usage import Meter
from corpus import Essay
from indexing import Filter, Hit

QUOTING = "quoting"
Said = Collection[tuple[str, int, int]]  # essay id, start, end


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and how it is to be answered."""

    question: str
    history: History
    said: Said
    only: Filter | None
    length: Length

    def allows(self, essay: Essay) -> bool:
        """Whether the essay may be found."""
        return not self.only or self.only.fits(essay)


@dataclass(slots=True)
class Answer:
    """A reply in the making."""

    question: str
    query: str
    decision: Decision
    reason: str
    hits: tuple[Hit, ...]
    score: float = 0.0
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    mode: str = QUOTING
    notices: list[str] = field(default_factory=list)  # what the person should know of how it was made
    perspectives: tuple[Perspective, ...] = ()
    opening: list[DraftSentence] = field(default_factory=list)  # that any answer to the question begins with
    suggestions: tuple[str, ...] = ()
    meter: Meter = field(default_factory=Meter)
    left_out: int = 0  # sentences of a model that the check did not let pass

    def turned_away(self, kind: Outside) -> Iterator[Event]:
        """What is said to a question that is not for essays."""
        self.decision = "crisis" if kind == "crisis" else "redirected"
        self.reason = f"not a question for essays: {kind}"
        yield from self.speak([DraftSentence(text) for text in OUTSIDE[kind]], Check({}))
        yield Finished(self.reply())

    def speak(self, drafts: Iterable[DraftSentence], check: Check) -> Iterator[Spoken]:
        """Checks each sentence before it is spoken."""
        for draft in drafts:
            checked = check(draft)
            if checked is None:
                self.left_out += 1
                continue
            self.sentences.append(checked.sentence)
            self.citations.extend(checked.citations)
            yield Spoken(checked.sentence, checked.citations)

    def reply(self) -> Reply:
        """What has come of it."""
        return Reply(
            question=self.question,
            query=self.query,
            decision=self.decision,
            reason=self.reason,
            sentences=tuple(self.sentences),
            citations=tuple(self.citations),
            hits=self.hits,
            mode=self.mode,
            notice=" ".join(filter(None, self.notices)),
            score=self.score,
            perspectives=self.perspectives if self.decision == "answered" else (),
            usage=self.meter.read(),
            suggestions=self.suggestions,
        )
