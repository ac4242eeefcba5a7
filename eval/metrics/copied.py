"""The longest run of words that an answer takes from its evidence without saying so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]|‘[^‘’]*’")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_BREAK = "\0"  # stands for a quotation, so that no run goes across one


def copied_words(answer: str, evidence: Iterable[str]) -> int:
    """Length in words of the longest run outside quotation marks that stands verbatim in the evidence.

    Case and punctuation do not count. 0 of an empty answer or without evidence. The copy rate of abstractive
    summarisation (Grusky et al. 2018, extractive fragments, https://arxiv.org/abs/1804.11283), its longest fragment.
    """
    said = _words(_QUOTED.sub(f" {_BREAK} ", answer))
    return max((_longest(said, _words(text)) for text in evidence), default=0)


def _longest(said: list[str], text: list[str]) -> int:
    return SequenceMatcher(None, said, text, autojunk=False).find_longest_match().size


def _words(text: str) -> list[str]:
    return [each.group().casefold() for each in re.finditer(rf"{_BREAK}|{_WORD.pattern}", text)]
