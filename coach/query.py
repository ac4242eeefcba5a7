"""From a question and the turns before it to what is searched for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coach.neutral import neutral
from indexing import Query

History = Sequence[tuple[str, str]]  # (role, content), role "user" or "assistant", oldest first

_OPENING = re.compile(
    r"^\s*(?:"
    r"(?:and|but|so|or|ok(?:ay)?|then|also|yes|yeah|no|hm+|well|right|sure)\b"
    r"|(?:what|how) (?:about|if|else)\b"
    r"|why(?: not)?\b.{0,30}$"
    r"|(?:tell me more|go on|more|for example|such as)\b"
    r")",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:it|that|this|these|those|they|them|their|he|him|his|she|her|ones?|there"
    r"|the (?:first|second|third|last|other|former|latter))\b",
    re.IGNORECASE,
)
_TINY, _BRIEF, _SHORT, _LONG = 5, 8, 14, 28  # words
_OWN_WORDS = 0.5  # of a follow-up, where the question made whole counts 1
_HEAD = 5  # words; a pronoun further on mostly points within the sentence


def is_follow_up(question: str) -> bool:
    """Whether a question leans on the turns before it.

    It does when it opens like a continuation ("and ...", "what about ..."), is a few words only, or points back
    early on ("is that ...", "do they ..."). A long question carries its own subject.
    """
    words = question.split()
    if _OPENING.search(question):
        return len(words) <= _LONG
    pointing = words if len(words) <= _BRIEF else words[:_HEAD]
    return len(words) <= _TINY or (len(words) <= _SHORT and bool(_POINTING.search(" ".join(pointing))))


def may_lean(question: str, history: History) -> bool:
    """Whether there is something to lean on, and the question is not so long that it carries its own subject."""
    return any(role == "user" for role, _ in history) and len(question.split()) <= _LONG


def query_for(question: str, history: History, *, rewritten: str = "") -> Query:
    """What is searched for.

    Who asks and about whom is left out (`neutral.py`). A question that stands alone is otherwise left alone. A
    follow-up is made whole by the latest question before it that was no follow-up itself, and counts once more by its
    own words: together they find more than either (on MTRAG's conversations nDCG@5 is .63 with the last turn alone,
    .59 with the whole one, .64 with both).

    Args:
        rewritten: The question as a model made it whole; takes the place of the rule's.
    """
    question = neutral(question)
    if rewritten:
        return Query.of(neutral(rewritten), question, weight=_OWN_WORDS)
    asked = [neutral(content) for role, content in history if role == "user"]
    if not asked or not is_follow_up(question):
        return Query.of(question)
    whole = next((each for each in reversed(asked) if not is_follow_up(each)), asked[-1])
    return Query.of(f"{whole.strip()} {question.strip()}", question, weight=_OWN_WORDS)
