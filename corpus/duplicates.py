"""Noticing the same essay under another address. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.essay import Essay

if TYPE_CHECKING:
    from datasketch import MinHash

SAME_FROM = 0.7  # estimated share of five-word runs in common from which two texts are one essay
_RUN = 5
_PERMUTATIONS = 128
_WORD = re.compile(r"[^\W_]+")


def twin(essay: Essay, others: Iterable[Essay]) -> Essay | None:
    """The one of `others` whose text is nearly that of `essay`, the likest first; None when there is none.

    Likeness is the Jaccard index of the sets of five-word runs, estimated by MinHash (Broder, 1997).
    """
    length = len(essay.text)
    alike = [other for other in others if 0.5 * len(other.text) < length < 2 * len(other.text)]
    if not alike:
        return None
    sketch = _sketch(essay.text)
    likeness, nearest = max(((sketch.jaccard(_sketch(other.text)), other) for other in alike), key=lambda each: each[0])
    return nearest if likeness >= SAME_FROM else None


@lru_cache(maxsize=4096)
def _sketch(text: str) -> MinHash:
    from datasketch import MinHash  # brings scipy: not before two texts are compared

    words = [word.casefold() for word in _WORD.findall(text)]
    runs = {" ".join(words[place : place + _RUN]).encode() for place in range(max(1, len(words) - _RUN + 1))}
    sketch = MinHash(num_perm=_PERMUTATIONS)
    sketch.update_batch(list(runs))
    return sketch
