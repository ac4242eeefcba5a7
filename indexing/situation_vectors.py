"""The vectors of situations: what people might type, each belonging to the passages it was written for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import Situations
from indexing.grouped_vectors import GroupedVectors
from indexing.passages import Passage

_NAME = "situations"


def open_situations(folder: Path) -> GroupedVectors:
    """Opens what `save_situations` wrote."""
    return GroupedVectors.open(folder, _NAME, scanned=True)


def save_situations(
    folder: Path, owners: Sequence[tuple[int, int]], vectors: NDArray[np.float32], *, passages: int
) -> None:
    """Writes vectors of shape `(n_situations, dimension)`, and the (situation, passage) pairs of `owners_of`."""
    GroupedVectors.of_pairs(vectors, owners, passages=passages).save(folder, _NAME)


def owners_of(
    passages: Sequence[Passage], situations: Mapping[str, Sequence[Situations]]
) -> tuple[list[str], list[tuple[int, int]]]:
    """The situations' texts, and (text, passage) pairs: it belongs where half of the shorter place is shared."""
    texts: list[str] = []
    pairs: list[tuple[int, int]] = []
    by_essay: dict[str, list[int]] = {}
    for position, passage in enumerate(passages):
        by_essay.setdefault(passage.essay_id, []).append(position)
    for essay_id, groups in situations.items():
        for group in groups:
            owners = [position for position in by_essay.get(essay_id, ()) if shares(passages[position], group)]
            for text in group.texts:
                pairs += [(len(texts), owner) for owner in owners]
                texts.append(text)
    return texts, pairs


def shares(passage: Passage, group: Situations) -> bool:
    """Whether a passage and a place have half of the shorter one in common."""
    shared = min(passage.end, group.end) - max(passage.start, group.start)
    return 2 * shared >= min(passage.end - passage.start, group.end - group.start)
