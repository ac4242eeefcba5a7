"""Keeping a search to some of the essays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from corpus import Essay


@dataclass(frozen=True, slots=True)
class Filter:
    """Which essays may be found. What is left empty doesn't matter; what is given has to fit, all of it.

    Attributes:
        authors: One of these wrote it; letter case does not matter.
        essays: It is one of these ids.
        topics: It has one of these topics; letter case does not matter.
        since: Published then or later: a year, a month (2024-05) or a day.
        until: Published then or earlier, the whole of that year or month included. An essay without a date fits
            neither.
    """

    authors: Collection[str] = ()
    essays: Collection[str] = ()
    topics: Collection[str] = ()
    since: str = ""
    until: str = ""

    def __bool__(self) -> bool:
        return bool(self.authors or self.essays or self.topics or self.since or self.until)

    def fits(self, essay: Essay) -> bool:
        """Whether the essay may be found."""
        date = essay.published or ""
        return (
            _among([essay.author], self.authors)
            and (not self.essays or essay.id in self.essays)
            and _among(essay.topics, self.topics)
            and (not self.since or date.ljust(len(self.since), "~") >= self.since if date else not self.since)
            and (not self.until or date[: len(self.until)] <= self.until if date else not self.until)
        )


def _among(values: Collection[str], wanted: Collection[str]) -> bool:
    folded = {each.casefold() for each in wanted}
    return not folded or any(each.casefold() in folded for each in values)
