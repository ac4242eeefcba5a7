"""The one gate between other people's text and the page: essays, models, the person's own words, error messages.

Pure. Nothing else in `ui` escapes HTML, so nothing reaches a page without passing here.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

# Controls, and what turns the direction of writing.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """Text as HTML, in an element or in a quoted attribute, its lines kept as they are."""
    return escape(seen(text))


def seen(text: str) -> str:
    """Text without what shows nothing itself and changes how the rest is shown."""
    return _UNSEEN.sub("", text)


def shown_lines(text: str) -> str:
    """Text as HTML with its line breaks. Without a blank line, at which the chat's Markdown parser would begin anew."""
    return "<br>".join(shown(line) for line in text.splitlines())


def shown_line(text: str) -> str:
    """Text as HTML in one line, such as a title."""
    return shown(" ".join(text.split()))


def web_address(address: str | None) -> tuple[str, str] | None:
    """The address of a web page and its host, as HTML; None for any other, which could be a script or a local file."""
    try:
        parts = urlsplit(address or "")
        host = parts.hostname
    except ValueError:  # brackets that hold no IPv6 address
        return None
    if not address or parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        return None
    return shown(address), shown(host)
