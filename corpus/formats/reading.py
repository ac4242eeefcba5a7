"""Files that are not plain text: web pages, PDFs, EPUB books and Word documents."""

from __future__ import annotations

import re
from dataclasses import replace
from email.message import Message
from pathlib import PurePath

from corpus.changes import Change
from corpus.cleaning.lines import to_lines, to_text
from corpus.cleaning.metadata import Metadata, take_metadata
from corpus.errors import FileTooLarge, UnreadableFile, in_one_line
from corpus.formats.extracted import Extracted, Given
from corpus.formats.isolation import run_in_child
from corpus.formats.limits import MAX_BYTES, MAX_CHARACTERS, USUAL, Limits
from corpus.formats.sniff import Kind, kind_of

_READERS: dict[Kind, str] = {
    "html": "corpus.formats.html:read_html",
    "pdf": "corpus.formats.pdf:read_pdf",
    "epub": "corpus.formats.epub:read_epub",
    "docx": "corpus.formats.docx:read_docx",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def extract(
    data: bytes, *, name: str, url: str | None = None, content_type: str | None = None, limits: Limits = USUAL
) -> Extracted:
    """Reads the text of a web page, PDF, EPUB or Word document, and what it states about itself.

    Args:
        name: The file's name, for messages.
        url: The address it was fetched from.
        content_type: What the server called it, for its encoding.

    Raises:
        UnreadableFile: It is of another format, damaged, locked or hostile.
        FileTooLarge: It exceeds a limit.
        EmptyText: It holds no words.
    """
    name = in_one_line(PurePath(name).name or name, max_characters=100)
    if len(data) > MAX_BYTES:
        raise FileTooLarge(f"{name} has {len(data):,} bytes, more than {MAX_BYTES:,}. Import a part of it.")
    kind = kind_of(data, name=name)
    if kind is None:
        raise UnreadableFile(_not_read(data, name))
    result = run_in_child(_READERS[kind], data, Given(name, url, _charset(content_type)), limits=limits)
    changes = tuple(Change(**change) for change in result.pop("changes"))
    extracted = _with_details(Extracted(**result, changes=changes))
    if len(extracted.text) > MAX_CHARACTERS:
        raise FileTooLarge(f"{name} holds more than {MAX_CHARACTERS:,} characters. Import a part of it.")
    return extracted


def _with_details(extracted: Extracted) -> Extracted:
    """Takes the heading that repeats the title, and author and date where only the text states them, off the text."""
    text, title = extracted.text, extracted.title
    first, _, rest = text.partition("\n\n")
    heading = re.sub(r"^#+ ", "", first)
    taken = [heading] if title and heading != first and heading.casefold() == title.casefold() else []
    stated = Metadata(title, extracted.author, extracted.url, extracted.published)
    found, lines = take_metadata(to_lines(rest if taken else text))
    if (found.author and not stated.author) or (found.published and not stated.published):
        kept = {line.number for line in lines}
        taken += [line.text for line in to_lines(rest if taken else text) if line.number not in kept]
        text = to_text(lines)
        stated = stated.or_else(found)
    elif taken:
        text = rest
    changes = (*(Change("title and details", line, "") for line in taken), *extracted.changes)
    return replace(
        extracted, text=text, author=stated.author, url=stated.url, published=stated.published, changes=changes
    )


def _not_read(data: bytes, name: str) -> str:
    if data.startswith(_OLD_OFFICE):
        return f"{name} is an old Word document, or one locked with a password. Save it as .docx without a password."
    if data.startswith(b"PK"):
        return f"{name} is an archive, but no EPUB and no Word document. Unpack it and import the folder."
    if not data.strip():
        return f"{name} is empty. Import a file with text in it."
    return f"{name} is no web page, PDF, EPUB or Word document. Save its text as .md or .txt and import that."


def _charset(content_type: str | None) -> str | None:
    if not content_type:
        return None
    message = Message()
    message["content-type"] = re.sub(r"[\r\n]+", " ", content_type)
    charset = message.get_content_charset()
    return charset if charset and charset.isascii() and len(charset) < 40 else None
