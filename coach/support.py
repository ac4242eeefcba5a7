"""How well a passage backs a sentence. Pure.

A logistic model of words in common tells what is made up from what is said; it was fit on BEGIN, whose people judged
whether a response follows from its source (Dziri et al. 2022, https://arxiv.org/abs/2105.00071). Words in common can't
tell a claim from its opposite, so what often turns a meaning round, each a cheap sign, ends the trust at once. A claim
that is turned round in other ways is still taken for backed; `make bench-support` says how often.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

import Stemmer
from bm25s.stopwords import STOPWORDS_EN

from indexing import Span, sentence_spans

# `tools/support.py` fits and proves them: of `signals`, in their order.
_WEIGHTS = (2.76, 3.68, -1.40, -2.04, -2.81)
_BIAS = -3.31

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)
} | {
    "dozen": "12", "fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "hundred": "100",
    "thousand": "1000", "twice": "2", "half": "1/2", "third": "1/3", "quarter": "1/4",
}  # fmt: skip
_STOP = frozenset(STOPWORDS_EN) | frozenset(
    "i you he she we my your his her our me him us them do does did have has had can could would should may might must"
    " what which who whom when where why how so than too very just also more most some any all one own out up about"
    " says said think thinks according author authors essay essays puts suggest suggests argue argues advise advises"
    " recommend recommends warn warns write writes point points describe describes call calls note notes say".split()
)
_DENIALS = frozenset("not no never nobody nothing none neither nor without cannot hardly".split())
_ABSOLUTES = frozenset("every everyone everybody everything always never nobody nothing none whoever whatever".split())
_FIRST_PERSON = frozenset("i i'm i've i'd i'll my me mine".split())
_CONDITION = re.compile(r"\W*(?:if|unless|until)\b", re.IGNORECASE)  # that a sentence begins with
_ANY_CONDITION = re.compile(
    r"\b(?:if|unless|until|when|once|provided|where|in case|without|before|after|while|for those|"
    r"people who|anyone who)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(r"\b(?:because|since|so that|due to|owing to|therefore|in order to)\b", re.IGNORECASE)
_ROLES = frozenset(
    "engineer manager director founder recruiter interviewer candidate report peer lead junior senior principal staff"
    " executive boss colleague mentor sponsor team company customer user committee newcomer".split()
)
_SENSE = frozenset("more most less least fewer first last before after always never if unless with without".split())
_CLOSE = 0.6  # of a sentence's content words: so many in one sentence of the passage, and it restates that one
_TURNED = 0.3  # of the words it shares with the sentence it restates: so many in another order


def support(sentence: str, passage: str) -> float:
    """How probably the passage backs the sentence, in [0, 1]; 0 where `doubts` finds a reason against it.

    Args:
        passage: What may back it, with the names of its author and title in front when the sentence may use them.
    """
    if not content_words(sentence) or doubts(sentence, passage):
        return 0.0
    evidence = zip(_WEIGHTS, signals(sentence, passage), strict=True)
    return 1 / (1 + math.exp(-(_BIAS + sum(weight * value for weight, value in evidence))))


def signals(sentence: str, passage: str) -> tuple[float, float, float, float, float]:
    """What tells what is backed from what is made up.

    - the share of its content words that the passage holds, by their stems;
    - ROUGE-L precision: the longest common subsequence of stems, over the sentence's length (Lin 2004);
    - ln(1 + distinct content words that the passage lacks);
    - whether it says "I" where the passage does not; whether it asks where the passage does not.
    """
    said, backed = content_words(sentence), set(content_words(passage))
    words, others = _stems(sentence), _stems(passage)
    told, theirs = set(_words(sentence)), set(_words(passage))
    return (
        sum(word in backed for word in said) / max(1, len(said)),
        _common_subsequence(words, others) / max(1, len(words)),
        math.log1p(len(set(said) - backed)),
        float(bool(told & _FIRST_PERSON) and not theirs & _FIRST_PERSON),
        float("?" in sentence and "?" not in passage),
    )


def doubts(sentence: str, passage: str) -> list[str]:
    """What speaks against taking the passage's word for the sentence, each in a few words."""
    near = restated(sentence, passage).of(passage)
    said, theirs = set(_words(sentence)), set(_words(passage))
    restates = _overlap(sentence, near) >= _CLOSE
    same = restates and _overlap(near, sentence) >= _CLOSE
    found = {
        "a number that the passage lacks": _numbers(sentence) - _numbers(passage),
        "a name that the passage lacks": _names(sentence) - theirs,
        "a role that the passage lacks": _roles(sentence) - _roles(near if restates else passage),
        "a denial where the passage has none": _denies(sentence) and not _denies(passage),
        "a denial where the passage has none, or the reverse": same and _denies(sentence) != _denies(near),
        "more sweeping than the passage": said & _ABSOLUTES - set(_words(near)),
        "a reason that the passage does not give": _CAUSE.search(sentence) and not _CAUSE.search(passage),
        "without the passage's condition": restates and _CONDITION.match(near) and not _ANY_CONDITION.search(sentence),
        "with a word exchanged for its opposite": same and _exchanged(sentence, near),
        "the passage's words in another order": same and _turned(sentence, near) > _TURNED,
    }
    return [reason for reason, shows in found.items() if shows]


