"""The same essay under another address is noticed by what it says, whatever was added or cut."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import STAYING, SWINGING

from corpus import Essay
from corpus.duplicates import twin


def _essay(name: str, first: int, last: int) -> Essay:
    """An essay of numbered sentences, some 6 five-word runs each."""
    return replace(SWINGING, id=name, text=" ".join(f"This is sentence {n} of them." for n in range(first, last)))


@pytest.mark.parametrize(("last", "same"), [(1000, True), (900, True), (800, True), (500, False), (300, False)])
def test_essays_are_one_when_most_of_their_runs_of_words_are(last: int, same: bool) -> None:
    whole, part = _essay("whole", 0, 1000), _essay("part", 0, last)
    assert (twin(whole, [part]) is part) == (twin(part, [whole]) is whole) == same


def test_the_likest_is_chosen_and_another_essay_is_none() -> None:
    one, near, nearer = _essay("one", 0, 1000), _essay("near", 100, 1000), _essay("nearer", 10, 1000)
    assert twin(one, [near, nearer, near]) is nearer
    assert twin(SWINGING, [STAYING]) is None and twin(SWINGING, []) is None
