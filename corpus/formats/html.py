"""A web page: its essay without the site around it."""

from __future__ import annotations

import codecs
import re

from lxml import html as lxml_html
from lxml.etree import _Element

from corpus.cleaning.decode import decode
from corpus.errors import EmptyText, UnreadableFile, UnreadableText, in_one_line
from corpus.formats.extracted import Extracted, Given
from corpus.formats.facts import read_facts
from corpus.formats.hidden import drop_hidden
from corpus.formats.markdown import plain_text, to_markdown
from corpus.formats.thread import is_thread, read_thread

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{2,40})""")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BACK = re.compile(r"^[↩↑^⏎︎\s]+$")
_HEADING_WORDS = 12
_SMALLEST_SHARE = 0.25  # of an article element's words, below which trafilatura has missed the text
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LEGACY = ("cp", "iso8859", "koi8", "shift_jis", "euc", "gb", "big5", "mac", "iso2022")


def read_html(data: bytes, given: Given) -> Extracted:
    """Reads the essay of a page, found by trafilatura, and what the page states about itself.

    Raises:
        UnreadableFile: It is no page.
        EmptyText: It holds no text, for instance because a script puts it there.
    """
    try:
        text = page_text(data, charset=given.charset)
    except UnreadableText as error:
        raise UnreadableFile(f"{given.name} can't be read as a page. {error}") from error
    root = parse_html(text, name=given.name)
    facts = read_facts(root, url=given.url)
    if is_thread(root, url=facts.url):
        return read_thread(root, facts)
    changes = drop_hidden(root)
    _mark_notes(root)
    _mark_headings(root)
    text = _essay(root)
    if not re.search(r"\w", text):
        raise EmptyText(f"{given.name} holds no text that is there without scripts. Save its text and import that.")
    return Extracted(text, facts.title, facts.author, facts.url, facts.published, tuple(changes))


def parse_html(text: str, *, name: str) -> _Element:
    """Parses a page as browsers do: nothing it names is loaded, and damage is mended.

    Raises:
        UnreadableFile: There is nothing in it.
    """
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(_XML_DECLARATION.sub("", text).replace("\x00", ""), parser=parser)
    except (ValueError, lxml_html.etree.LxmlError) as error:
        raise UnreadableFile(f"{name} is no page that can be read ({in_one_line(error)}). Save it again.") from error
    return root


def page_text(data: bytes, *, charset: str | None) -> str:
    """Decodes a page: as UTF-8 if it is that, else as what the server or the page says, if that fits its bytes."""
    if not data.startswith(_BOMS) and not _is_utf8(data):
        told = (_XML_CHARSET.search(data[:1024]), _META_CHARSET.search(data[:4096]))
        for named in (charset, *(match[1].decode("ascii", "replace") for match in told if match)):
            text = _decoded(data, named) if named else None
            if text is not None:
                return text
    return decode(data).text


def _decoded(data: bytes, charset: str) -> str | None:
    try:
        name = codecs.lookup(charset).name
        # On the web, Latin-1 means the Windows encoding that contains it.
        name = "cp1252" if name in ("iso8859-1", "ascii") else name
        return data.decode(name) if name.startswith(_LEGACY) else None
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _essay(root: _Element) -> str:
    # Late: it takes a fifth of a second and only pages need it.
    from trafilatura import bare_extraction

    articles = [element for element in root.iter("article", "main")]
    found = bare_extraction(_copy(root), include_comments=False, include_tables=True, include_formatting=False)
    text = to_markdown(found.body) if found is not None and not isinstance(found, dict) else ""
    whole = max(articles, key=lambda element: len(plain_text(element)), default=root)
    if len(text.split()) < _SMALLEST_SHARE * len(plain_text(whole).split()):
        return to_markdown(whole if articles else _body(root))
    return text


def _copy(root: _Element) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(lxml_html.tostring(root, encoding="unicode"))


def _body(root: _Element) -> _Element:
    body = root.find("body")
    return root if body is None else body


def _mark_notes(root: _Element) -> None:
    """Puts numbers of notes in brackets, so that they do not read as part of a word, and drops arrows back."""
    for link in list(root.iter("a")):
        if not (link.get("href") or "").startswith("#"):
            continue
        text = plain_text(link)
        above = link.getparent()
        raised = any(element is not None and element.tag == "sup" for element in (above, *link))
        if raised and re.fullmatch(r"\d{1,3}|[*†‡]", text):
            for child in list(link):
                link.remove(child)
            link.text = f"[{text}]"
        elif _BACK.fullmatch(text):
            link.text = ""
            for child in list(link):
                link.remove(child)


def _mark_headings(root: _Element) -> None:
    """A paragraph that is bold from end to end, short, and no sentence, is a heading somebody did not mark as one."""
    for paragraph in list(root.iter("p")):
        bold = [child for child in paragraph if child.tag in ("b", "strong")]
        text = plain_text(paragraph)
        is_all = len(bold) == 1 and plain_text(bold[0]) == text and len(paragraph) == 1
        ancestors = {element.tag for element in paragraph.iterancestors()}
        is_inside = bool(ancestors & {"li", "blockquote", "td", "figure"})
        is_short = 0 < len(text.split()) <= _HEADING_WORDS and not re.search(r"[.,:;]$", text)
        if is_all and is_short and not is_inside:
            paragraph.tag = "h3"