def restated(sentence: str, passage: str) -> Span:
    """The sentence of the passage that shares the most content words."""
    spans = sentence_spans(passage) or [Span(0, len(passage))]
    return max(spans, key=lambda span: _overlap(sentence, span.of(passage)))


def content_words(text: str) -> list[str]:
    """The stems of a text's words, without the words that any text has; order and repetitions kept."""
    words = [word for word in _words(text) if word.split("'")[0] not in _STOP]
    return [str(stem) for stem in Stemmer.Stemmer("english").stemWords(words)]


def _words(text: str) -> list[str]:
    return [word.replace("’", "'").lower() for word in _WORD.findall(text)]


@lru_cache(maxsize=64)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(str(stem) for stem in Stemmer.Stemmer("english").stemWords(_words(text)))


def _overlap(sentence: str, other: str) -> float:
    said, theirs = content_words(sentence), set(content_words(other))
    return sum(word in theirs for word in said) / max(1, len(said))


def _exchanged(sentence: str, other: str) -> bool:
    """Whether each has a word the other lacks of those that a sense may hang on."""
    said, theirs = set(_words(sentence)) & _SENSE, set(_words(other)) & _SENSE
    return bool(said - theirs and theirs - said)


def _turned(sentence: str, other: str) -> float:
    """The share of common content words that stand in another order."""
    said, theirs = content_words(sentence), content_words(other)
    common = set(said) & set(theirs)
    one, two = [word for word in said if word in common], [word for word in theirs if word in common]
    return 1 - _common_subsequence(one, two) / len(one) if len(one) > 2 else 0.0


def _common_subsequence(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    lengths = [0] * (len(other) + 1)
    for word in one:
        row = [0]
        for place, theirs in enumerate(other):
            row.append(lengths[place] + 1 if word == theirs else max(lengths[place + 1], row[-1]))
        lengths = row
    return lengths[-1]


def _numbers(text: str) -> set[str]:
    return {_NUMBER_WORDS[word] for word in _words(text) if word in _NUMBER_WORDS} | set(_NUMBER.findall(text))


def _names(text: str) -> set[str]:
    """Words with a capital that do not begin a sentence, in lower case."""
    names: set[str] = set()
    for span in sentence_spans(text):
        _, *words = _WORD.findall(span.of(text)) or [""]
        names |= {word.replace("’", "'").lower() for word in words if word[0].isupper() and word[0] != "I"}
    return {name.removesuffix("'s") for name in names}


def _roles(text: str) -> set[str]:
    return {word.removesuffix("'s").removesuffix("s") for word in _words(text)} & _ROLES


def _denies(text: str) -> bool:
    return any(word in _DENIALS or word.endswith("n't") for word in _words(text))
