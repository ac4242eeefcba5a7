"""The pages behind the citations: light Markdown, and marks that begin and end anywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from conftest import STAYING, SWINGING
from hypothesis import given
from hypothesis import strategies as st

from indexing import Span
from ui.web.browsing import Browse, library_page
from ui.web.pages import Place, essay_page, message_page, passage_fragment
from ui.web.render import quote_digest
from ui.web.text import section, text_blocks, text_html

MIXED = "Opening line\nthat wraps.\n\n## A heading\n\n- one\n- two\n  of it\n\n3. third\n\n> said\n> twice\n\nLast."


def marks(html: str) -> list[str]:
    return [unescape(words) for words in re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL)]


def test_light_markdown_becomes_the_html_it_means() -> None:
    assert text_html(MIXED, text_blocks(MIXED)) == (
        "<p>Opening line\nthat wraps.</p><h2>A heading</h2><ul><li>one</li><li>two\n  of it</li></ul>"
        '<ol start="3"><li>third</li></ol><blockquote><p>said\ntwice</p></blockquote><p>Last.</p>'
    )


def test_a_mark_inside_one_block_is_exactly_the_quote() -> None:
    start = SWINGING.text.index("Two years is")
    end = SWINGING.text.index(" After five")
    html = text_html(SWINGING.text, text_blocks(SWINGING.text), marked=Span(start, end))
    assert marks(html) == [SWINGING.text[start:end]]
    assert html.count('<mark id="quote">') == 1


def test_a_mark_across_blocks_is_cut_at_their_edges_and_has_one_id() -> None:
    start, end = MIXED.index("wraps"), MIXED.index("twice")
    html = text_html(MIXED, text_blocks(MIXED), marked=Span(start, end))
    assert marks(html) == ["wraps.", "A heading", "one", "two\n  of it", "third", "said"]
    assert html.count('id="quote"') == 1


def test_what_conversations_cite_is_marked_besides_and_never_twice() -> None:
    text = "One two three four five."
    cited = [Span(0, 7), Span(4, 13), Span(19, 24)]
    html = text_html(text, text_blocks(text), marked=Span(8, 18), cited=cited)
    assert html == (
        '<p><mark class="cited">One two </mark><mark id="quote">three four</mark> <mark class="cited">five.</mark></p>'
    )


@given(st.text(alphabet=st.sampled_from("ab<&\"' \n#->1.*"), max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_whatever_is_marked_is_shown_once_and_in_order(text: str, start: int, end: int) -> None:
    html = text_html(text, text_blocks(text), marked=Span(start, end))
    shown = "".join(marks(html))
    rest = iter(text[start:end])
    assert all(character in rest for character in shown)  # a subsequence: only line openings are missing
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "h2", "ul", "ol", "li", "blockquote", "mark"}


@given(st.text(max_size=200))
def test_every_word_of_an_essay_is_shown(text: str) -> None:
    shown = unescape(re.sub(r"<[^>]*>", " ", text_html(text, text_blocks(text))))
    words = re.findall(r"[^\W\d]{2,}", text)
    assert [word for word in words if word not in shown] == []


def test_a_section_runs_from_the_heading_above_to_the_next_one() -> None:
    blocks = text_blocks(STAYING.text)
    place = STAYING.text.index("three seats")
    around = section(blocks, Span(place, place + 5))
    assert [block.kind for block in around] == ["heading", "paragraph"]
    place = STAYING.text.index("Influence")
    assert [block.kind for block in section(blocks, Span(place, place + 5))] == ["paragraph", "paragraph"]


def test_a_place_is_read_from_the_link() -> None:
    digest = quote_digest(SWINGING.text[10:30])
    assert Place.of(SWINGING.text, "", "", "") == Place()
    assert Place.of(SWINGING.text, "10", "30", digest) == Place(Span(10, 30))


@pytest.mark.parametrize(
    ("start", "end", "digest"),
    [
        ("10", "31", quote_digest(SWINGING.text[10:30])),
        ("10", "99999", ""),
        ("30", "10", ""),
        ("-3", "10", ""),
        ("x", "10", ""),
        ("", "10", ""),
        ("9" * 30, "10", ""),
        ("²", "10", ""),
    ],
)
def test_a_place_that_does_not_hold_the_quoted_words_is_said_to_have_changed(start: str, end: str, digest: str) -> None:
    assert Place.of(SWINGING.text, start, end, digest) == Place(changed=True)
    assert "has changed since" in essay_page(SWINGING, Place(changed=True))
    assert "has changed since" in passage_fragment(SWINGING, Place(changed=True))
    assert "<mark" not in essay_page(SWINGING, Place(changed=True))


def test_an_essay_says_who_wrote_it_when_and_where_the_original_is() -> None:
    page = essay_page(SWINGING, Place())
    assert "<h1>Swinging between code and people</h1>" in page
    assert "Ada Example · 4 March 2021 ·" in page
    assert 'href="https://essays.example/swinging" target="_blank" rel="noopener noreferrer"' in page


@pytest.mark.parametrize(
    "url",
    [
        None,
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//evil.example/x",
        "http:",
        "x",
    ],
)
def test_an_address_that_is_not_of_the_web_is_no_link(url: str | None) -> None:
    page = essay_page(replace(SWINGING, url=url), Place())
    assert "no public address" in page
    assert "original at" not in page


def test_an_essay_that_ships_with_the_product_says_so() -> None:
    assert "part of the starter library" in essay_page(replace(STAYING, origin="starter:staying"), Place())


def test_hostile_essays_stay_text_on_every_page() -> None:
    bad = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    essay = replace(
        SWINGING, id=bad, title=bad, author=bad, published=bad, license=bad, url=f"https://x/{bad}", text=bad
    )
    pages = [essay_page(essay, Place(Span(3, 20))), passage_fragment(essay, Place(Span(3, 20))), library_page([essay])]
    for page in (*pages, message_page(bad, bad)):
        assert "<script" not in page
        assert "<img" not in page


def test_essays_are_found_by_words_author_and_topic_and_put_in_order() -> None:
    old = replace(SWINGING, id="old", title="Zeal", author="Ann", published="2001", topics=("pay",), text="Ask twice.")
    new = replace(SWINGING, id="new", title="apples", author="Bob", published="2020-05-01", topics=("pay", "moving"))
    essays = [old, new]
    assert Browse().find(essays) == [old, new]
    assert Browse(search="TWICE zeal ann").find(essays) == [old]
    assert Browse(search="zeal apples").find(essays) == []
    assert Browse(author="Bob").find(essays) == [new]
    assert Browse(topic="moving").find(essays) == [new]
    assert Browse(topic="pay", sort="title").find(essays) == [new, old]
    assert Browse(sort="author").find(essays) == [old, new]
    assert Browse(sort="newest").find(essays) == [new, old]
    assert Browse(sort="no such order").find(essays) == [old, new]


def test_the_library_keeps_what_was_asked_for_and_says_when_nothing_fits() -> None:
    page = library_page([SWINGING], Browse(search='"><script>', author=SWINGING.author))
    assert 'value="&quot;&gt;&lt;script&gt;"' in page
    assert f'<option value="{SWINGING.author}" selected>' in page
    assert "No essay fits all of this." in page
    assert "0 of 1 essays" in page


def test_a_long_essay_has_contents_that_lead_to_each_of_its_headings() -> None:
    parts = ["First & foremost", "<script>", "Last"]
    text = "\n\n".join(f"## {part}\n\n{'word ' * 300}" for part in parts)
    page = essay_page(replace(SWINGING, text=text), Place())
    links = re.findall(r'<a href="#(part-\d)">(.*?)</a>', page)
    assert [unescape(words) for _, words in links] == parts
    assert links == re.findall(r'<h2 id="(part-\d)">(.*?)</h2>', page)
    short = essay_page(replace(SWINGING, text=text.replace("word ", "")), Place())
    assert "Contents" not in short


def test_the_panel_says_why_the_passage_was_found() -> None:
    place = Place.of(SWINGING.text, "0", "9", "")
    fragment = passage_fragment(SWINGING, place, why="1-2-13-0-21")
    assert "Of everything in the library it was the best match" in fragment
    assert "<li>2nd by what the passage" in fragment and "<li>13th by what its sentences" in fragment
    assert "what people" not in fragment and "<li>21st by the words" in fragment
    assert "the 3rd best match" in passage_fragment(SWINGING, place, why="3-1-1-1-1")


@pytest.mark.parametrize(
    "why", ["", "1", "0-1-1-1-1", "1-1-1-1-1-1", "1-1-1-1-x", "1-1-1-1-<b>", "٣-1-1-1-1", "1" * 300]
)
def test_an_address_that_does_not_say_why_is_not_believed(why: str) -> None:
    assert "Why" not in passage_fragment(SWINGING, Place.of(SWINGING.text, "0", "9", ""), why=why)
