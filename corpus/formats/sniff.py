"""What a file is, by its bytes. A name is believed only where they leave it open."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

Kind = Literal["html", "pdf", "epub", "docx"]

SUFFIXES = (".html", ".htm", ".xhtml", ".pdf", ".epub", ".docx")
_PAGE = re.compile(r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_TAG = re.compile(r"<(?:html|head|body|title|meta|article|main|div|p|h[1-6]|table|br)\b[^<>]*>", re.I)
_HEAD = 4096


def kind_of(data: bytes, *, name: str) -> Kind | None:
    """The format of a file that `extract` reads; None for text, Markdown and everything else."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    head = _head(data)
    if _PAGE.match(head):
        return "html"
    is_named = PurePath(name).suffix.lower() in (".html", ".htm", ".xhtml")
    return "html" if is_named and _TAG.search(head) else None


def _packed(data: bytes) -> Kind | None:
    """Looks for the names of entries in the bytes: opening a stranger's archive is left to the child process."""
    if data[30:58] == b"mimetypeapplication/epub+zip" or b"META-INF/container.xml" in data:
        return "epub"
    return "docx" if b"word/document.xml" in data else None


def _head(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[: 2 * _HEAD].decode("utf-16", "replace")
    return data[:_HEAD].decode("utf-8-sig", "replace")
