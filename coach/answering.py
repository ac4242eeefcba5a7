"""The path of a question: query, retrieve, decide, compose, check. Read it top to bottom."""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence

import numpy as np

from coach.answer import QUOTING, Answer, Asked, Said
from coach.check import Check
from coach.composing import compose
from coach.decide import Verdict, decide
from coach.draft import DraftSentence, keyed, parse_stream
from coach.errors import ModelFailed, ModelUnusable
from coach.events import Event, Finished, Found, Searching, StartedOver
from coach.length import Length
from coach.model import Model
from coach.neutral import neutral
from coach.perspectives import perspectives
from coach.phrases import left_out
from coach.preface import preface
from coach.prompting import NOT_COVERED, messages_for, repeats_prompt
from coach.query import History
from coach.quotable import Vector
from coach.reply import Reply
from coach.rewriting import find_query
from coach.scope import beyond, outside
from coach.suggesting import suggestions
from coach.usage import Meter
from corpus import Essay
from indexing import AnsweredQuestion, Embedder, Filter, Hit, Index, Passage, Published, Query, Retriever

_HITS = 10
_BEST, _LEADING_ON = 3, 6  # of the hits: those that say what the answer is about, and whose essays lead on from it
_REMEMBERED = 5000  # questions to suggest of which it is known whether they are answered
_LEAST_S = 1.0  # below which a second model is not asked any more
_SHARE = 2 / 3  # of the time that is left, for a model after which another one can be asked


class Answerer:
    """Answers questions, each from one version of the index. Keeps nothing of them."""

    def __init__(
        self, published: Published, embedder: Embedder, models: Sequence[Model], *, phrasings: int = 0
    ) -> None:
        self._published = published
        self._embedder = embedder
        self.models = models
        self._phrasings = phrasings
        self._answered: dict[
            tuple[str, str], bool
        ] = {}  # whether a version of the index answers a question it suggests

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
            yield from Answer(question, question, "redirected", "", ()).turned_away(kind)
            return
        with self._published.reading() as index:
            yield from self._from_essays(index, Asked(question, history, said, only, length))

    def quote(self, question: str, passages: Sequence[Passage]) -> Reply:
        """The answer without a model from these passages, whatever a search would find and a decision would be."""
        with self._published.reading() as index:
            essays = index.essays
            hits = tuple(Hit(each, essays[each.essay_id], score=1.0, dense=1.0) for each in passages)
            vector = self._embedder.vectors([question])[0]
            sources = keyed(hits)
            answer = Answer(question, question, "answered", "from given passages", hits)
            drafts = compose(neutral(question), vector, sources, answer.decision, index.sentences.vector)
            list(answer.speak(drafts, Check(sources)))
        return answer.reply()

    def _from_essays(self, index: Index, asked: Asked) -> Iterator[Event]:
        meter = Meter()
        query = self.query(asked.question, asked.history, meter)
        yield Searching(query.text, essays=sum(map(asked.allows, index.essays.values())))
        vectors = self._embedder.vectors(query.texts)
        vector = query.mean(vectors)
        hits = tuple(Retriever(index, self._embedder).retrieve(query, k=_HITS, only=asked.only, vectors=vectors))
        verdict = _decided(index, asked.question, vector, hits)
        kind = beyond(asked.question, query.text, score=verdict.score) if verdict.decision == "declined" else None
        yield Found(hits, "redirected" if kind else verdict.decision)
        answer = Answer(asked.question, query.text, verdict.decision, verdict.reason, hits, verdict.score, meter=meter)
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

    def _suggestions(self, index: Index, asked: Asked, vector: Vector, answer: Answer) -> tuple[str, ...]:
        """What could be asked next: not what was asked, nor what was just quoted, and only what is answered."""
        essays = {hit.essay.id for hit in answer.hits[:_LEADING_ON]}
        quoted = {*asked.said, *((each.essay_id, each.start, each.end) for each in answer.citations)}

        def allowed(question: AnsweredQuestion) -> bool:
            passage = index.passages[question.passage]
            return passage.essay_id in essays and not any(
                name == passage.essay_id and start < passage.end and passage.start < end for name, start, end in quoted
            )

        def answered(question: AnsweredQuestion) -> bool:
            return self._is_answered(index, question, asked.only)

        before = [asked.question, *(content for role, content in asked.history if role == "user")]
        places = [index.positions[hit.passage.id] for hit in answer.hits[:_BEST]]
        found = [index.passage_vectors[place].astype(np.float32) for place in places]
        return suggestions(vector, found, index.answered_questions, allowed=allowed, answered=answered, asked=before)

    def _is_answered(self, index: Index, question: AnsweredQuestion, only: Filter | None) -> bool:
        """Whether the coach would answer it, remembered for as long as the index is the same."""
        key = (str(index.folder), question.text)
        if not only and key in self._answered:
            return self._answered[key]
        retriever = Retriever(index, self._embedder)
        hits = retriever.retrieve(question.text, k=1, only=only, vectors=question.vector[np.newaxis])
        answered = _decided(index, question.text, question.vector, hits).decision == "answered"
        if not only:
            if len(self._answered) >= _REMEMBERED:
                self._answered.clear()
            self._answered[key] = answered
        return answered

    def _with_models(
        self, answer: Answer, asked: Asked, sources: Mapping[str, Hit], library: Collection[Essay]
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
        answer: Answer,
        asked: Asked,
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


class _NotCovered(Exception):
    """The model said that the passages hold no answer."""


def _decided(index: Index, question: str, vector: Vector, hits: Sequence[Hit]) -> Verdict:
    return decide(question, hits, passages=len(index.passages), left_open=index.left_open(vector))


def _quotations(
    index: Index, asked: Asked, vector: Vector, sources: Mapping[str, Hit], answer: Answer
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
