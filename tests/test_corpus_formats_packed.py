"""EPUB books and Word documents become Markdown; archives that lie are refused."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

import pytest

from corpus.errors import CorpusError, EmptyText, FileTooLarge, UnreadableFile
from corpus.formats import archive, extract
from corpus.formats.archive import Archive, join_path, parse_xml

WORDS = "An engineer who becomes a manager should plan the way back before the first team meeting of the year."
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<dc:title>Going back</dc:title><dc:creator id="a">Ada Example</dc:creator><dc:creator id="i">Ira Painter</dc:creator>
<meta refines="#i" property="role">ill</meta><dc:date>2021-03-04T00:00:00Z</dc:date>
<dc:source>https://essays.example/going-back</dc:source></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/chapter%201.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="out" href="../../../etc/passwd" media-type="application/xhtml+xml"/>
<item id="gone" href="gone.xhtml" media-type="application/xhtml+xml"/>
<item id="img" href="a.png" media-type="image/png"/></manifest>
<spine><itemref idref="cover"/><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/>
<itemref idref="out"/><itemref idref="gone"/><itemref idref="img"/><itemref idref="none"/></spine></package>"""
TOP = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
BOOK = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OEBPS/book.opf": PACKAGE,
    "OEBPS/nav.xhtml": f"{TOP}<body><nav><ol><li>Chapter one</li></ol></nav></body></html>",
    "OEBPS/cover.xhtml": f'{TOP}<body epub:type="cover"><p>Cover words</p></body></html>',
    "OEBPS/text/chapter 1.xhtml": (
        f'{TOP}<head><title>x</title></head><body><section epub:type="toc"><p>Contents</p></section>'
        f"<h1>Chapter one</h1><p>{WORDS}</p><p hidden='hidden'>SECRET</p>"
        "<ol><li>First</li><li>Second</li></ol></body></html>"
    ),
    "OEBPS/text/two.xhtml": f"{TOP}<body><h1>Chapter two</h1><blockquote><p>{WORDS}</p></blockquote></body></html>",
}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pack(entries: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for path, content in entries.items():
            method = zipfile.ZIP_STORED if path == "mimetype" else zipfile.ZIP_DEFLATED
            file.writestr(path, content, method)
    return out.getvalue()


def test_a_book_is_its_chapters_in_order() -> None:
    book = extract(pack(BOOK), name="book.epub")
    assert book.text == (f"## Chapter one\n\n{WORDS}\n\n1. First\n2. Second\n\n## Chapter two\n\n> {WORDS}")
    assert (book.title, book.author) == ("Going back", "Ada Example")
    assert (book.published, book.url) == ("2021-03-04", "https://essays.example/going-back")
    assert [change.before for change in book.changes] == ["SECRET"]


def test_a_book_is_known_by_its_bytes_whatever_it_is_called() -> None:
    assert extract(pack(BOOK), name="book.pdf").title == "Going back"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"META-INF/container.xml": "<container/>"}, "container names no book"),
        ({"META-INF/container.xml": "<container"}, "XML that can't be read"),
        ({"OEBPS/book.opf": "not xml"}, "XML that can't be read"),
        (
            {
                "META-INF/encryption.xml": '<e xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod '
                'Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></e>'
            },
            "locked by its shop",
        ),
    ],
)
def test_a_broken_or_locked_book_is_one_line(changed: dict[str, str], says: str) -> None:
    with pytest.raises(UnreadableFile, match=says) as refusal:
        extract(pack({**BOOK, **changed}), name="book.epub")
    assert str(refusal.value).isprintable()


def test_a_book_of_pictures_says_so() -> None:
    pages = {path: f"{TOP}<body><img src='a.png'/></body></html>" for path in BOOK if path.startswith("OEBPS/text")}
    with pytest.raises(EmptyText, match="only pictures"):
        extract(pack({**BOOK, **pages}), name="book.epub")


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:1/x.dtd"> %a;]>'


@pytest.mark.parametrize("doctype", [LAUGHS, XXE, PARAMETER])
@pytest.mark.parametrize("path", ["META-INF/container.xml", "OEBPS/book.opf"])
def test_xml_with_entities_is_refused(doctype: str, path: str) -> None:
    with pytest.raises(UnreadableFile, match=r"declares XML entities|XML that can't be read"):
        extract(pack({**BOOK, path: doctype + str(BOOK[path]).replace("Going back", "&a;")}), name="book.epub")


