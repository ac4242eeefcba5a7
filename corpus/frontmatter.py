"""Front matter: the lines between two rows of dashes in which a Markdown file says what it is."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from corpus.cleaning.lines import Line, Lines, to_text
from corpus.cleaning.metadata import Metadata, iso_date

_OPEN = re.compile(r"---\s*")
_CLOSE = re.compile(r"(?:---|\.\.\.)\s*")
_ENTRY = re.compile(r"(?P<key>[A-Za-z_][\w-]*)\s*:(?:\s+(?P<value>.*))?$")
_CONTINUED = re.compile(r"\s|- |#|$")
_YEAR = re.compile(r"\d{4}(?:-\d\d)?")
_TELLING = {"id", "title", "author", "url", "published", "date"}


@dataclass(frozen=True, slots=True)
class Header:
    """What front matter says of its essay."""

    id: str | None
    metadata: Metadata
    topics: tuple[str, ...]


def documents(lines: Lines) -> list[tuple[Header | None, list[Line]]]:
    """The documents of a file: one, or one for each front matter; each with its header, if it has one."""
    found: list[tuple[Header | None, list[Line]]] = []
    body: list[Line] = []
    header: Header | None = None
    at = 0
    while at < len(lines):
        end = _end(lines, at)
        entries = _entries(lines[at + 1 : end]) if end else {}
        if end and _TELLING & entries.keys():
            if header is not None or any(not line.is_blank for line in body):
                found.append((header, body))
            header, body = _header(entries), []
            at = end + 1
        else:
            body.append(lines[at])
            at += 1
    return [*found, (header, body)]


def _end(lines: Lines, at: int) -> int | None:
    """Place of the row of dashes that closes the front matter opened here, if one is."""
    if not _OPEN.fullmatch(lines[at].text) or not all(line.is_blank for line in lines[max(at - 1, 0) : at]):
        return None
    for place in range(at + 1, len(lines)):
        text = lines[place].text
        if _CLOSE.fullmatch(text):
            return place if place > at + 1 else None
        if not _ENTRY.match(text) and not _CONTINUED.match(text):
            return None
    return None


def _entries(lines: Lines) -> dict[str, Any]:
    try:
        loaded = yaml.safe_load(to_text(lines))
    except (yaml.YAMLError, ValueError):  # a title with a colon and no quotes, a date with a 31st of February
        matches = [match for line in lines if (match := _ENTRY.match(line.text))]
        return {match["key"]: (match["value"] or "").strip().strip("\"'") for match in matches}
    return {str(key): value for key, value in loaded.items()} if isinstance(loaded, dict) else {}


def _header(entries: Mapping[str, Any]) -> Header:
    said = Metadata(
        title=_text(entries.get("title")),
        author=_text(entries.get("author")),
        url=_text(entries.get("url")),
        published=_published(entries.get("published", entries.get("date"))),
    )
    topics = entries.get("topics") or ()
    if isinstance(topics, str):
        topics = [topic.strip() for topic in topics.split(",")]
    named = tuple(str(topic) for topic in topics if topic) if isinstance(topics, list) else ()
    return Header(_text(entries.get("id")), said, named)


def _text(value: object) -> str | None:
    return str(value).strip() or None if isinstance(value, (str, int, float)) else None


def _published(value: object) -> str | None:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = _text(value)
    if text is None or _YEAR.fullmatch(text):
        return text
    numeric = re.match(r"\d{4}-\d\d-\d\d", text)
    return iso_date(numeric[0] if numeric else text)
