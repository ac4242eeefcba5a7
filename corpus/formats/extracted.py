"""What is read out of a file."""

from __future__ import annotations

import json
from dataclasses import dataclass

from corpus.changes import Change
from corpus.errors import in_one_line


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a file besides its bytes.

    Attributes:
        name: For messages.
        url: The address it was fetched from.
        charset: The encoding the server named.
    """

    name: str
    url: str | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, and what the file says about it; None where it says nothing.

    Attributes:
        text: Light Markdown: paragraphs, `##` and `###` headings, lists, quotations.
        url: An absolute address.
        published: ISO date, or a year, or a year and a month.
        changes: What was left out or joined.
    """

    text: str
    title: str | None = None
    author: str | None = None
    url: str | None = None
    published: str | None = None
    changes: tuple[Change, ...] = ()


def as_document(extracted: Extracted) -> bytes:
    """The text with front matter above it: what `read_pieces` takes as one essay."""
    said = {
        "title": extracted.title,
        "author": extracted.author,
        "url": extracted.url,
        "published": extracted.published,
    }
    # In one line, and as JSON strings, which are YAML strings: no title can begin a field of its own.
    fields = [
        f"{key}: {json.dumps(in_one_line(value, max_characters=2_000), ensure_ascii=False)}"
        for key, value in said.items()
        if value
    ]
    header = ["---", *fields, "---", ""] if fields else []
    return "\n".join([*header, extracted.text, ""]).encode("utf-8", "replace")
