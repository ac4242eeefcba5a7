"""The catalogue: public essays worth having, by address. It holds no essay's text."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corpus.errors import NotInCatalog


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """A public essay: where it is and what it argues, in our words.

    Attributes:
        year: Of its first publication; None when that is not certain.
    """

    id: str
    title: str
    author: str
    url: str
    topics: tuple[str, ...]
    summary: str
    year: int | None = None


@cache
def catalog() -> tuple[CatalogEntry, ...]:
    """Every entry, by topic and title."""
    text = (resources.files("corpus") / "catalog.toml").read_text("utf-8")
    return tuple(CatalogEntry(**{**row, "topics": tuple(row["topics"])}) for row in tomllib.loads(text)["essay"])


def chosen(ids: Sequence[str] = (), *, topic: str | None = None) -> list[CatalogEntry]:
    """The entries of these ids, or of a topic, or all when neither is given.

    Raises:
        NotInCatalog: An id or the topic is in no entry.
    """
    entries = catalog()
    unknown = sorted(set(ids) - {entry.id for entry in entries})
    if unknown:
        raise NotInCatalog(f"The catalogue has no essay {unknown[0]!r}. See: career-coach corpus catalog")
    topics = sorted({each for entry in entries for each in entry.topics})
    if topic is not None and topic not in topics:
        raise NotInCatalog(f"The catalogue has no topic {topic!r}. The topics are: {', '.join(topics)}")
    return [entry for entry in entries if (not ids or entry.id in ids) and (topic is None or topic in entry.topics)]
