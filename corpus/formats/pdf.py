"""A PDF: its text in paragraphs, without what its pages repeat."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError, WrongPasswordError

from corpus.changes import Change
from corpus.errors import EmptyText, FileTooLarge, UnreadableFile, in_one_line
from corpus.formats.extracted import Extracted, Given
from corpus.formats.limits import MAX_CHARACTERS
from corpus.formats.pdf_lines import Printed, drop_edges, read_lines
from corpus.formats.pdf_paragraphs import to_paragraphs

MAX_PAGES = 2_000
_FILE_NAME = re.compile(r"^(?:Microsoft (?:Word|PowerPoint) - .*|untitled.*|.*\.\w{2,5}|https?://\S+)$", re.IGNORECASE)


def read_pdf(data: bytes, given: Given) -> Extracted:
    """Reads a PDF's text, and the title and author it states.

    Raises:
        UnreadableFile: It is damaged, or locked with a password.
        FileTooLarge: It has too many pages or too much text.
        EmptyText: Its pages are pictures.
    """
    try:
        reader = _open(data, given.name)
        lines, hidden = _lines(reader, given.name)
        title, author = _stated(reader)
    except LimitReachedError as error:
        raise FileTooLarge(f"{given.name} unpacks to too much ({in_one_line(error)}). Import a part of it.") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        what = in_one_line(error) or type(error).__name__
        raise UnreadableFile(f"{given.name} is a damaged PDF ({what}). Save or download it again.") from error
    if not any(re.search(r"\w", line.text) for line in lines):
        raise EmptyText(f"{given.name} holds no text, only pictures of it. Run text recognition (OCR) over it first.")
    kept, edges = drop_edges(lines)
    text, joined = to_paragraphs(kept)
    changes = [Change("page header, footer or number", line.text, "") for line in edges]
    changes += [Change("hidden text", part, "") for part in hidden]
    return Extracted(text, title, author, given.url, None, (*changes, *joined))


def _open(data: bytes, name: str) -> PdfReader:
    reader = PdfReader(io.BytesIO(data))
    locked = f"{name} is locked with a password. Save a copy without one and import that."
    if reader.is_encrypted:
        try:
            is_open = bool(reader.decrypt(""))
        except (DependencyError, WrongPasswordError, NotImplementedError) as error:
            raise UnreadableFile(locked) from error
        if not is_open:
            raise UnreadableFile(locked)
    if len(reader.pages) > MAX_PAGES:
        raise FileTooLarge(f"{name} has {len(reader.pages)} pages, more than {MAX_PAGES}. Import a part of it.")
    return reader


def _lines(reader: PdfReader, name: str) -> tuple[list[Printed], list[str]]:
    lines: list[Printed] = []
    hidden: list[str] = []
    characters = 0
    for number, page in enumerate(reader.pages):
        shown, unseen = read_lines(page, number)
        lines += shown
        hidden += unseen
        characters += sum(len(line.text) for line in shown)
        if characters > MAX_CHARACTERS:
            raise FileTooLarge(f"{name} holds more than {MAX_CHARACTERS:,} characters. Import a part of it.")
    return lines, hidden


def _stated(reader: PdfReader) -> tuple[str | None, str | None]:
    """Title and author as the file has them, unless they are plainly a file's or a machine's name."""
    said = reader.metadata
    title = in_one_line(said.title or "", max_characters=300) if said else ""
    author = in_one_line(said.author or "", max_characters=80) if said else ""
    is_person = len(author.split()) > 1 and author != author.lower() and "@" not in author
    return (None if _FILE_NAME.match(title) else title) or None, author if is_person else None
