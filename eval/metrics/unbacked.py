"""Numbers and names of an answer that are in none of its evidence: the plainest sign of something made up."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*%?(?!\w)")
_NAME = re.compile(r"(?<![.!?:“\"‘(]\s)(?<!^)(?<![\w’'“\"‘-])[A-Z][a-z]{2,}\b(?:\s[A-Z][a-z]+\b)*", re.MULTILINE)


def unbacked(answer: str, evidence: Iterable[str]) -> list[str]:
    """The numbers and capitalised names in an answer that no text of its evidence holds, in order, each once.

    A name counts by its words: "Ada Example" is backed by "Example". Words that open a sentence are no names here.
    Empty of an empty answer. After the "new numbers and names" of hallucination checkers (e.g. Nan et al. 2021,
    entity-level factual consistency, https://arxiv.org/abs/2102.09130).

    Args:
        evidence: What was cited, and the question: a person's own figures are theirs to be repeated.
    """
    known = " ".join(evidence).casefold()
    found = [each.group() for each in (*_NUMBER.finditer(answer), *_NAME.finditer(answer))]
    return [each for each in dict.fromkeys(found) if not any(_holds(known, part) for part in each.split())]


def _holds(text: str, word: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", text))
