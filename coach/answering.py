"""The path of a question: query, retrieve, decide, compose, check. Read it top to bottom."""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from coach.check import Check
from coach.composing import compose
from coach.decide import Verdict, decide
from coach.draft import DraftSentence, keyed, parse_stream
from coach.errors import ModelFailed, ModelUnusable
from coach.length import Length
from coach.model import Model
from coach.neutral import neutral
from coach.perspectives import perspectives
from coach.phrases import OUTSIDE, left_out
from coach.preface import preface
from coach.prompting import NOT_COVERED, messages_for, repeats_prompt
from coach.query import History
from coach.quotable import Vector
from coach.reply import (
    Citation,
    Decision,
    Event,
    Finished,
    Found,
    Perspective,
    Reply,
    Searching,
    Sentence,
    Spoken,
    StartedOver,
)
from coach.rewriting import find_query
from coach.scope import Outside, beyond, outside
from coach.suggesting import suggestions
from coach.usage import Meter
from corpus import Essay
from indexing import AnsweredQuestion, Embedder, Filter, Hit, Index, Passage, Published, Query, Retriever

QUOTING = "quoting"
_HITS = 10
_BEST, _LEADING_ON = 3, 6  # of the hits: those that say what the answer is about, and whose essays lead on from it
_LEAST_S = 1.0  # below which a second model is not asked any more
_SHARE = 2 / 3  # of the time that is left, for a model after which another one can be asked
Said = Collection[tuple[str, int, int]]  # essay id, start, end


