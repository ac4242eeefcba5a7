"""Common career questions that a library leaves open: what is near to one of them is probably not answered.

`common_questions.tsv` has a few hundred that people ask any adviser, of pay, visas, résumés, interviews, law and the
like, each with its topic. Where the library speaks of one, it is left out.
"""

from __future__ import annotations

from importlib import resources

import numpy as np
from numpy.typing import NDArray

from indexing.grouped_vectors import Vectors

FILE = "open_questions.npy"
COVERED = 0.6  # cosine from which the essays are taken to speak of a question
_ROWS = 1 << 14  # vectors compared at a time


def common_questions() -> list[str]:
    """The questions that ship with the product."""
    lines = (resources.files("indexing") / "common_questions.tsv").read_text("utf-8").splitlines()
    return [line.split("\t")[1] for line in lines]


def left_open(questions: Vectors, *spoken: NDArray[np.floating]) -> Vectors:
    """Those of the questions that nothing spoken of is near to, shape `(n_open, dimension)`.

    Args:
        questions: Unit vectors, shape `(n_questions, dimension)`.
        spoken: Unit vectors of the library's passages, sentences and situations, each of shape `(n, dimension)`.
    """
    nearest = np.full((len(questions), 2), -1.0, np.float32)
    covered = np.zeros(len(questions), np.bool_)
    for vectors in spoken:
        nearest[:] = -1.0
        for start in range(0, len(vectors), _ROWS):
            cosines = questions @ np.asarray(vectors[start : start + _ROWS], np.float32).T
            nearest = np.partition(np.hstack([nearest, cosines]), (-2, -1), axis=1)[:, -2:]
        covered |= nearest.mean(axis=1) >= COVERED
    return questions[~covered]


def likeness(query: Vectors, questions: Vectors) -> float:
    """The cosine of the open question nearest to a query, shape `(dimension,)`; 0 when none is open."""
    return float((questions @ query).max()) if len(questions) else 0.0
