"""How long an answer is to be."""

from __future__ import annotations

from typing import Literal, get_args

Length = Literal["short", "usual", "long"]
LENGTHS: tuple[Length, ...] = get_args(Length)
_MAX_WORDS: dict[Length, int] = {"short": 90, "usual": 180, "long": 300}  # of quotations and what introduces them
_ASKED_OF_A_MODEL: dict[Length, str] = {"short": "50 to 100", "usual": "120 to 220", "long": "220 to 350"}


def max_words(length: Length) -> int:
    """The most words of an answer without a model, its closing aside."""
    return _MAX_WORDS[length]


def words_asked(length: Length) -> str:
    """How many words a model is asked for."""
    return _ASKED_OF_A_MODEL[length]
