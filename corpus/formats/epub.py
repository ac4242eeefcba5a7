"""An EPUB book: its chapters in the order of its spine."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element

from corpus.changes import Change
from corpus.errors import EmptyText, FileTooLarge, UnreadableFile, in_one_line
from corpus.formats.archive import Archive, join_path
from corpus.formats.extracted import Extracted, Given
from corpus.formats.facts import stated_day
from corpus.formats.hidden import drop_hidden
from corpus.formats.html import page_text, parse_html
from corpus.formats.limits import MAX_CHARACTERS
from corpus.formats.markdown import to_markdown

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONT_MASKS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
_NO_TEXT = ("cover", "toc", "landmarks", "index", "titlepage", "copyright-page", "nav")
_DC = "{http://purl.org/dc/elements/1.1/}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_ROLE = "{http://www.idpf.org/2007/opf}role"
_EVENT = "{http://www.idpf.org/2007/opf}event"


def read_epub(data: bytes, given: Given) -> Extracted:
    """Reads a book as one text, and the title, author and day it states.

    Raises:
        UnreadableFile: It is damaged, or locked by its shop.
        FileTooLarge: It unpacks to too much, or has too much text.
        EmptyText: Its pages are pictures.
    """
    with Archive.from_bytes(data, name=given.name) as archive:
        _refuse_locked(archive, given.name)
        path = _package_path(archive, given.name)
        package = archive.read_xml(path)
        blocks: list[str] = []
        changes: list[Change] = []
        for chapter in _spine(package, posixpath.dirname(path)):
            if chapter in archive:
                text, hidden = _chapter(archive.read(chapter), given.name)
                blocks += [text] if text else []
                changes += hidden
            if sum(map(len, blocks)) > MAX_CHARACTERS:
                raise FileTooLarge(f"{given.name} holds more than {MAX_CHARACTERS:,} characters. Import a part of it.")
    text = "\n\n".join(blocks)
    if not re.search(r"\w", text):
        raise EmptyText(f"{given.name} holds no text, only pictures of it. Import a text.")
    title = _stated(package, "title")
    return Extracted(text, title, _authors(package), _address(package), _day(package), tuple(changes))


def _refuse_locked(archive: Archive, name: str) -> None:
    if _ENCRYPTION not in archive:
        return
    methods = {e.get("Algorithm") for e in archive.read_xml(_ENCRYPTION).iter() if _local(e) == "EncryptionMethod"}
    if methods - set(_FONT_MASKS):
        raise UnreadableFile(f"{name} is locked by its shop (DRM). Import a copy without a lock.")


def _package_path(archive: Archive, name: str) -> str:
    for element in archive.read_xml(_CONTAINER).iter():
        if _local(element) == "rootfile" and element.get("full-path"):
            return join_path("", str(element.get("full-path")))
    raise UnreadableFile(f"{name} is a damaged EPUB: its container names no book. Save or download it again.")


def _spine(package: _Element, folder: str) -> list[str]:
    """Paths of the chapters, without tables of contents and other pages that hold no text of the book."""
    items = {item.get("id"): item for item in package.iter() if _local(item) == "item"}
    paths = []
    for reference in (element for element in package.iter() if _local(element) == "itemref"):
        item = items.get(reference.get("idref"))
        if item is None or reference.get("linear") == "no" or "nav" in (item.get("properties") or "").split():
            continue
        if (item.get("media-type") or "").lower() in _PAGES:
            paths.append(join_path(folder, unquote(urlsplit(item.get("href") or "").path)))
    return [path for path in dict.fromkeys(paths) if path]


def _chapter(page: bytes, name: str) -> tuple[str, list[Change]]:
    if not page.strip():
        return "", []
    root = parse_html(page_text(page, charset=None), name=name)
    hidden = drop_hidden(root)
    for element in [e for e in root.iter() if _is_apparatus(e)]:
        above = element.getparent()
        if element.tag == "body" or above is None or above.tag == "html":
            return "", hidden
        above.remove(element)
    body = root.find("body")
    return to_markdown(root if body is None else body), hidden


def _is_apparatus(element: _Element) -> bool:
    kinds = (element.get("epub:type") or element.get(_TYPE) or "").split()
    return any(kind in _NO_TEXT for kind in kinds)


def _local(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _all(package: _Element, name: str) -> list[_Element]:
    return [element for element in package.iter(_DC + name) if (element.text or "").strip()]


def _stated(package: _Element, name: str) -> str | None:
    found = _all(package, name)
    return in_one_line(found[0].text, max_characters=300) if found else None


def _authors(package: _Element) -> str | None:
    roles = {
        (meta.get("refines") or "").removeprefix("#"): (meta.text or "").strip()
        for meta in package.iter()
        if _local(meta) == "meta" and meta.get("property") == "role"
    }
    names = [
        in_one_line(creator.text, max_characters=80)
        for creator in _all(package, "creator")
        if (creator.get(_ROLE) or roles.get(creator.get("id") or "") or "aut") == "aut"
    ]
    return " and ".join(dict.fromkeys(names[:4])) or None


def _day(package: _Element) -> str | None:
    dates = [date for date in _all(package, "date") if date.get(_EVENT, "publication") == "publication"]
    return stated_day(dates[0].text) if dates else None


def _address(package: _Element) -> str | None:
    stated = _stated(package, "source") or ""
    return stated if re.fullmatch(r"https?://[^\s@]+", stated) else None
