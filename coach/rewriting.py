"""Making a question whole with a chat model. The rule in `query.py` does without one, and takes over when it fails."""

from __future__ import annotations

import secrets

from coach.errors import ModelFailed, ModelUnusable
from coach.model import Model
from coach.prompting import prompt
from coach.query import History, may_lean, query_for
from indexing import Query

_DEADLINE_S = 8.0  # it comes before the search, and the rule is nearly as good
_TURNS = 4  # messages of the history that are shown
_MOST = 400  # characters, of a message shown and of what comes back


def find_query(question: str, history: History, model: Model | None) -> Query:
    """What is searched for; a question that may lean on the turns before is made whole by the model, if there is one.

    Whatever goes wrong with the model, the rule takes over.
    """
    if model is None or not may_lean(question, history):
        return query_for(question, history)
    return query_for(question, history, rewritten=_rewritten(question, history, model))


def _rewritten(question: str, history: History, model: Model) -> str:
    """The question as the model makes it whole; empty when that failed."""
    from langchain_core.messages import HumanMessage  # slow: not before a model is asked

    turns = "\n".join(f"{role}: {content[:_MOST]}" for role, content in history[-_TURNS:])
    asked = prompt("rewrite", nonce=secrets.token_hex(4), turns=turns, question=question)
    try:
        answer = "".join(model.stream([HumanMessage(asked)], deadline_s=_DEADLINE_S)).strip().strip('"“”')
    except (ModelFailed, ModelUnusable):
        return ""
    return answer if 0 < len(answer) <= _MOST and "\n" not in answer else ""
