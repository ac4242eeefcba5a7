"""Any callable in the place of a coach, so that the same cases measure it in the same way."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from coach import Citation, Reply, Sentence, Settings
from coach.reply import Label
from corpus import Essay
from eval.errors import EvalError
from eval.folding import fold
from eval.systems.answer import Answer, Place, System
from indexing import Hit, Passage, sentence_spans

_MARKER = re.compile(r"\s?\[(\d+)\]")
_BEHIND_STOP = re.compile(r"([.!?][”\"’')]*)\s?((?:\[\d+\])+)")
_SURE, _UNSURE = 1.0, 0.0

History = Sequence[tuple[str, str]]


def open_system(name: str, essays: Sequence[Essay]) -> System:
    """The callable `module:callable`. One that takes `essays` is called with them first, to make the system.

    Raises:
        EvalError: There is no such module or callable, or it can't be made.
    """
    module, colon, attribute = name.partition(":")
    if not colon or not attribute:
        raise EvalError(f"--system {name!r} is no system. Write module:callable, as eval.systems.tutorial:tutorial")
    sys.path.insert(0, str(Path.cwd()))  # a person's own module lies where they are
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise EvalError(f"--system {name!r} can't be loaded ({error}). Write module:callable.") from error
    finally:
        sys.path.pop(0)
    if callable(found) and "essays" in inspect.signature(found).parameters:
        found = found(essays=essays)
    if not callable(found):
        raise EvalError(f"--system {name!r} is a {type(found).__name__}, which can't be called.")
    system: System = found
    return system


class Adapted:
    """A system as `eval.run.Evaluated`. Each question is put to it once."""

    def __init__(self, system: System, essays: Sequence[Essay], *, name: str) -> None:
        self.mode = name
        self.settings = Settings(home=Path())
        self._system = system
        self._essays = {essay.id: essay for essay in essays}
        self._folded = {essay.id: fold(essay.text) for essay in essays}
        self._last: tuple[tuple[str, tuple[tuple[str, str], ...]], Answer] | None = None

    def essays(self) -> list[Essay]:
        """The library that it was asked about."""
        return list(self._essays.values())

    def passages(self) -> list[Passage]:
        """Nothing: what it could have found is its own affair."""
        return []

    def retrieve(self, question: str, history: History = (), *, k: int = 10) -> list[Hit]:
        """The passages that it says it found."""
        return self._hits(self._answer(question, history))[:k]

    def ask(self, question: str, *, history: History = ()) -> Reply:
        """Its answer as a reply: sentences, markers and citations; labels by what is in them, nothing is checked."""
        answer = self._answer(question, history)
        citations = tuple(self._citation(number, place) for number, place in enumerate(answer.citations, 1))
        score = answer.score if answer.score is not None else _UNSURE if answer.declined else _SURE
        return Reply(
            question=question,
            query=question,
            decision="declined" if answer.declined else "answered",
            reason="",
            sentences=tuple(_sentences(answer)),
            citations=citations,
            hits=tuple(self._hits(answer)),
            mode=self.mode,
            score=score,
        )

    def _answer(self, question: str, history: History) -> Answer:
        asked = question, tuple(history)
        if self._last is None or self._last[0] != asked:
            answer = self._system(question, history)
            if not isinstance(answer, Answer):
                raise EvalError(f"{self.mode} gave a {type(answer).__name__}. Give an eval.systems.Answer.")
            self._last = asked, answer
        return self._last[1]

    def _hits(self, answer: Answer) -> list[Hit]:
        found = [place for each in answer.ranked if (place := self._found(each)).end > place.start]
        return [
            Hit(
                Passage(
                    place.essay_id, place.start, place.end, self._essays[place.essay_id].text[place.start : place.end]
                ),
                self._essays[place.essay_id],
                score=1 / rank,
                dense=0.0,
            )
            for rank, place in enumerate(found, 1)
        ]

    def _found(self, place: Place) -> Place:
        """The place by its characters; of no length when the essay, or its words in the essay, are nowhere."""
        essay = self._essays.get(place.essay_id)
        if essay is None:
            return Place(place.essay_id, quote=place.quote)
        if place.end > place.start:
            return Place(place.essay_id, place.start, min(place.end, len(essay.text)), place.quote)
        spans = self._folded[essay.id].find(place.quote) if place.quote.strip() else ()
        return Place(essay.id, spans[0].start, spans[0].end) if spans else Place(essay.id, quote=place.quote)

    def _citation(self, number: int, place: Place) -> Citation:
        found = self._found(place)
        essay = self._essays.get(place.essay_id)
        words = found.quote or (essay.text[found.start : found.end] if essay else "")
        facts: dict[str, Any] = {"title": "", "author": "", "url": None, "published": None}
        if essay:
            facts = {name: getattr(essay, name) for name in facts}
        return Citation(number, place.essay_id, start=found.start, end=found.end, quote=words, **facts)


def _sentences(answer: Answer) -> list[Sentence]:
    if answer.sentences:
        return [_sentence(text, numbers) for text, numbers in answer.sentences]
    text = _BEHIND_STOP.sub(r" \2\1", answer.text)
    marked = bool(_MARKER.search(text))
    sentences: list[Sentence] = []
    for span in sentence_spans(text):
        words = span.of(text)
        numbers = [int(each) for each in _MARKER.findall(words)] if marked else range(1, len(answer.citations) + 1)
        plain = _MARKER.sub("", words).strip()
        if plain:
            sentences.append(_sentence(plain, numbers))
    return sentences


def _sentence(text: str, numbers: Sequence[int]) -> Sentence:
    label: Label = "supported" if numbers else "view"
    return Sentence(text, label, tuple(numbers))
