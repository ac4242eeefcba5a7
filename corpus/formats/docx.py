"""A Word document: its paragraphs, headings, lists, quotations and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from corpus.changes import Change
from corpus.errors import EmptyText, FileTooLarge, UnreadableFile, in_one_line
from corpus.formats.archive import Archive, parse_xml
from corpus.formats.extracted import Extracted, Given
from corpus.formats.limits import MAX_CHARACTERS

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W[1:-1].encode())
_DC = "{http://purl.org/dc/elements/1.1/}"
_DOCUMENT, _STYLES, _NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
_NOTES = {_W + "footnoteReference": "word/footnotes.xml", _W + "endnoteReference": "word/endnotes.xml"}
_CORE = "docProps/core.xml"
_HEADING = re.compile(r"heading ?([1-9])$", re.IGNORECASE)
_SMALLEST = 4  # half points
_SKIPPED = frozenset(_W + name for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "txbxContent"))


@dataclass(slots=True)
class _Styles:
    """What paragraph styles and lists are called in this document, and what was met in its text."""

    names: dict[str, str] = field(default_factory=dict)
    numbered: set[tuple[str, str]] = field(default_factory=set)  # list id and level
    hidden: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # kind of mark and id, in the order of the text


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    kind: str  # title, heading, item, quote or text
    level: int = 0
    is_numbered: bool = False


def read_docx(data: bytes, given: Given) -> Extracted:
    """Reads a document as its reader sees it: insertions are in, deletions and hidden words are not.

    Raises:
        UnreadableFile: It is damaged.
        FileTooLarge: It unpacks to too much, or has too much text.
        EmptyText: It holds no text.
    """
    with Archive.from_bytes(data, name=given.name) as archive:
        styles = _read_styles(archive)
        body = _xml(archive, _DOCUMENT).find(_W + "body")
        if body is None:
            raise UnreadableFile(f"{given.name} is of an unusual kind (no body). Save it as .docx in Word again.")
        blocks, title = _blocks(body, styles)
        blocks += _notes(archive, styles)
        stated = archive.read_xml(_CORE) if _CORE in archive else None
    text = "\n\n".join(blocks)
    if not re.search(r"\w", text):
        raise EmptyText(f"{given.name} holds no text. Import a document with an essay in it.")
    if len(text) > MAX_CHARACTERS:
        raise FileTooLarge(f"{given.name} holds more than {MAX_CHARACTERS:,} characters. Import a part of it.")
    changes = tuple(Change("hidden text", part, "") for part in styles.hidden)
    return Extracted(text, title or _property(stated, "title"), _author(stated), given.url, None, changes)


def _read_styles(archive: Archive) -> _Styles:
    styles = _Styles()
    if _STYLES in archive:
        for style in _xml(archive, _STYLES).iter(_W + "style"):
            styles.names[style.get(_W + "styleId", "")] = _value(style.find(_W + "name")).lower()
    if _NUMBERING in archive:
        numbering = _xml(archive, _NUMBERING)
        kinds = {
            (kind.get(_W + "abstractNumId", ""), level.get(_W + "ilvl", "")): _value(level.find(_W + "numFmt"))
            for kind in numbering.iter(_W + "abstractNum")
            for level in kind.iter(_W + "lvl")
        }
        for number in numbering.iter(_W + "num"):
            abstract = _value(number.find(_W + "abstractNumId"))
            levels = {level: form for (kind, level), form in kinds.items() if kind == abstract}
            styles.numbered |= {(number.get(_W + "numId", ""), at) for at, form in levels.items() if form != "bullet"}
    return styles


def _xml(archive: Archive, path: str) -> _Element:
    return parse_xml(archive.read(path).replace(*_STRICT), name=path)


def _blocks(body: _Element, styles: _Styles) -> tuple[list[str], str | None]:
    """The document as Markdown blocks, and its first paragraph if that is in the style of a title."""
    blocks: list[str] = []
    title: str | None = None
    counts: dict[tuple[int, bool], int] = {}
    before = ""
    for found in _content(body, styles):
        if isinstance(found, str):
            blocks.append(found)
            before = "table"
            continue
        if found.kind == "title" and not blocks and title is None:
            title = " ".join(found.text.split())
            continue
        key = (found.level, found.is_numbered)
        counts = {k: n for k, n in counts.items() if k[0] < found.level or k == key} if found.kind == "item" else {}
        counts[key] = counts.get(key, 0) + 1
        line = _line(found, counts[key])
        if found.kind == before and before in ("item", "quote"):
            blocks[-1] += ("\n>\n" if before == "quote" else "\n") + line
        else:
            blocks.append(line)
        before = found.kind
    return blocks, title


def _notes(archive: Archive, styles: _Styles) -> list[str]:
    """The notes that the text refers to, by the numbers it refers to them with."""
    texts: dict[tuple[str, str], str] = {}
    for mark, path in _NOTES.items():
        for note in _xml(archive, path) if path in archive else ():
            words = " ".join(" ".join(found.text.split()) for found in _paragraphs(note, styles))
            texts[mark, note.get(_W + "id", "")] = words
    return [f"[{number}] {texts[note]}" for number, note in enumerate(list(styles.notes), 1) if texts.get(note)]


def _paragraphs(parent: _Element, styles: _Styles) -> list[_Paragraph]:
    return [found for found in _content(parent, styles) if isinstance(found, _Paragraph)]


def _line(paragraph: _Paragraph, number: int) -> str:
    if paragraph.kind in ("heading", "title"):
        return f"{'##' if paragraph.level <= 2 else '###'} {' '.join(paragraph.text.split())}"
    if paragraph.kind == "item":
        mark = f"{number}. " if paragraph.is_numbered else "- "
        return "   " * paragraph.level + mark + " ".join(paragraph.text.split())
    if paragraph.kind == "quote":
        return "\n".join(f"> {line}" for line in paragraph.text.split("\n"))
    return paragraph.text


def _content(parent: _Element, styles: _Styles) -> Iterator[_Paragraph | str]:
    """Paragraphs and tables in order, whatever content controls and insertions they are wrapped in."""
    for child in parent:
        if child.tag == _W + "p":
            paragraph = _paragraph(child, styles)
            if paragraph.text:
                yield paragraph
        elif child.tag == _W + "tbl":
            yield from _table(child, styles)
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _content(child, styles)


def _table(table: _Element, styles: _Styles) -> Iterator[_Paragraph | str]:
    rows = [[list(_content(cell, styles)) for cell in row.findall(_W + "tc")] for row in table.findall(_W + "tr")]
    is_layout = len(rows) == 1 or {len(row) for row in rows} == {1}
    if is_layout or any(isinstance(found, str) for row in rows for cell in row for found in cell):
        for row in rows:
            for cell in row:
                yield from cell
        return
    texts = [
        [" ".join(" ".join(p.text.split()) for p in cell if isinstance(p, _Paragraph)) for cell in r] for r in rows
    ]
    lines = [f"| {' | '.join(text.replace('|', '/') for text in row)} |" for row in texts if any(row)]
    if lines:
        yield "\n".join([lines[0], "|" + " --- |" * len(texts[0]), *lines[1:]])


def _paragraph(element: _Element, styles: _Styles) -> _Paragraph:
    text = re.sub(r"[ \t\u00a0]+", " ", "".join(_words(element, styles)))
    lines = [line.strip() for line in text.split("\n")]
    # A line of dashes alone would open front matter.
    text = "\n".join("* * *" if re.fullmatch(r"-{3,}|\.{3}", line) else line for line in lines).strip()
    properties = element.find(_W + "pPr")
    style = _value(properties.find(_W + "pStyle")) if properties is not None else ""
    name = styles.names.get(style, style.lower())
    if name == "title":
        return _Paragraph(text, "title")
    if heading := _HEADING.search(name):
        return _Paragraph(text, "heading", int(heading[1]))
    if "quote" in name:
        return _Paragraph(text, "quote")
    numbering = properties.find(_W + "numPr") if properties is not None else None
    if numbering is not None and _value(numbering.find(_W + "numId")) != "0":
        level = _value(numbering.find(_W + "ilvl")) or "0"
        is_numbered = (_value(numbering.find(_W + "numId")), level) in styles.numbered
        return _Paragraph(text, "item", int(level) if level.isdigit() else 0, is_numbered)
    if name.startswith(("list bullet", "list number")):
        return _Paragraph(text, "item", 0, name.startswith("list number"))
    return _Paragraph(text, "text")


def _words(element: _Element, styles: _Styles) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == _W + "r" and _is_hidden(child):
            text = "".join(part.text or "" for part in child.iter(_W + "t"))
            styles.hidden += [text] if text.strip() else []
        elif child.tag == _W + "t":
            yield child.text or ""
        elif child.tag in (_W + "br", _W + "cr"):
            yield "\n"
        elif child.tag == _W + "tab":
            yield " "
        elif child.tag == _W + "noBreakHyphen":
            yield "-"
        elif child.tag in _NOTES:
            styles.notes.append((str(child.tag), child.get(_W + "id", "")))
            yield f"[{len(styles.notes)}]"
        elif child.tag != "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback":
            yield from _words(child, styles)


def _is_hidden(run: _Element) -> bool:
    """Whether words are marked as hidden, too small to be seen, or white on white."""
    properties = run.find(_W + "rPr")
    if properties is None:
        return False
    vanish = properties.find(_W + "vanish")
    if vanish is not None and _value(vanish) not in ("0", "false", "off"):
        return True
    size = _value(properties.find(_W + "sz"))
    if size.isdigit() and int(size) < _SMALLEST:
        return True
    is_plain = properties.find(_W + "highlight") is None and properties.find(_W + "shd") is None
    return is_plain and _value(properties.find(_W + "color")).lower() in ("ffffff", "white")


def _value(element: _Element | None) -> str:
    return element.get(_W + "val", "") if element is not None else ""


def _property(stated: _Element | None, name: str) -> str | None:
    found = stated.find(_DC + name) if stated is not None else None
    text = in_one_line(found.text or "", max_characters=300) if found is not None else ""
    return text or None


def _author(stated: _Element | None) -> str | None:
    """The author the file states, unless it is the name of an account or a program."""
    name = _property(stated, "creator") or ""
    return name if len(name.split()) > 1 and name != name.lower() and "python-docx" not in name else None