class Answerer:
    """Answers questions, each from one version of the index. Keeps nothing between them."""

    def __init__(
        self, published: Published, embedder: Embedder, models: Sequence[Model], *, phrasings: int = 0
    ) -> None:
        self._published = published
        self._embedder = embedder
        self.models = models
        self._phrasings = phrasings

    def query(self, question: str, history: History, meter: Meter | None = None) -> Query:
        """What is searched for."""
        first = self.models[0] if self.models else None
        return find_query(question, history, first, phrasings=self._phrasings, meter=meter)

    def stream(
        self, question: str, history: History, *, said: Said = (), only: Filter | None = None, length: Length = "usual"
    ) -> Iterator[Event]:
        """Answers one question, event by event.

        Args:
            said: Places quoted earlier in the conversation; not quoted again without a model.
            only: The essays that may be found.
        """
        kind = outside(question)
        if kind:
            yield from _Answer(question, question, "redirected", "", ()).turned_away(kind)
            return
        with self._published.reading() as index:
            yield from self._from_essays(index, _Asked(question, history, said, only, length))

    def quote(self, question: str, passages: Sequence[Passage]) -> Reply:
        """The answer without a model from these passages, whatever a search would find and a decision would be."""
        with self._published.reading() as index:
            essays = index.essays
            hits = tuple(Hit(each, essays[each.essay_id], score=1.0, dense=1.0) for each in passages)
            vector = self._embedder.vectors([question])[0]
            sources = keyed(hits)
            answer = _Answer(question, question, "answered", "from given passages", hits)
            drafts = compose(neutral(question), vector, sources, answer.decision, index.sentences.vector)
            list(answer.speak(drafts, Check(sources)))
        return answer.reply()

    def _from_essays(self, index: Index, asked: _Asked) -> Iterator[Event]:
        meter = Meter()
        query = self.query(asked.question, asked.history, meter)
        yield Searching(query.text, essays=sum(map(asked.allows, index.essays.values())))
        vectors = self._embedder.vectors(query.texts)
        vector = query.mean(vectors)
        hits = tuple(Retriever(index, self._embedder).retrieve(query, k=_HITS, only=asked.only, vectors=vectors))
        verdict = _decided(index, asked.question, vector, hits)
        kind = beyond(asked.question, query.text, score=verdict.score) if verdict.decision == "declined" else None
        yield Found(hits, "redirected" if kind else verdict.decision)
        answer = _Answer(asked.question, query.text, verdict.decision, verdict.reason, hits, verdict.score, meter=meter)
        answer.notices.append(self._published.notice)
        if kind:
            yield from answer.turned_away(kind)
            return
        answer.opening = [DraftSentence(text) for text in preface(asked.question, hits, score=verdict.score)]
        if verdict.decision == "answered":
            answer.perspectives = perspectives(vector, index.debates, hits)
        sources = keyed(hits)
        if self.models and verdict.decision != "declined":
            yield from self._with_models(answer, asked, sources, index.essays.values())
        if not answer.sentences:
            yield from answer.speak(answer.opening, Check({}))
            yield from answer.speak(_quotations(index, asked, vector, sources, answer), Check(sources))
        answer.suggestions = self._suggestions(index, asked, vector, answer)
        yield Finished(answer.reply())

    def _suggestions(self, index: Index, asked: _Asked, vector: Vector, answer: _Answer) -> tuple[str, ...]:
        """What could be asked next: not what was asked, nor what was just quoted, and only what is answered."""
        essays = {hit.essay.id for hit in answer.hits[:_LEADING_ON]}
        quoted = {*asked.said, *((each.essay_id, each.start, each.end) for each in answer.citations)}
        retriever = Retriever(index, self._embedder)

        def allowed(question: AnsweredQuestion) -> bool:
            passage = index.passages[question.passage]
            return passage.essay_id in essays and not any(
                name == passage.essay_id and start < passage.end and passage.start < end for name, start, end in quoted
            )

        def answered(question: AnsweredQuestion) -> bool:
            hits = retriever.retrieve(question.text, k=1, only=asked.only, vectors=question.vector[np.newaxis])
            return _decided(index, question.text, question.vector, hits).decision == "answered"

        before = [asked.question, *(content for role, content in asked.history if role == "user")]
        places = [index.positions[hit.passage.id] for hit in answer.hits[:_BEST]]
        found = [index.passage_vectors[place].astype(np.float32) for place in places]
        return suggestions(vector, found, index.answered_questions, allowed=allowed, answered=answered, asked=before)

    def _with_models(
        self, answer: _Answer, asked: _Asked, sources: Mapping[str, Hit], library: Collection[Essay]
    ) -> Iterator[Event]:
        """The first model's answer, or that of the next within the time that is left; else none of their sentences."""
        end = time.monotonic() + self.models[0].deadline_s
        for number, model in enumerate(self.models, 1):
            left = end - time.monotonic()
            if left < _LEAST_S and number > 1:
                break
            allowed = left if number == len(self.models) else left * _SHARE
            failed = yield from self._with_model(model, allowed, answer, asked, sources, library)
            if not failed:
                if number > 1 and answer.mode != QUOTING:
                    answer.notices.append(f"{model.name} answered instead.")
                answer.notices.append(left_out(answer.left_out))
                return
            answer.notices.append(failed)
        answer.notices.append("The essays are quoted instead.")

    def _with_model(
        self,
        model: Model,
        deadline_s: float,
        answer: _Answer,
        asked: _Asked,
        sources: Mapping[str, Hit],
        library: Collection[Essay],
    ) -> Generator[Event, None, str]:
        """The model's answer; returns why there is none. Then, and when it declines, none of its sentences stays."""
        failed = ""
        try:
            yield from answer.speak(answer.opening, Check({}))
            messages = messages_for(asked.question, asked.history, sources, length=asked.length)
            said = model.stream(messages, deadline_s=deadline_s, meter=answer.meter)
            yield from answer.speak(_until_not_covered(parse_stream(said)), Check(sources, library=library))
            if answer.citations:
                answer.mode = model.name
                return ""
            failed = f"Nothing that {model.name} said could be found in the essays."
        except (ModelFailed, ModelUnusable) as error:
            failed = str(error)
        except _NotCovered:
            answer.decision, answer.reason = "declined", f"{model.name} found no answer in the passages"
        answer.sentences.clear()
        answer.citations.clear()
        answer.left_out = 0
        yield StartedOver(failed)
        return failed


@dataclass(frozen=True, slots=True)
class _Asked:
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
class _Answer:
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


class _NotCovered(Exception):
    """The model said that the passages hold no answer."""


def _decided(index: Index, question: str, vector: Vector, hits: Sequence[Hit]) -> Verdict:
    return decide(question, hits, passages=len(index.passages), left_open=index.left_open(vector))


def _quotations(
    index: Index, asked: _Asked, vector: Vector, sources: Mapping[str, Hit], answer: _Answer
) -> list[DraftSentence]:
    return compose(
        neutral(asked.question),
        vector,
        sources,
        answer.decision,
        index.sentences.vector,
        said=asked.said,
        stands=[(each.essay_id, each.start, each.end) for each in answer.perspectives],
        length=asked.length,
        some=bool(asked.only),
    )


def _until_not_covered(drafts: Iterable[DraftSentence]) -> Iterator[DraftSentence]:
    """A model's sentences, without those that repeat its instructions."""
    for draft in drafts:
        if draft.text.strip(" .\"'*").upper().startswith(NOT_COVERED):
            raise _NotCovered
        if not repeats_prompt(draft.text):
            yield draft
