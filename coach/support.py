"""How well a passage backs a sentence. Pure."""

from __future__ import annotations

import re

import Stemmer
from bm25s.stopwords import STOPWORDS_EN

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)
} | {"twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "hundred": "100", "thousand": "1000"}
_STOP = frozenset(STOPWORDS_EN) | frozenset(
    "i you he she we my your his her our me him us them do does did have has had can could would should may might must"
    " what which who whom when where why how so than too very just also more most some any all one own out up about say"
    " says said think thinks according author essay puts".split()
)
_NEGATIONS = frozenset("not no never nobody nothing none neither nor without cannot".split())


def support(sentence: str, passage: str) -> float:
    """Share of the sentence's content words that the passage holds, in [0, 1], words taken by their stems.

    This is the single measure that agrees best with human labels of support (content-token precision). It is 0
    when the sentence has a number that the passage lacks, or says "not" where the passage never does.
    """
    said, backed = content_words(sentence), content_words(passage)
    if not said or _numbers(sentence) - _numbers(passage):
        return 0.0
    if _denies(sentence) and not _denies(passage):
        return 0.0
    return sum(word in backed for word in said) / len(said)


def content_words(text: str) -> list[str]:
    """The stems of a text's words, without the words that any text has; order and repetitions kept."""
    stemmer = Stemmer.Stemmer("english")
    words = [word.replace("’", "'").lower() for word in _WORD.findall(text)]
    return [str(stem) for stem in stemmer.stemWords([word for word in words if word.split("'")[0] not in _STOP])]


def _numbers(text: str) -> set[str]:
    words = {_NUMBER_WORDS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _NUMBER_WORDS}
    return words | set(_NUMBER.findall(text))


def _denies(text: str) -> bool:
    words = {word.replace("’", "'").lower() for word in _WORD.findall(text)}
    return bool(words & _NEGATIONS) or any(word.endswith("n't") for word in words)