def test_entities_of_a_chapter_are_never_expanded() -> None:
    for doctype in (LAUGHS, XXE):
        page = doctype + f"<html><body><p>{WORDS} &a;&j;</p></body></html>"
        try:
            text = extract(pack({**BOOK, "OEBPS/text/two.xhtml": page}), name="book.epub").text
        except CorpusError:
            continue
        assert "root:" not in text
        assert text.count("ha") < 10


def test_a_document_type_without_entities_is_fine() -> None:
    doctype = '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://127.0.0.1:1/ncx-2005-1.dtd">'
    assert parse_xml(f"{doctype}<ncx/>".encode(), name="x").tag == "ncx"


def docx(body: str, **parts: str) -> bytes:
    entries = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        **{path.replace("__", "/") + ".xml": content for path, content in parts.items()},
    }
    return pack(entries)


def p(text: str, style: str = "", *, extra: str = "", run: str = "") -> str:
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{look}{extra}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def item(text: str, number: int, level: int = 0) -> str:
    return p(text, extra=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


STYLES = (
    f"<w:styles {W}>"
    + "".join(
        f'<w:style w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in (("T", "Title"), ("berschrift1", "heading 1"), ("H3", "heading 3"), ("Q", "Intense Quote"))
    )
    + "</w:styles>"
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
CORE = (
    '<cp:coreProperties xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>Another title</dc:title><dc:creator>Ada Example</dc:creator></cp:coreProperties>"
)
NOTES = f'<w:footnotes {W}><w:footnote w:id="7">{p("A note.")}</w:footnote></w:footnotes>'


def test_a_document_is_read_as_its_reader_sees_it() -> None:
    body = (
        p("Going back", "T")
        + "<w:p><w:r><w:t>One </w:t></w:r><w:hyperlink><w:r><w:t>linked</w:t></w:r></w:hyperlink><w:ins><w:r><w:t"
        ' xml:space="preserve"> word</w:t></w:r></w:ins><w:del><w:r><w:delText>GONE</w:delText></w:r></w:del><w:r>'
        '<w:br/><w:t>and a line</w:t><w:footnoteReference w:id="7"/></w:r></w:p>'
        + p("How long", "berschrift1")
        + item("One", 1)
        + item("Inside", 1, 1)
        + item("Two", 1)
        + item("First", 2)
        + item("Second", 2)
        + p("A quotation.", "Q")
        + p("Its second paragraph.", "Q")
        + p("Deeper", "H3")
        + p("---")
        + p("HIDDEN", run="<w:vanish/>")
        + p("HIDDEN", run='<w:color w:val="FFFFFF"/>')
        + p("HIDDEN", run='<w:sz w:val="2"/>')
        + p("Shown", run='<w:vanish w:val="0"/>')
        + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a|b</w:t></w:r></w:p></w:tc><w:tc/></w:tr><w:tr><w:tc>"
        + p("1")
        + "</w:tc><w:tc>"
        + p("2")
        + "</w:tc></w:tr></w:tbl>"
    )
    essay = extract(
        docx(body, word__styles=STYLES, word__numbering=NUMBERING, word__footnotes=NOTES, docProps__core=CORE),
        name="a.docx",
    )
    assert (essay.title, essay.author) == ("Going back", "Ada Example")
    assert essay.text == (
        "One linked word\nand a line[1]\n\n## How long\n\n- One\n   - Inside\n- Two\n1. First\n2. Second\n\n"
        "> A quotation.\n>\n> Its second paragraph.\n\n### Deeper\n\n* * *\n\nShown\n\n"
        "| a/b |  |\n| --- | --- |\n| 1 | 2 |\n\n[1] A note."
    )
    assert [change.before for change in essay.changes] == ["HIDDEN"] * 3


def test_a_strict_document_is_read_too() -> None:
    strict = docx(p(WORDS))
    with zipfile.ZipFile(io.BytesIO(strict)) as file:
        text = file.read("word/document.xml").decode()
    name = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    text = text.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", name)
    assert extract(pack({"word/document.xml": text}), name="a.docx").text == WORDS


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (docx(""), "holds no text"),
        (pack({"word/document.xml": "<x/>"}), "no body"),
        (pack({"word/document.xml": LAUGHS + "<x>&j;</x>"}), "declares XML entities|XML that can't be read"),
        (pack({"word/document.xml": XXE + "<x>&a;</x>"}), "declares XML entities|XML that can't be read"),
        (b"\xd0\xcf\x11\xe0" + bytes(500), "old Word document, or one locked"),
        (pack({"readme.txt": "words"}), "an archive, but no EPUB"),
        (b"", "is empty"),
        (b"just words", "no web page, PDF, EPUB or Word document"),
        (b"\x89PNG\r\n\x1a\n", "no web page"),
    ],
)
def test_what_is_no_document_is_one_line(data: bytes, says: str) -> None:
    with pytest.raises((UnreadableFile, EmptyText), match=says) as refusal:
        extract(data, name="some/where/a.docx")
    assert str(refusal.value).startswith(("a.docx ", "word/document.xml "))


