"""What a chat model adds to the search: a question made whole, other wordings. `query.py` has the rule without one."""

from __future__ import annotations

import re
import secrets

from coach.errors import ModelFailed, ModelUnusable
from coach.model import Model
from coach.neutral import neutral
from coach.prompting import prompt
from coach.query import History, may_lean, query_for
from coach.usage import Meter
from indexing import Query

_DEADLINE_S = 8.0  # it comes before the search, and the rule is nearly as good
_TURNS = 4  # messages of the history that are shown
_MOST = 400  # characters, of a message shown and of what comes back
_OTHER_WORDS = 0.5  # of all further wordings together, where the question counts 1
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s*")


def find_query(
    question: str, history: History, model: Model | None, *, phrasings: int = 0, meter: Meter | None = None
) -> Query:
    """What is searched for; a question that may lean on the turns before is made whole by the model, if there is one.

    Whatever goes wrong with the model, the rule takes over.

    Args:
        phrasings: In how many other wordings the model may put the question besides.
        meter: Counts the requests made.
    """
    if model is None:
        return query_for(question, history)
    rewritten = _rewritten(question, history, model, meter) if may_lean(question, history) else ""
    query = query_for(question, history, rewritten=rewritten)
    return query.and_also(_phrasings(query.text, phrasings, model, meter), weight=_OTHER_WORDS) if phrasings else query


def _rewritten(question: str, history: History, model: Model, meter: Meter | None) -> str:
    """The question as the model makes it whole; empty when that failed."""
    turns = "\n".join(f"{role}: {content[:_MOST]}" for role, content in history[-_TURNS:])
    asked = prompt("rewrite", nonce=secrets.token_hex(4), turns=turns, question=question)
    answer = _asked(asked, model, meter)
    return answer if len(answer) <= _MOST and "\n" not in answer else ""


def _phrasings(question: str, number: int, model: Model, meter: Meter | None) -> list[str]:
    """Other wordings of a question; none when that failed."""
    asked = prompt("phrasings", number=str(number), nonce=secrets.token_hex(4), question=question)
    lines = [_BULLET.sub("", line).strip() for line in _asked(asked, model, meter).splitlines()]
    return [neutral(line) for line in lines if 0 < len(line) <= _MOST][:number]


def _asked(asked: str, model: Model, meter: Meter | None) -> str:
    """What the model says to one message, within the time there is before a search; empty when it fails."""
    from langchain_core.messages import HumanMessage  # slow: not before a model is asked

    try:
        said = "".join(model.stream([HumanMessage(asked)], deadline_s=_DEADLINE_S, meter=meter))
    except (ModelFailed, ModelUnusable):
        return ""
    return said.strip().strip('"“”')
