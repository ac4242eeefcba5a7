"""How easily an English text reads."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[^.!?\n]*\w[^.!?\n]*[.!?\n]?")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")


def reading_ease(text: str) -> float:
    """Flesch's reading ease: 206.835 - 1.015 * words / sentences - 84.6 * syllables / words (Flesch 1948).

    About 60 to 70 is plain English, higher reads more easily; it is not bounded. Syllables are counted by groups of
    vowels, a silent e aside. 0 of a text without words.
    """
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(1, len(_SENTENCE.findall(text)))
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * sum(map(_syllables, words)) / len(words)


def _syllables(word: str) -> int:
    plain = word.lower().removesuffix("e") if not word.lower().endswith(("le", "ee")) else word.lower()
    return max(1, len(_VOWELS.findall(plain)))
