"""Answers as HTML: what is shown, and that nothing but our own tags ever is."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach import Citation, Ranks, Sentence
from coach.reply import Perspective
from ui import gate
from ui.web.render import answer_html, line_html, passage_address, question_html, quote_digest, source_name

QUOTE = "Two years is the shortest stint of management that teaches you anything."
HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "![x](http://evil.example/?q=1)",
    "[click](javascript:alert(1))",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\"'><svg onload=alert(1)>",
    "a\n\n<img src=http://evil.example/a.png>\n\n```html\n<b>\n```",
    "**<u>bold</u>** *<i>x</i>* $$x$$",
)
OURS = {"div", "p", "ul", "li", "span", "a", "q", "br", "strong", "em"}


class Seen(HTMLParser):
    """The tags, addresses, other attributes and text of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def citation(number: int = 1, **changed: object) -> Citation:
    values: dict[str, object] = {
        "essay_id": "swinging",
        "title": "Swinging between code and people",
        "author": "Ada Example",
        "url": "https://essays.example/swinging",
        "published": "2021-03-04",
        "start": 100,
        "end": 100 + len(QUOTE),
        "quote": QUOTE,
    }
    return Citation(number=number, **{**values, **changed})  # type: ignore[arg-type]


def test_each_number_is_a_link_to_its_place_in_the_essay() -> None:
    html = answer_html([Sentence(f"“{QUOTE}”", "quoted", (1,))], [citation()], decision="answered")
    address = f"essays/swinging?start=100&end={100 + len(QUOTE)}&quote={quote_digest(QUOTE)}#quote"
    assert passage_address(citation()) == address
    assert set(Seen(html).links) == {address}
    assert "Ada Example, ‘Swinging between code and people’ (2021)" in Seen(html).text


def test_an_address_says_how_the_passage_was_found() -> None:
    assert passage_address(citation(ranks=Ranks(2, 1, None, 14, 3))).endswith("&why=2-1-0-14-3#quote")


def test_only_words_that_stand_in_the_cited_passage_are_set_as_a_quotation() -> None:
    said = "Ada writes “the shortest stint of management that teaches you anything”, and I call that “a fair rule”."
    html = answer_html([Sentence(said, "quoted", (1,))], [citation()])
    assert "<q>“the shortest stint of management that teaches you anything”</q>" in html
    assert "“a fair rule”" in html and "<q>“a fair rule”</q>" not in html


def test_the_three_labels_can_be_told_apart() -> None:
    sentences = [Sentence("One.", "quoted", (1,)), Sentence("Two.", "supported", (1,)), Sentence("Three.", "view")]
    html = answer_html(sentences, [citation()])
    for label in ("quoted", "supported", "view"):
        assert f'<span class="{label}" title=' in html
    assert html.count("</span>1</a>") == 3  # two sentences, and the list of sources


def test_paragraphs_and_lists_follow_what_stands_before_each_sentence() -> None:
    sentences = [
        Sentence("Opening.", "view", before="\n\n"),
        Sentence("Goes on.", "view"),
        Sentence("First.", "view", before="\n- "),
        Sentence("More of it.", "view"),
        Sentence("Second.", "view", before="\n- "),
        Sentence("Closing.", "view", before="\n\n"),
    ]
    html = answer_html(sentences, [])
    outline = [piece for piece in html.replace("</", "<").split("<") if piece.rstrip(">") in ("p", "ul", "li")]
    assert outline == ["p>", "p>", "ul>", "li>", "li>", "li>", "li>", "ul>", "p>", "p>"]


def test_sources_are_listed_once_for_each_essay_and_only_when_the_answer_is_whole() -> None:
    cited = [citation(1), citation(2, start=5, end=9), citation(3, essay_id="staying", title="Staying", published=None)]
    sentence = [Sentence("All of it.", "supported", (1, 2, 3))]
    assert answer_html(sentence, cited).count("<li>") == 2
    assert "<li>" not in answer_html(sentence, cited, growing=True)


@pytest.mark.parametrize("decision", ["close", "declined"])
def test_passages_that_only_come_close_are_not_called_sources(decision: str) -> None:
    html = answer_html([Sentence("x", "supported", (1,))], [citation()], decision=decision)  # type: ignore[arg-type]
    assert "Close, but not an answer" in html and ">Sources<" not in html


def test_an_unknown_author_is_called_so() -> None:
    assert source_name("unknown", "A title", "1999") == "‘A title’, author unknown (1999)"


def test_emphasis_that_a_model_writes_is_shown_as_such() -> None:
    html = answer_html([Sentence("**What** you *miss*, 2 * 3 * 4.", "view")], [])
    assert "<strong>What</strong> you <em>miss</em>, 2 * 3 * 4." in html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_wherever_it_stands(text: str) -> None:
    source = citation(essay_id=text, title=text, author=text, published=text, quote=text, url=text)
    sentence = Sentence(f"{text} “{text}”", "quoted", (1,))
    stand = Perspective(text, text, text, text, text, text, text, text, text, 0, 5, text)
    for html in (
        answer_html([sentence], [source], decision="close", notice=text, perspectives=[stand]),
        question_html(text),
        line_html(text, "error"),
    ):
        seen = Seen(html)
        assert seen.tags <= OURS
        assert seen.attributes <= {"class", "href", "title"}
        assert all(link.startswith("essays/") for link in seen.links)
        assert "\n" not in html  # a blank line would end the block, and Markdown begin


@given(st.text(), st.text(), st.text())
def test_any_text_survives_without_becoming_markup(said: str, title: str, essay_id: str) -> None:
    sentence, source = Sentence(said, "view", (1,)), citation(title=title, essay_id=essay_id)
    seen = Seen(answer_html([sentence], [source], notice=title) + question_html(said))
    assert seen.tags <= OURS
    assert all(link.startswith("essays/") for link in seen.links)


@given(st.text())
def test_a_question_is_shown_as_it_was_typed(question: str) -> None:
    html = question_html(question)
    assert Seen(html).text == "".join(gate.seen(line) for line in question.splitlines())
    assert not any(not line.strip() for line in html.splitlines())


def test_all_text_passes_one_gate() -> None:
    for path in Path(gate.__file__).parent.glob("*.py"):
        assert path.name == "gate.py" or not re.search(r"import html\b|from html import", path.read_text()), path


def test_the_gate_drops_what_shows_nothing_itself() -> None:
    assert gate.shown("a\u202eb\u2066c\x00\x1bd\n\te") == "abcd\n\te"
    assert gate.shown_line(" <two>\n lines ") == "&lt;two&gt; lines"
    assert gate.shown_lines("a\r\n\r\nb & c") == "a<br><br>b &amp; c"


def test_where_essays_stand_is_a_card_for_each() -> None:
    stand = Perspective(
        "e", "A title", "Ada", None, "2021", "Go?", "Go at once.", "the bored", "differs", 3, 9, "go now"
    )
    html = answer_html([Sentence("x", "view")], [], perspectives=[stand, stand])
    assert html.count('class="card"') == 2 and "Where the essays stand: Go?" in html
    assert "Go at once." in html and "Applies to: the bored" in html and "<q>“go now”</q>" in html
    assert "essays/e?start=3&amp;end=9" in html
    assert "card" not in answer_html([Sentence("x", "view")], [], perspectives=[stand], growing=True)


def test_a_number_tells_the_words_it_stands_for() -> None:
    html = answer_html([Sentence("x", "quoted", (1,))], [citation(quote="word " * 200)])
    told = html.split('title="“')[1].split('"')[0]
    assert told.startswith("word word") and " …” " in told and len(told) < 400
