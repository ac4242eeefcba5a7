"""Taking essays in from the web: pages, feeds, the catalogue's entries; and bringing all sources up to date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from corpus.catalog import CatalogEntry
from corpus.errors import CorpusError, UnreadableFile
from corpus.essay import UNKNOWN, Essay
from corpus.importing import STARTER, Imported, OnFile, Source, import_path, import_source, import_starter
from corpus.library import Library, Stamp

if TYPE_CHECKING:
    from corpus.web import FeedEntry, Fetched

_FEED_TYPES = ("rss", "atom", "xml", "rdf")


class Fetches(Protocol):
    """What fetches pages; `corpus.web.Fetcher` does."""

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """One page."""


def import_url(
    library: Library,
    url: str,
    fetcher: Fetches,
    *,
    newest: int = 10,
    force: bool = False,
    on_file: OnFile | None = None,
) -> list[Imported]:
    """Imports a page, or of a feed or sitemap the `newest` pages that the library does not hold yet.

    Args:
        force: Whether a page is taken in although it holds less than half of what it did.

    Raises:
        CorpusError: The address can't be fetched or read. Of a feed's pages, one that can't is reported.
    """
    page = _fetch(library, url, fetcher)
    if page.status != 304 and _is_feed(page):
        return _import_feed(library, page, fetcher, newest=newest, on_file=on_file)
    return [_take(library, url, page, known=None, force=force)]


def import_catalog(
    library: Library, entries: Sequence[CatalogEntry], fetcher: Fetches, *, on_file: OnFile | None = None
) -> list[Imported]:
    """Fetches essays of the catalogue; one that fails is reported and the others are fetched."""
    known = [
        Essay(
            id=entry.id,
            title=entry.title,
            text="",
            author=entry.author,
            url=entry.url,
            published=str(entry.year) if entry.year else None,
            topics=entry.topics,
        )
        for entry in entries
    ]
    return _import_all(library, known, fetcher, on_file)


def update(library: Library, fetcher: Fetches, *, force: bool = False, on_file: OnFile | None = None) -> list[Imported]:
    """Takes every source in again that has changed. A source that is gone, empty or fails is reported and kept.

    Args:
        force: Whether a source is taken in although it holds less than half of what it did.
    """
    origins = list(dict.fromkeys(essay.origin for essay in library.essays()))
    starter = any(origin.startswith(STARTER) for origin in origins)
    others = [origin for origin in origins if not origin.startswith(STARTER)]
    report = import_starter(library) if starter else []
    for number, origin in enumerate(others, 1):
        try:
            if _is_address(origin):
                report.append(_take(library, origin, _fetch(library, origin, fetcher), known=None, force=force))
            elif Path(origin).is_file():
                report += import_path(library, Path(origin), as_is=library.stamp(origin).as_is, force=force)
            else:
                report.append(Imported(origin, "failed", problem="it is not there any more; its essays are kept"))
        except (CorpusError, OSError) as error:
            report.append(Imported(origin, "failed", problem=str(error)))
        if on_file:
            on_file(number, len(others))
    return report


def _import_feed(
    library: Library, page: Fetched, fetcher: Fetches, *, newest: int, on_file: OnFile | None
) -> list[Imported]:
    from corpus.web import read_feed  # with the network libraries: not before something was fetched

    feed = read_feed(page.body, url=page.final_url, newest=newest)
    if not feed.entries and feed.more:
        inner = fetcher.fetch(feed.more[0])
        feed = read_feed(inner.body, url=inner.final_url, newest=newest)
    held = {essay.origin for essay in library.essays()}
    fresh = [_known(entry) for entry in feed.entries if entry.url not in held]
    return _import_all(library, fresh, fetcher, on_file)


def _import_all(library: Library, known: Sequence[Essay], fetcher: Fetches, on_file: OnFile | None) -> list[Imported]:
    report = []
    for number, essay in enumerate(known, 1):
        url = essay.url or ""
        try:
            report.append(_take(library, url, _fetch(library, url, fetcher), known=essay))
        except CorpusError as error:
            report.append(Imported(url, "failed", problem=str(error)))
        if on_file:
            on_file(number, len(known))
    return report


def _fetch(library: Library, url: str, fetcher: Fetches) -> Fetched:
    """Asks only for what has changed, where the library holds something from the address."""
    held = any(essay.origin == url for essay in library.essays())
    stamp = library.stamp(url) if held else Stamp()
    return fetcher.fetch(url, etag=stamp.etag, modified=stamp.modified)


def _take(library: Library, url: str, page: Fetched, *, known: Essay | None, force: bool = False) -> Imported:
    held = tuple(essay for essay in library.essays() if essay.origin == url)
    if page.status == 304:
        return Imported(url, "unchanged", held)
    if _is_feed(page):
        raise UnreadableFile(f"{url} is a feed now, not a page. Add it as one: career-coach corpus add {url}")
    name = PurePosixPath(urlsplit(page.final_url).path).name or urlsplit(page.final_url).netloc
    known = known or (held[0] if len(held) == 1 else Essay(id="", title="", text="", url=page.final_url))
    source = Source(page.body, url, name, page.final_url, page.content_type, known)
    imported = import_source(library, source, force=force)
    library.set_stamp(url, Stamp(page.etag, page.modified))
    return imported


def _known(entry: FeedEntry) -> Essay:
    return Essay(
        id="",
        title=entry.title or "",
        text="",
        author=entry.author or UNKNOWN,
        url=entry.url,
        published=entry.published,
    )


def _is_feed(page: Fetched) -> bool:
    kind = page.content_type.split(";")[0].strip().lower()
    start = page.body[:2000].lower()
    return "html" not in kind and (
        any(word in kind for word in _FEED_TYPES) or any(mark in start for mark in (b"<rss", b"<feed", b"<urlset"))
    )


def _is_address(origin: str) -> bool:
    return urlsplit(origin).scheme in ("http", "https")
