"""Keeping a search to some of the essays."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from corpus import Essay
from indexing.errors import FilterInvalid

_DATE = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)


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

    Raises:
        FilterInvalid: `since` or `until` is no date.
    """

    authors: Collection[str] = ()
    essays: Collection[str] = ()
    topics: Collection[str] = ()
    since: str = ""
    until: str = ""

    def __post_init__(self) -> None:
        for given in (self.since, self.until):
            if given and not _is_date(given):
                raise FilterInvalid(f"{given!r} is no date. Give a year, a month or a day: 2023, 2023-06, 2023-06-15.")

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

    def refuse_unknown(self, essays: Iterable[Essay]) -> None:
        """A name with a slip in it would find nothing, and say nothing of it.

        Raises:
            FilterInvalid: None of the essays has an author, an id or a topic that is named.
        """
        essays = list(essays)
        topics = [topic for essay in essays for topic in essay.topics]
        for author in self.authors:
            if not _among([essay.author for essay in essays], [author]):
                raise FilterInvalid(f"No essay is by {author!r}. See them: career-coach corpus list")
        for essay_id in self.essays:
            if essay_id not in [essay.id for essay in essays]:
                raise FilterInvalid(f"No essay has the id {essay_id!r}. See them: career-coach corpus list")
        for topic in self.topics:
            if not _among(topics, [topic]):
                raise FilterInvalid(f"No essay has the topic {topic!r}. See them: career-coach corpus list --json")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None


def _among(values: Collection[str], wanted: Collection[str]) -> bool:
    folded = {each.casefold() for each in wanted}
    return not folded or any(each.casefold() in folded for each in values)
