"""What is no question about work at all: a greeting, thanks, who are you, keys hit at random, another subject. Pure."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import Literal

from coach.boundaries import alternatives, anywhere
from coach.decide import ANSWERED_FROM
from coach.language import in_another_language

SmallTalk = Literal["greeting", "thanks", "about", "gibberish"]

_SPOKEN: tuple[SmallTalk, ...] = ("thanks", "greeting", "about")  # each may hold words of those before it
_ONSETS = frozenset(  # what English words begin with before the first vowel, where it is more than one letter
    "bl br by ch chl chr cl cr dr dw fl fr gh gl gn gr kh kl kn kr ll ph phr pl pr ps qu rh sc sch scl scr sh shr sk sl"
    " sm sn sp sph spl spr sq squ st str sv sw ts th thr thw tr ts tw vl wh wr".split()
)
_KEYS = re.compile(r"asd|sdf|dfg|fgh|ghj|hjk|jkl|qwe|wer(?=t)|zxc|xcv|cvb|vbn|bnm|poiu|lkj|(.)\1{3}|[^aeiouyäöü]{5}")
_COMMONEST = (
    "company manager management engineer engineering promotion promoted career interview feedback colleague salary"
    " director senior coding software developer meeting project burnout layoff review manage team lead job boss"
).split()
_LONG, _NEARLY = 5, 0.84  # letters, and share of them in common
_FEWEST_PLAIN = 0.5  # share of words that could be some, below which a text is taken for none


def small_talk(question: str) -> SmallTalk | None:
    """What a text is when it asks the essays nothing, or None."""
    plain = " ".join(re.findall(r"[^\W\d_]+", re.sub(r"['’]", "", question.lower())))
    for kind in _SPOKEN:
        if _made_of(kind).fullmatch(plain):
            return kind
    return "gibberish" if _says_nothing(question, plain.split()) else None


@cache
def _made_of(kind: SmallTalk) -> re.Pattern[str]:
    pieces = [alternatives(each) for each in ("filler", *_SPOKEN[: _SPOKEN.index(kind) + 1])]
    return re.compile(rf"(?:(?:{'|'.join(pieces)})(?: |$))+")


def off_topic(question: str, *, score: float) -> bool:
    """Whether a question is on another subject: the essays do not answer it, and it has no word of work in it.

    Args:
        question: Whole, as it was searched for: a follow-up has its subject in the turns before.
        score: How probably the library answers it.
    """
    if score >= ANSWERED_FROM or in_another_language(question):
        return False
    if anywhere("elsewhere").search(question):
        return True
    return not anywhere("work").search(question) and not _misspells_work(question)


def _misspells_work(question: str) -> bool:
    """Whether a word is nearly one of the commonest about work."""
    words = [word for word in re.findall(r"[a-z]+", question.lower()) if len(word) >= _LONG]
    return any(get_close_matches(word, _COMMONEST, n=1, cutoff=_NEARLY) for word in words)


def _says_nothing(question: str, words: list[str]) -> bool:
    if not any(len(word) > 1 for word in words):
        return not re.search(r"[\u3040-\u9fff\uac00-\ud7af]", question)  # one sign of these is a word
    if anywhere("work").search(question) or any(ord(letter) > 0x24F for word in words for letter in word):
        return False
    return sum(map(_is_plain, words)) < _FEWEST_PLAIN * len(words)


def _is_plain(word: str) -> bool:
    """Whether a word could be one, by its letters."""
    onset = re.match(r"[^aeiouyäöüáéíóúàèêâ]*", word)
    opening = onset.group() if onset else ""
    if opening == word or _KEYS.search(word):
        return False
    return len(opening) < 2 or opening in _ONSETS
