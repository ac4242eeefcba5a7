"""What was extracted goes into cleaning as one essay, and nothing in it can pass for something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import in_one_line
from corpus.formats import SUFFIXES, Extracted, as_document, extract, kind_of
from corpus.formats.html import parse_html
from corpus.formats.markdown import to_markdown
from corpus.pieces import read_pieces

TEXT = "An engineer who becomes a manager should plan the way back.\n\n## How long\n\nTwo years, and not a day more."
TAGS = ["<p>", "</p>", "<li>", "<ul>", "<ol>", "</ul>", "<blockquote>", "<pre>", "</pre>", "<br>", "<h2>", "<table>"]
PIECES = st.lists(st.sampled_from([*TAGS, "<tr>", "<td>", "---", "...", "\n", "- ", "# ", "words", "a | b", "```"]))


def test_what_a_file_states_reaches_the_essay() -> None:
    extracted = Extracted(TEXT, "A: B", 'Ada "A." Example', "https://essays.example/a?b=c#d", "2021-03")
    (piece,) = read_pieces(as_document(extracted), name="a.html")
    assert (piece.title, piece.author) == ("A: B", 'Ada "A." Example')
    assert (piece.url, piece.published) == ("https://essays.example/a?b=c#d", "2021-03")
    assert piece.text == TEXT


def test_what_a_file_does_not_state_is_left_to_its_text() -> None:
    assert as_document(Extracted(TEXT)).decode() == TEXT + "\n"


@pytest.mark.parametrize("ending", ["\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x00", '"\n', '"\u2028', "\\"])
def test_no_title_begins_a_field_of_its_own(ending: str) -> None:
    extracted = Extracted(TEXT, f'Title{ending}author: "Famous Person', "Ada Example")
    (piece,) = read_pieces(as_document(extracted), name="a.html")
    assert piece.author == "Ada Example"
    assert piece.title is not None
    assert piece.title.startswith("Title")


@given(PIECES)
def test_no_page_writes_a_line_that_opens_front_matter(pieces: list[str]) -> None:
    text = to_markdown(parse_html("<body>words" + "".join(pieces) + "</body>", name="page"))
    assert not [line for line in text.split("\n") if line.rstrip() in ("---", "...")]
    assert text.count("```") % 2 == 0 or "```" in "".join(pieces)
    assert "\x00" not in text


@given(st.text())
def test_a_stranger_s_text_stands_in_one_line(text: str) -> None:
    line = in_one_line(text, max_characters=20)
    assert line.isprintable()
    assert len(line) <= 20


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7\n", "essay.md", "pdf"),
        (b"\n\n%PDF-1.4", "essay", "pdf"),
        (b"<!DOCTYPE html><p>words", "essay.txt", "html"),
        (b'<?xml version="1.0"?>\n<!-- a -->\n<html>', "essay", "html"),
        ("<html>".encode("utf-16"), "essay", "html"),
        (b"\xef\xbb\xbf<HTML>", "essay", "html"),
        (b"<p>words</p>", "essay.html", "html"),
        (b"<p>words</p>", "essay.md", None),
        (b"words < more", "essay.html", None),
        (b"# Title\n\nI write <html> and <body> by hand.", "essay.md", None),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/epub+zip", "essay.zip", "epub"),
        (b"PK\x03\x04 word/document.xml", "essay", "docx"),
        (b"PK\x03\x04 xl/workbook.xml", "essay.docx", None),
        (b"", "essay.pdf", None),
    ],
)
def test_a_file_is_what_its_bytes_say(data: bytes, name: str, kind: str | None) -> None:
    assert kind_of(data, name=name) == kind


def test_the_suffixes_are_those_of_the_formats() -> None:
    assert set(SUFFIXES) == {".html", ".htm", ".xhtml", ".pdf", ".epub", ".docx"}


def test_what_comes_out_of_a_page_goes_through_cleaning_unharmed() -> None:
    page = (
        f"<html><title>T</title><body><article><h1>T</h1><p>{'One may go back. ' * 9}</p><h2>Half a year</h2><ul>"
        + (f"<li>Today</li><li>Now</li></ul><p>{'It takes a while. ' * 9}</p></article></body></html>")
    )
    extracted = extract(page.encode(), name="t.html")
    (piece,) = read_pieces(as_document(extracted), name="t.html")
    assert piece.text == extracted.text
    assert not piece.changes
