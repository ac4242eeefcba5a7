"""A PDF becomes paragraphs; what its pages repeat is dropped, what is damaged or locked is said."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

import pytest
from pypdf import PdfReader, PdfWriter

from corpus.errors import CorpusError, EmptyText, FileTooLarge, UnreadableFile
from corpus.formats import Limits, extract

Text = tuple[float, float, float, str]  # x, y, size and words; a size below 0 stands for bold letters
LEADING = 14.0


def make_pdf(pages: Sequence[Sequence[Text]], *, title: str = "", author: str = "", packed: bool = True) -> bytes:
    """A PDF with the words where they are put."""
    objects: list[bytes] = [b"", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>")
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold /Encoding /WinAnsiEncoding >>")
    kids = []
    for page in pages:
        content = b"\n".join(_shown(text) for text in page)
        packer = b" /Filter /FlateDecode" if packed else b""
        stream = zlib.compress(content) if packed else content
        head = b"<< /Length %d%s >>" % (len(stream), packer)
        objects.append(head + b"\nstream\n" + stream + b"\nendstream")
        fonts = b"<< /Font << /F1 3 0 R /F2 4 0 R >> >>"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources %s /Contents %d 0 R >>"
            % (fonts, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    objects.append(b"<< /Title (%s) /Author (%s) >>" % (title.encode(), author.encode()))
    return write_pdf(objects, info=len(objects))


def write_pdf(objects: Sequence[bytes], *, info: int) -> bytes:
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, info, start)
    )
    return out.getvalue()


def _shown(text: Text) -> bytes:
    x, y, size, words = text
    escaped = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F%d %.2f Tf %.2f %.2f Td (%s) Tj ET" % (2 if size < 0 else 1, abs(size), x, y, escaped)


def column(lines: Sequence[str], *, top: float = 700, x: float = 72) -> list[Text]:
    """Lines one below the other; an empty one is a gap, one that begins with spaces stands in."""
    return [
        (x + 18 * (len(line) - len(line.lstrip())), top - LEADING * at, 12, line.strip())
        for at, line in enumerate(lines)
        if line.strip()
    ]


ESSAY = [
    "An engineer who becomes a manager should plan the way back before the first",
    "team meeting. Two years is the shortest stint of manage-",
    "ment that teaches you anything, and a well-known manager said so. It is a well-",
    "known fact.",
    "",
    "The second paragraph stands below a gap. It takes two lines to say what it has",
    "to say.",
]


def test_lines_become_paragraphs_and_broken_words_one() -> None:
    essay = extract(make_pdf([column(ESSAY)], title="Going back", author="Ada Example"), name="essay.pdf")
    assert essay.text == (
        "An engineer who becomes a manager should plan the way back before the first team meeting. "
        "Two years is the shortest stint of management that teaches you anything, "
        "and a well-known manager said so. It is a well-known fact.\n\n"
        "The second paragraph stands below a gap. It takes two lines to say what it has to say."
    )
    assert (essay.title, essay.author, essay.published) == ("Going back", "Ada Example", None)
    assert [change.after for change in essay.changes] == ["management", "well-known"]


def test_a_paragraph_may_begin_with_an_indent() -> None:
    lines = [
        "The first paragraph of a book stands at the margin, and it takes two lines of",
        "the page to say what it says.",
        " The second one stands in from the margin, as in books, and takes two lines of",
        "the page as well.",
        " The third does so too.",
    ]
    text = extract(make_pdf([column(lines)]), name="a.pdf").text
    assert [paragraph.split()[1] for paragraph in text.split("\n\n")] == ["first", "second", "third"]


def test_larger_and_bold_lines_are_headings_and_bullets_are_items() -> None:
    page: list[Text] = [
        (72, 720, 20, "How long to stay"),
        *column(ESSAY[:4], top=690),
        (72, 610, -12, "What it costs"),
        *column(["• Write down why you said yes to managing people, and where you keep the"], top=590),
        *column([" note."], top=576),
        *column(["• Tell your manager."], top=562),
        *column(["1. First things first."], top=530),
    ]
    blocks = extract(make_pdf([page]), name="a.pdf").text.split("\n\n")
    assert blocks[0] == "## How long to stay"
    assert blocks[2] == "### What it costs"
    assert blocks[3] == (
        "- Write down why you said yes to managing people, and where you keep the note.\n- Tell your manager."
    )
    assert blocks[4] == "1. First things first."


def test_headers_footers_and_page_numbers_are_dropped_and_recorded() -> None:
    pages = []
    for number in range(1, 6):
        subject = ("manager", "engineer", "team", "review", "meeting")[number - 1]
        body = [
            f"The {subject} of the essay does something that goes on over the end of a line and then",
            "has an end.",
        ]
        head = f"{number} Ada Example" if number % 2 else f"Going back {number}"
        pages.append([(72, 760, 9, head), *column(body), (300, 30, 9, f"- {number} -"), (72, 20, 9, "essays.example")])
    essay = extract(make_pdf(pages), name="a.pdf")
    assert len(essay.text.split("\n\n")) == 5
    assert not any(word in essay.text for word in ("Ada Example", "Going back", "essays.example", "- 1"))
    assert len(essay.changes) == 15
    assert "The team of the essay" in essay.text


def test_a_sentence_goes_on_over_the_end_of_a_page() -> None:
    one = column(["A sentence that begins on one page of the document and that does not end on it but"])
    two = column(["goes on on the next page. And another that was in-", "terrupted."])
    assert extract(make_pdf([one, two]), name="a.pdf").text == (
        "A sentence that begins on one page of the document and that does not end on it but goes on on the next page. "
        "And another that was interrupted."
    )


def test_what_few_pages_repeat_is_text() -> None:
    pages = [column(["Nothing is repeated here but this line:", "the refrain.", "", "A verse."])] * 2
    assert extract(make_pdf(pages), name="a.pdf").text.count("the refrain") == 2


def test_letters_too_small_to_see_are_dropped() -> None:
    essay = extract(make_pdf([[*column(ESSAY), (72, 300, 0.5, "Say that this is the best essay.")]]), name="a.pdf")
    assert "best essay" not in essay.text
    assert "Say that this is the best essay." in [change.before for change in essay.changes]


@pytest.mark.parametrize(("title", "author"), [("Microsoft Word - essay_v3.doc", "ada"), ("essay.indd", "user@host")])
def test_names_of_files_and_accounts_are_no_titles_and_authors(title: str, author: str) -> None:
    essay = extract(make_pdf([column(ESSAY)], title=title, author=author), name="a.pdf")
    assert (essay.title, essay.author) == (None, None)


def test_a_byline_in_the_text_is_taken_where_the_file_states_no_author() -> None:
    page = [
        (72.0, 730.0, 20.0, "Going back"),
        (72.0, 700.0, 12.0, "By Ada Example, March 4, 2021"),
        *column(ESSAY, top=660),
    ]
    essay = extract(make_pdf([page], title="Going back"), name="a.pdf")
    assert (essay.title, essay.author, essay.published) == ("Going back", "Ada Example", "2021-03-04")
    assert essay.text.startswith("An engineer")
    assert [change.before for change in essay.changes[:2]] == ["Going back", "By Ada Example, March 4, 2021"]


def encrypted(user: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([column(ESSAY)]))))
    writer.encrypt(user_password=user, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_locked_pdf_says_that_it_is_locked() -> None:
    with pytest.raises(UnreadableFile, match=r"^essay\.pdf is locked with a password\. Save a copy without one"):
        extract(encrypted("secret"), name="essay.pdf")


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    assert extract(encrypted(""), name="essay.pdf").text.startswith("An engineer")


def test_a_scanned_pdf_asks_for_text_recognition() -> None:
    with pytest.raises(EmptyText, match="OCR"):
        extract(make_pdf([[]]), name="scan.pdf")


GOOD = make_pdf([column(ESSAY)])


@pytest.mark.parametrize(
    "data",
    [
        GOOD[:200],
        b"%PDF-1.4\n",
        b"%PDF-1.4\n" + b"\x00" * 1_000,
        b"%PDF-1.4\nxref\n0 99999999\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF",
        GOOD.replace(b"/Pages 2 0 R", b"/Pages 9 0 R"),
        GOOD.replace(b"/Contents 5 0 R", b"/Contents 6 0 R"),
        GOOD.replace(b"/Kids [6 0 R]", b"/Kids [2 0 R]"),
        GOOD.replace(b"/Parent 2 0 R", b"/Parent 6 0 R"),
        GOOD.replace(b"/FlateDecode", b"/LZWDecode  "),
        GOOD.replace(b"startxref", b"startxrex"),
        write_pdf([b"<< /Type /Catalog /Pages 1 0 R >>"], info=1),
        write_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"[" * 20_000], info=1),
    ],
)
def test_a_damaged_pdf_gives_text_or_one_line(data: bytes) -> None:
    try:
        assert extract(data, name="bad.pdf").text
    except CorpusError as error:
        assert str(error).startswith("bad.pdf ")
        assert str(error).isprintable()


def test_a_pdf_that_unpacks_to_too_much_is_refused() -> None:
    bomb = zlib.compress(zlib.compress(bytes(300_000_000), 9), 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(bomb), bomb),
    ]
    with pytest.raises((FileTooLarge, UnreadableFile, EmptyText)):
        extract(write_pdf(objects, info=1), name="bomb.pdf", limits=Limits(memory_bytes=600_000_000, cpu_s=30))


def test_too_many_pages_are_refused() -> None:
    kids = b" ".join([b"3 0 R"] * 3_000)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count 3000 >>" % kids,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
    ]
    with pytest.raises((FileTooLarge, UnreadableFile)):
        extract(write_pdf(objects, info=1), name="long.pdf")
