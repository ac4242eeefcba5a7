"""Having a chat model write situations for a person's own essays: what people might type for each passage."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coach.errors import ModelFailed
from coach.model import Model
from coach.prompting import prompt
from corpus import Essay, Library, Situations
from indexing import Passage, cut_passages

PASSAGE_WORDS = 120
_MOST_TEXTS = 7
_MOST_CHARACTERS = 300
_PROMPT_TOKENS, _ANSWER_TOKENS = 260, 220  # of the prompt without its passage, and of seven texts
_CHARACTERS_A_TOKEN = 4
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s*")


@dataclass(frozen=True, slots=True)
class Plan:
    """What there is to write, and about what it takes.

    Attributes:
        passages: Passages without situations.
        known: Of those, how many were written before and only have to be put in their place.
        tokens_in: Estimated, sent to the model.
        tokens_out: Estimated, written by it.
    """

    passages: tuple[tuple[Essay, Passage], ...]
    known: int
    tokens_in: int
    tokens_out: int


def plan(library: Library, model: Model, essays: Sequence[Essay]) -> Plan:
    """Finds the passages of these essays that have no situations yet."""
    missing = [(essay, passage) for essay in essays for passage in _without(library, essay)]
    known = library.derived(_maker(model), {_key(passage) for _, passage in missing})
    fresh = [passage for _, passage in missing if _key(passage) not in known]
    characters = sum(len(passage.text) for passage in fresh)
    return Plan(
        passages=tuple(missing),
        known=len(missing) - len(fresh),
        tokens_in=len(fresh) * _PROMPT_TOKENS + characters // _CHARACTERS_A_TOKEN,
        tokens_out=len(fresh) * _ANSWER_TOKENS,
    )


def enrich(
    library: Library, model: Model, planned: Plan, *, on_passage: Callable[[int, int], None] | None = None
) -> list[str]:
    """Writes the situations of a plan into the library, passage by passage.

    What a model wrote is kept by the passage's text: an interrupted run goes on where it stopped, and the same
    text is never paid for twice.

    Returns:
        A line for each passage for which the model failed.

    Raises:
        ModelUnusable: The model refuses to work at all; what was written so far is kept.
    """
    failures = []
    for number, (essay, passage) in enumerate(planned.passages, 1):
        try:
            texts = _texts(library, model, essay, passage)
            situations = [*library.situations(essay.id), Situations(passage.start, passage.end, texts)]
            library.set_situations(essay.id, situations)
        except ModelFailed as error:
            failures.append(f"{essay.id}, characters {passage.start} to {passage.end}: {error}")
        if on_passage:
            on_passage(number, len(planned.passages))
    return failures


def _without(library: Library, essay: Essay) -> list[Passage]:
    held = library.situations(essay.id)
    return [
        passage
        for passage in cut_passages(essay, max_words=PASSAGE_WORDS)
        if not any(
            2 * (min(each.end, passage.end) - max(each.start, passage.start)) >= passage.end - passage.start
            for each in held
        )
    ]


def _texts(library: Library, model: Model, essay: Essay, passage: Passage) -> tuple[str, ...]:
    maker, key = _maker(model), _key(passage)
    known = library.derived(maker, [key])
    if key in known:
        return tuple(json.loads(known[key]))
    from langchain_core.messages import HumanMessage  # slow: not before a model is asked

    asked = prompt("situations", nonce=secrets.token_hex(4), title=essay.title, passage=passage.text)
    lines = [
        _BULLET.sub("", line).strip().strip('"“”') for line in "".join(model.stream([HumanMessage(asked)])).splitlines()
    ]
    texts = tuple(dict.fromkeys(line for line in lines if 8 <= len(line) <= _MOST_CHARACTERS))[:_MOST_TEXTS]
    if not texts:
        raise ModelFailed(f"{model.name} wrote nothing that could be used.")
    library.keep_derived(maker, {key: json.dumps(texts).encode()})
    return texts


def _maker(model: Model) -> str:
    wording = prompt("situations", nonce="", title="", passage="")
    return f"situations:{model.name}:{hashlib.sha256(wording.encode()).hexdigest()[:8]}"


def _key(passage: Passage) -> str:
    return hashlib.sha256(passage.text.encode()).hexdigest()
