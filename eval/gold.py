"""Where the golds of a case stand in the essays of a library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus import Essay
from eval.cases import Case, Gold
from eval.folding import Folded, fold
from indexing import Span


@dataclass(frozen=True, slots=True)
class Target:
    """A gold and the places of the library that say it.

    Attributes:
        essay_id: The essay of this library that holds it; when none does, the gold's own.
        spans: Each place in that essay; empty when the gold is nowhere in the library.
    """

    gold: Gold
    essay_id: str
    spans: tuple[Span, ...]

    @property
    def is_found(self) -> bool:
        """Whether the library holds it."""
        return bool(self.spans)


def find_golds(cases: Iterable[Case], essays: Sequence[Essay]) -> list[tuple[Target, ...]]:
    """The targets of each case, in the order of its golds.

    A gold is looked for in the essay of its id, then in every essay in the library's order: the quote decides,
    since a library may know the text by another id. One that is found nowhere is kept, without spans.
    """
    folded = {essay.id: fold(essay.text) for essay in essays}
    return [tuple(_target(gold, folded) for gold in case.golds) for case in cases]


def _target(gold: Gold, folded: dict[str, Folded]) -> Target:
    own = [gold.essay_id] if gold.essay_id in folded else []
    for words in (gold.quote, gold.variant):
        for essay_id in (*own, *folded):
            spans = folded[essay_id].find(words)
            if spans:
                return Target(gold, essay_id, spans)
    return Target(gold, gold.essay_id, ())
