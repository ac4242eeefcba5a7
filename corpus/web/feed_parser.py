"""The parsing of feeds, which runs in the child process."""

from __future__ import annotations

import email.utils
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from lxml import html as lxml_html
from lxml.etree import LxmlError, _Element

from corpus.errors import UnreadableFile, in_one_line
from corpus.formats.archive import parse_xml
from corpus.formats.extracted import Given
from corpus.formats.facts import stated_day
from corpus.formats.markdown import plain_text
from corpus.web.feeds import Feed, FeedEntry

_ROOTS = ("rss", "feed", "RDF", "urlset", "sitemapindex")
_LONGEST = 300


def parse_feed(data: bytes, given: Given) -> Feed:
    """Reads RSS, Atom or a sitemap, damaged ones too.

    Raises:
        UnreadableFile: It is none of them, or declares entities.
    """
    root = parse_xml(data.lstrip(), name=given.name, recover=True)
    if _local(root) not in _ROOTS:
        kind = in_one_line(_local(root), max_characters=40)
        raise UnreadableFile(f"{given.name} is no feed and no sitemap, but <{kind}>. Give a feed's address.")
    base = given.url or ""
    if _local(root) in ("urlset", "sitemapindex"):
        listed = [found for element in root if (found := _from_sitemap(element, base))]
    else:
        by_all = _author(root) if _local(root) == "feed" else None  # Atom's entries inherit it
        items = (element for element in root.iter() if _local(element) in ("item", "entry"))
        listed = [found for item in items if (found := _from_item(item, base, by_all))]
    listed.sort(key=lambda pair: pair[0], reverse=True)  # stable: what has no date keeps its order, last
    first: dict[str, FeedEntry] = {}
    for _, entry in listed:
        first.setdefault(entry.url, entry)
    entries = tuple(first.values())
    if _local(root) == "sitemapindex":
        return Feed((), tuple(entry.url for entry in entries))
    return Feed(entries)


def _from_sitemap(element: _Element, base: str) -> tuple[float, FeedEntry] | None:
    url = _web(_text(element, "loc"), base)
    if url is None:
        return None
    published = _text(element, "publication_date")
    moment = _moment(published) or _moment(_text(element, "lastmod"))
    return moment, FeedEntry(url, _plain(_text(element, "title")), None, _day(published))


def _from_item(item: _Element, base: str, by_all: str | None) -> tuple[float, FeedEntry] | None:
    url = _web(_link(item), base)
    if url is None:
        return None
    stamp = next((text for name in ("pubDate", "published", "date", "issued") if (text := _text(item, name))), None)
    moment = _moment(stamp) or _moment(_text(item, "updated"))
    return moment, FeedEntry(url, _plain(_text(item, "title")), _author(item) or by_all, _day(stamp))


def _link(item: _Element) -> str | None:
    original = _text(item, "origLink")
    if original:
        return original
    for link in _children(item, "link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return link.get("href")
        if (link.text or "").strip():
            return link.text
    guid = next(_children(item, "guid"), None)
    is_address = guid is not None and guid.get("isPermaLink", "true") == "true"
    return guid.text if guid is not None and is_address else None


def _author(element: _Element) -> str | None:
    for author in (*_children(element, "author"), *_children(element, "creator")):
        name = _text(author, "name") or (author.text or "").strip()
        if "@" in name:  # RSS: ada@site.example (Ada Example)
            name = name.partition("(")[2].rstrip(") ")
        if name and len(name) <= 80:
            return in_one_line(name)
    return None


def _children(element: _Element, name: str) -> Iterator[_Element]:
    return (child for child in element.iter() if child is not element and _local(child) == name)


def _text(element: _Element, name: str) -> str | None:
    """The words of the first child of that name; feeds and their extensions share names, the nearest comes first."""
    near = [child for child in element if _local(child) == name]
    for child in near or _children(element, name):
        text = "".join(str(part) for part in child.itertext()).strip()
        if text:
            return text
    return None


def _local(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _web(address: str | None, base: str) -> str | None:
    try:
        url = urljoin(base, (address or "").strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return url if address and is_web and len(url) <= 2000 else None


def _plain(text: str | None) -> str | None:
    """A title without the tags and entities that some feeds put into it."""
    if text and ("<" in text or "&" in text):
        try:
            text = plain_text(lxml_html.fromstring(f"<div>{text}</div>"))
        except (LxmlError, ValueError):
            return None
    return in_one_line(text, max_characters=_LONGEST) if text and text.strip() else None


def _moment(text: str | None) -> float:
    """Seconds since 1970, 0 where it is no date; only for sorting."""
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        try:
            moment = email.utils.parsedate_to_datetime(text or "")
        except (ValueError, TypeError, IndexError):
            return 0.0
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (OverflowError, ValueError):
        return 0.0


def _day(text: str | None) -> str | None:
    if not text:
        return None
    try:
        return email.utils.parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return stated_day(text)
