"""What is searched for: one wording, or several that count differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Wording:
    """A text to search for.

    Attributes:
        weight: Its share of the score; all of a query add up to 1.
    """

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Query:
    """What is sent to the retriever: at least one wording, the one that says most first."""

    wordings: tuple[Wording, ...]

    @classmethod
    def of(cls, main: str, other: str = "", *, weight: float = 0.0) -> Query:
        """The main wording, and perhaps another that weighs so much where the main one weighs 1."""
        if not other or other == main or weight <= 0:
            return cls((Wording(main),))
        return cls((Wording(main, 1 / (1 + weight)), Wording(other, weight / (1 + weight))))

    def and_also(self, texts: Sequence[str], *, weight: float) -> Query:
        """The query with further wordings, which together weigh so much where the others together weigh 1."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self.texts]
        if not fresh:
            return self
        own = tuple(Wording(each.text, each.weight / (1 + weight)) for each in self.wordings)
        return Query((*own, *(Wording(text, weight / (1 + weight) / len(fresh)) for text in fresh)))

    @property
    def text(self) -> str:
        """The main wording."""
        return self.wordings[0].text

    @property
    def texts(self) -> list[str]:
        """All wordings' texts, in order."""
        return [each.text for each in self.wordings]

    def mean(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """One unit vector, shape `(dimension,)`, of those of its wordings, shape `(n_wordings, dimension)`."""
        mixed = np.array([each.weight for each in self.wordings], np.float32) @ vectors
        return np.asarray(mixed / (np.linalg.norm(mixed) or 1), np.float32)
