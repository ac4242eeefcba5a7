"""Lists of pages: RSS and Atom feeds, and sitemaps."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.errors import FileTooLarge, in_one_line
from corpus.formats.extracted import Given
from corpus.formats.isolation import run_in_child
from corpus.formats.limits import MAX_BYTES, USUAL, Limits

_READER = "corpus.web.feed_parser:parse_feed"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A page that a feed or a sitemap lists, and what it says about it; None where it says nothing.

    Attributes:
        url: Absolute, http or https.
        published: ISO date. Sitemaps state only when a page was changed, which is not this.
    """

    url: str
    title: str | None = None
    author: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed lists, newest first where it gives dates, else in its own order.

    Attributes:
        more: Addresses of further sitemaps, where this is a list of those.
    """

    entries: tuple[FeedEntry, ...]
    more: tuple[str, ...] = ()


def read_feed(data: bytes, *, url: str, newest: int = 20, limits: Limits = USUAL) -> Feed:
    """Reads a feed or a sitemap.

    Args:
        url: Its address, on which relative addresses stand.
        newest: How many entries to give at most.

    Raises:
        UnreadableFile: It is no feed and no sitemap, or hostile.
        FileTooLarge: It exceeds a limit.
    """
    name = in_one_line(url, max_characters=120)
    if len(data) > MAX_BYTES:
        raise FileTooLarge(f"{name} has {len(data):,} bytes, more than {MAX_BYTES:,}. Give a smaller feed.")
    result = run_in_child(_READER, data, Given(name, url), limits=limits)
    entries = [FeedEntry(**entry) for entry in result["entries"]]
    return Feed(tuple(entries[:newest]), tuple(result["more"]))
