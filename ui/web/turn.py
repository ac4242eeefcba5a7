"""A question and what has come of it so far, and how that looks. Pure: event by event, a new value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from coach import Citation, Event, Finished, Found, Searching, Sentence, Spoken, StartedOver, Turn
from coach.feedback import Feedback
from coach.reply import Decision, Perspective, joined
from ui.web.render import answer_html, line_html, question_html

State = Literal["reading", "answering", "answered", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """What the page shows of one turn.

    Attributes:
        essays: How many essays are read for it; 0 until that is known.
        notice: What the person should know about the answer; when `failed`, why there is none.
        turn_id: The number it is kept under, if it is.
        feedback: What the person thought of it.
    """

    question: str
    state: State = "reading"
    essays: int = 0
    decision: Decision | None = None
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    notice: str = ""
    perspectives: tuple[Perspective, ...] = ()
    suggestions: tuple[str, ...] = ()
    turn_id: int | None = None
    feedback: Feedback | None = None

    @classmethod
    def kept(cls, turn: Turn, feedback: Feedback | None = None) -> ShownTurn:
        """A turn of a conversation kept earlier."""
        shown = cls(turn.question, feedback=feedback)
        return shown.after(Finished(turn.reply)) if turn.reply else shown.stopped()

    def after(self, event: Event) -> ShownTurn:
        """The turn when one more event has come."""
        match event:
            case Searching():
                return replace(self, essays=event.essays)
            case Found():
                return replace(self, decision=event.decision)
            case Spoken():
                return replace(
                    self,
                    state="answering",
                    sentences=(*self.sentences, event.sentence),
                    citations=(*self.citations, *event.citations),
                )
            case StartedOver():
                return replace(self, state="reading", sentences=(), citations=(), notice=event.notice)
            case Finished(reply):
                return replace(
                    self,
                    state="answered",
                    decision=reply.decision,
                    sentences=reply.sentences,
                    citations=reply.citations,
                    notice=reply.notice,
                    perspectives=reply.perspectives,
                    suggestions=reply.suggestions,
                    turn_id=reply.turn_id,
                )

    def failed(self, why: str) -> ShownTurn:
        """The turn when there will be no answer. What was spoken does not stand, for it was not finished."""
        return replace(self, state="failed", sentences=(), citations=(), notice=why)

    def stopped(self) -> ShownTurn:
        """The turn when the person has stopped it; one that is over stays as it is."""
        return replace(self, state="stopped") if self.state in ("reading", "answering") else self

    @property
    def history(self) -> list[tuple[str, str]]:
        """The turn as (role, content), for the coach; nothing of one that was not finished."""
        if self.state != "answered":
            return []
        return [("user", self.question), ("assistant", joined(self.sentences))]

    @property
    def html(self) -> tuple[str, str]:
        """The question and the answer as HTML."""
        return question_html(self.question), self._answer()

    def _answer(self) -> str:
        if self.state == "failed":
            return line_html(self.notice, "error")
        if not self.sentences:
            essays = f"{self.essays} essays" if self.essays > 1 else "the essays"
            return (line_html(self.notice, "notice") if self.notice else "") + line_html(
                "Stopped." if self.state == "stopped" else f"Reading {essays} …", "going"
            )
        answer = answer_html(
            self.sentences,
            self.citations,
            decision=self.decision,
            notice=self.notice,
            perspectives=self.perspectives,
            growing=self.state == "answering",
        )
        return answer + (line_html("Stopped here.", "going") if self.state == "stopped" else "")
