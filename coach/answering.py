"""The path of a question: query, retrieve, decide, compose, check. Read it top to bottom."""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from coach.check import Check
from coach.composing import compose
from coach.decide import decide
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
from coach.usage import Meter
from corpus import Essay
from indexing import Embedder, Filter, Hit, Index, Passage, Published, Query, Retriever

QUOTING = "quoting"
_HITS = 10
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
            yield from self._from_essays(index, question, history, said, only, length)

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

    def _from_essays(
        self, index: Index, question: str, history: History, said: Said, only: Filter | None, length: Length
    ) -> Iterator[Event]:
        meter = Meter()
        query = self.query(question, history, meter)
        yield Searching(query.text, essays=sum(not only or only.fits(each) for each in index.essays.values()))
        vectors = self._embedder.vectors(query.texts)
        hits = tuple(Retriever(index, self._embedder).retrieve(query, k=_HITS, only=only, vectors=vectors))
        vector = query.mean(vectors)
        verdict = decide(question, hits, passages=len(index.passages), left_open=index.left_open(vector))
        kind = beyond(question, query.text, score=verdict.score) if verdict.decision == "declined" else None
        yield Found(hits, "redirected" if kind else verdict.decision)
        answer = _Answer(question, query.text, verdict.decision, verdict.reason, hits, verdict.score, meter=meter)
        answer.length = length
        answer.notices.append(self._published.notice)
        if kind:
            yield from answer.turned_away(kind)
            return
        answer.opening = [DraftSentence(text) for text in preface(question, hits, score=verdict.score)]
        if verdict.decision == "answered":
            answer.perspectives = perspectives(vector, index.debates, hits)
        sources = keyed(hits)
        if self.models and verdict.decision != "declined":
            yield from self._with_models(answer, history, sources, index.essays.values())
        if not answer.sentences:
            stands = [(each.essay_id, each.start, each.end) for each in answer.perspectives]
            drafts = compose(
                neutral(question),
                vector,
                sources,
                answer.decision,
                index.sentences.vector,
                said=said,
                stands=stands,
                length=length,
                some=bool(only),
            )
            yield from answer.speak(answer.opening, Check({}))
            yield from answer.speak(drafts, Check(sources))
        yield Finished(answer.reply())

    def _with_models(
        self, answer: _Answer, history: History, sources: Mapping[str, Hit], library: Collection[Essay]
    ) -> Iterator[Event]:
        """The first model's answer, or that of the next within the time that is left; else none of their sentences."""
        end = time.monotonic() + self.models[0].deadline_s
        for number, model in enumerate(self.models, 1):
            left = end - time.monotonic()
            if left < _LEAST_S and number > 1:
                break
            allowed = left if number == len(self.models) else left * _SHARE
            failed = yield from self._with_model(model, allowed, answer, history, sources, library)
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
        history: History,
        sources: Mapping[str, Hit],
        library: Collection[Essay],
    ) -> Generator[Event, None, str]:
        """The model's answer; returns why there is none. Then, and when it declines, none of its sentences stays."""
        failed = ""
        try:
            yield from answer.speak(answer.opening, Check({}))
            messages = messages_for(answer.question, history, sources, length=answer.length)
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
    length: Length = "usual"
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
        )


class _NotCovered(Exception):
    """The model said that the passages hold no answer."""


def _until_not_covered(drafts: Iterable[DraftSentence]) -> Iterator[DraftSentence]:
    """A model's sentences, without those that repeat its instructions."""
    for draft in drafts:
        if draft.text.strip(" .\"'*").upper().startswith(NOT_COVERED):
            raise _NotCovered
        if not repeats_prompt(draft.text):
            yield draft
