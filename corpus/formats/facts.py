"""What a web page states about itself: title, author, day and address. Nothing is guessed from its text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element

from corpus.cleaning.metadata import Metadata, iso_date
from corpus.formats.markdown import plain_text

_ARTICLES = ("article", "blogposting", "newsarticle", "socialmediaposting", "techarticle", "report", "webpage", "essay")
_TITLES = ("og:title", "citation_title", "dc.title", "twitter:title")
_AUTHORS = ("author", "article:author", "citation_author", "dc.creator", "parsely-author", "byl")
_DATES = (
    *("article:published_time", "datepublished", "citation_publication_date", "date", "dc.date", "dc.date.issued"),
    *("publish_date", "publish-date", "pubdate", "parsely-pub-date", "og:article:published_time"),
)
_LONGEST = 300
_NOT_A_NAME = re.compile(r"https?://|www\.|@|^(?:admin|administrator|editor|author|staff|unknown)$", re.IGNORECASE)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?")
_PART = re.compile(r"\d{4}(?:-\d\d)?")


def read_facts(root: _Element, *, url: str | None) -> Metadata:
    """Reads what a page states in its head, its structured data and its marked-up elements.

    Args:
        root: The whole page.
        url: The address it was fetched from. A page of one site can't pass for a page of another.
    """
    said = _metas(root)
    article = _structured(root)
    return Metadata(
        title=_title(root, said, article),
        author=_author(root, said, article),
        url=_address(root, said, url),
        published=_published(root, said, article),
    )


def stated_day(text: str | None) -> str | None:
    """A machine-readable day as ISO: the date of a time stamp, a year, a year and month; None for anything else."""
    text = (text or "").strip()
    day = _DAY.fullmatch(text)
    if day is None and _PART.fullmatch(text):
        return text
    return iso_date(day[1] if day else text)


def _metas(root: _Element) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        content = _tidy(meta.get("content"))
        for name in {meta.get("property"), meta.get("name"), meta.get("itemprop")} - {None}:
            if content:
                said.setdefault(str(name).strip().lower(), []).append(content)
    return said


def _first(said: Mapping[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((said[name][0] for name in names if name in said), None)


def _structured(root: _Element) -> Mapping[str, Any]:
    """The page's own article among its JSON-LD; an empty mapping where there is none, or more than one."""
    found = []
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            try:
                found += [item for item in _objects(json.loads(script.text or "")) if _is_article(item)]
            except (ValueError, RecursionError):
                continue
    told = {json.dumps(item.get("headline"), sort_keys=True) for item in found}
    return found[0] if found and len(told) == 1 else {}


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
            yield from _objects(item.get("@graph", []))
            yield from _objects(item.get("mainEntity", []))


def _is_article(item: Mapping[str, Any]) -> bool:
    kinds = item.get("@type", ())
    names = [kinds] if isinstance(kinds, str) else [kind for kind in kinds if isinstance(kind, str)]
    return "headline" in item and any(name.lower() in _ARTICLES for name in names)


def _title(root: _Element, said: Mapping[str, list[str]], article: Mapping[str, Any]) -> str | None:
    stated = _tidy(article.get("headline")) or _first(said, _TITLES)
    headings = {text for element in root.iter("h1") if (text := _tidy(plain_text(element)))}
    tags = [_tidy(plain_text(element)) for element in root.iter("title")]
    in_tag = tags[0] if tags else None
    for heading in sorted(headings, key=len, reverse=True):
        # "Title | Site" in the head, "Title" above the text
        if any(heading.lower() in (text or "").lower() for text in (stated, in_tag)):
            return heading
    return stated or (headings.pop() if len(headings) == 1 else None) or in_tag


def _author(root: _Element, said: Mapping[str, list[str]], article: Mapping[str, Any]) -> str | None:
    names = list(_names(article.get("author")))
    for field in _AUTHORS if not names else ():
        names = names or [name for name in said.get(field, []) if _is_name(name)]
    if not names:
        marked = {plain_text(e) for e in root.iter("a", "span", "address", "p", "div") if _is_byline(e)}
        names = [name for name in marked if _is_name(name)] if len(marked) == 1 else []
    return " and ".join(dict.fromkeys(re.sub(r"^[Bb]y\s+", "", name) for name in names[:4])) or None


def _names(author: Any) -> Iterator[str]:
    for item in author if isinstance(author, list) else [author]:
        name = _tidy(item.get("name") if isinstance(item, dict) else item)
        if name and _is_name(name):
            yield name


def _is_byline(element: _Element) -> bool:
    return "author" in (element.get("rel") or "").split() or element.get("itemprop") == "author"


def _is_name(text: str) -> bool:
    return 0 < len(text) <= 80 and not _NOT_A_NAME.search(text)


def _published(root: _Element, said: Mapping[str, list[str]], article: Mapping[str, Any]) -> str | None:
    stated = [stated_day(_tidy(article.get("datePublished"))), *(stated_day(_first(said, (name,))) for name in _DATES)]
    times = [element for element in root.iter("time") if element.get("datetime")]
    marked = [one for one in times if one.get("pubdate") is not None or one.get("itemprop") == "datePublished"]
    days = {stated_day(one.get("datetime")) for one in marked or times} - {None}
    return next((day for day in stated if day), None) or (days.pop() if len(days) == 1 else None)


def _address(root: _Element, said: Mapping[str, list[str]], url: str | None) -> str | None:
    links = [link.get("href") for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    for candidate in [*links, *said.get("og:url", [])]:
        try:
            address = urljoin(url or "", (candidate or "").strip())
            parts = urlsplit(address)
        except ValueError:
            continue
        is_web = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
        if is_web and len(address) <= 2000 and (url is None or _same_site(parts.hostname or "", url)):
            return address
    return url


def _same_site(host: str, url: str) -> bool:
    one, other = host.lower().removeprefix("www."), (urlsplit(url).hostname or "").lower().removeprefix("www.")
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def _tidy(value: Any) -> str | None:
    if not isinstance(value, (str, int)):
        return None
    text = " ".join("".join(char if char.isprintable() else " " for char in str(value)).split())
    return text if 0 < len(text) <= _LONGEST else None