def _flagged(data: bytes, name: bytes, offset: int, value: bytes) -> bytes:
    """Changes a field of an entry in the archive's directory."""
    at = data.rindex(name) - 46 + offset
    return data[:at] + value + data[at + len(value) :]


DOCUMENT = docx(p(WORDS))


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (pack({**BOOK, "OEBPS/text/two.xhtml": b"<p>" + bytes(90_000_000)}), FileTooLarge, "archive bomb"),
        (pack({**BOOK, **{f"pad{n}": bytes(999_999) for n in range(120)}}), FileTooLarge, "more than 100 MB"),
        (pack({**BOOK, **{f"{n}": "" for n in range(6_000)}}), FileTooLarge, "parts, more than 5,000"),
        (_flagged(DOCUMENT, b"word/document.xml", 8, b"\x01\x00"), UnreadableFile, "locked with a password"),
        (_flagged(DOCUMENT, b"word/document.xml", 10, b"\x0e\x00"), UnreadableFile, "unusual way"),
        (_flagged(DOCUMENT, b"word/document.xml", 16, b"\0\0\0\0"), UnreadableFile, "damaged"),
        (_flagged(DOCUMENT, b"word/document.xml", 42, struct.pack("<I", 9**9)), UnreadableFile, "damaged"),
        (DOCUMENT[:200], UnreadableFile, "damaged"),
        (DOCUMENT[:-10], UnreadableFile, "damaged"),
    ],
)
def test_archives_that_lie_or_are_damaged_are_refused(data: bytes, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says) as refusal:
        extract(data, name="a.docx")
    assert str(refusal.value).isprintable()


def test_what_is_read_counts_too_not_only_what_is_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.from_bytes(pack({"a": bytes(600), "b": bytes(600)}), name="x") as opened:
        monkeypatch.setattr(opened, "_left", 1_000)
        assert len(opened.read("a")) == 600
        with pytest.raises(FileTooLarge):
            opened.read("b")


def test_a_smaller_declared_size_does_not_let_more_through() -> None:
    data = _flagged(docx(p(WORDS * 1_000)), b"word/document.xml", 24, struct.pack("<I", 100))
    with pytest.raises(UnreadableFile):
        extract(data, name="a.docx")


def test_a_file_beyond_the_limit_is_not_even_opened() -> None:
    with pytest.raises(FileTooLarge, match="20,000,001 bytes"):
        extract(b"%PDF-" + bytes(19_999_996), name="a.pdf")


def test_a_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(FileTooLarge, match="2,000,000 characters"):
        extract(docx("".join(p(f"{WORDS} {n}") for n in range(21_000))), name="a.docx")


@pytest.mark.parametrize(
    ("folder", "path", "expected"),
    [("a", "b", "a/b"), ("a", "../b", "b"), ("a", "../../b", ""), ("", "/etc", ""), ("a/b", "./c//d", "a/b/c/d")],
)
def test_paths_stay_inside_the_archive(folder: str, path: str, expected: str) -> None:
    assert join_path(folder, path) == expected


def test_limits_are_what_the_design_says() -> None:
    assert archive.MAX_UNPACKED <= 100_000_000
