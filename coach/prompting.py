"""What is sent to a chat model: instructions, fenced passages, the turns before, the question."""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from coach.length import Length, words_asked
from coach.query import History
from indexing import Hit

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

NOT_COVERED = "NOT COVERED"  # what a model writes instead of an answer; the same word in the prompt and in the code
_RUN = 7  # words of the instructions in a row
_TURNS = 6  # of history


def messages_for(
    question: str, history: History, sources: Mapping[str, Hit], *, length: Length = "usual"
) -> list[BaseMessage]:
    """The messages for one answer. Every text that is not ours stands inside a fence with an unguessable name."""
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage  # slow: not before a model is asked

    nonce = secrets.token_hex(4)
    passages = "\n\n".join(_passage(key, hit, nonce) for key, hit in sources.items())
    example = f"[{next(iter(sources), 'pabcd')}]"
    system = prompt("answer", words=words_asked(length), example=example, sentinel=NOT_COVERED)
    asked = prompt("passages", passages=passages, question=question, nonce=nonce)
    earlier = [
        HumanMessage(content) if role == "user" else AIMessage(content) for role, content in history[-2 * _TURNS :]
    ]
    return [SystemMessage(system), *earlier, HumanMessage(asked)]


def _passage(key: str, hit: Hit, nonce: str) -> str:
    essay = hit.essay
    year = f", {essay.published[:4]}" if essay.published else ""
    return f"<{nonce} key={key}> {essay.author}, “{essay.title}”{year}\n{hit.passage.text}\n</{nonce}>"


def repeats_prompt(sentence: str) -> bool:
    """Whether a model's sentence holds a run of words from its instructions."""
    return not _runs(sentence).isdisjoint(_instructions())


@cache
def _instructions() -> frozenset[tuple[str, ...]]:
    folder = resources.files("coach") / "prompts"
    return frozenset(
        run for name in ("answer", "passages") for run in _runs((folder / f"{name}.md").read_text("utf-8"))
    )


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[place : place + _RUN]) for place in range(len(words) - _RUN + 1)}


def prompt(name: str, **values: str) -> str:
    """A prompt with its placeholders filled; a placeholder without a value, or the reverse, is an error."""
    text = (resources.files("coach") / "prompts" / f"{name}.md").read_text("utf-8")
    wanted = {field for _, field, _, _ in string.Formatter().parse(text) if field}
    if wanted != set(values):
        raise ValueError(f"The prompt {name}.md has the placeholders {sorted(wanted)}, given are {sorted(values)}.")
    return text.format(**values)
