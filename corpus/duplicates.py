"""Noticing the same essay under another address. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from datasketch import MinHash

from corpus.essay import Essay

SAME_FROM = 0.7  # estimated share of five-word runs in common from which two texts are one essay
_RUN = 5
_PERMUTATIONS = 128
_WORD = re.compile(r"[^\W_]+")


def twin(essay: Essay, others: Iterable[Essay]) -> Essay | None:
    """The one of `others` whose text is nearly that of `essay`, the likest first; None when there is none.

    Likeness is the Jaccard index of the sets of five-word runs, estimated by MinHash (Broder, 1997).
    """
    sketch = _sketch(essay.text)
    length = len(essay.text)
    near = [
        (likeness, other)
        for other in others
        if min(length, len(other.text)) > 0.5 * max(length, len(other.text))
        and (likeness := sketch.jaccard(_sketch(other.text))) >= SAME_FROM
    ]
    return max(near, key=lambda each: each[0])[1] if near else None


def _sketch(text: str) -> MinHash:
    words = [word.casefold() for word in _WORD.findall(text)]
    runs = {" ".join(words[place : place + _RUN]).encode() for place in range(max(1, len(words) - _RUN + 1))}
    sketch = MinHash(num_perm=_PERMUTATIONS)
    sketch.update_batch(list(runs))
    return sketch
