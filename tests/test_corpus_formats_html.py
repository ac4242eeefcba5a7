"""Web pages become their essay, and say of themselves only what they state."""

from __future__ import annotations

import pytest

from corpus.changes import Change
from corpus.errors import EmptyText, UnreadableFile
from corpus.formats import Extracted, extract
from corpus.formats.hidden import drop_hidden
from corpus.formats.html import page_text, parse_html
from corpus.formats.markdown import plain_text, to_markdown

WORDS = "An engineer who becomes a manager should plan the way back before the first team meeting of the year."
PAGE = """<!doctype html><html><head><title>Going back | Ada's notes</title>
<link rel="canonical" href="/going-back">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Notes"},
{"@type": "BlogPosting", "headline": "Going back", "author": {"@type": "Person", "name": "Ada Example"},
"datePublished": "2021-03-04T10:00:00+01:00"}]}</script></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/about">About</a></li></ul></nav></header>
<main><article><h1>Going back</h1>
<p>WORDS</p>
<h2>How long to stay</h2>
<p>WORDS<sup id="r1"><a href="#n1">1</a></sup> And <b>one</b> <a href="/more">more</a> sentence.</p>
<ul><li>Write down why.<ul><li>Today.</li></ul></li><li><p>Tell your manager.</p></li></ul>
<ol><li>First</li><li>Second</li></ol>
<blockquote><p>WORDS</p><p>A second thought.</p></blockquote>
<p><strong>A heading nobody marked</strong></p>
<p>WORDS</p>
<pre><code>def back():
    return "---"
</code></pre>
<table><tr><th>Year</th><th>Job</th></tr><tr><td>1</td><td>manager</td></tr></table>
<p>WORDS</p></article></main>
<aside><h3>Recent posts</h3><ul><li><a href="/1">Another essay about something else</a></li></ul></aside>
<footer><p>Copyright 2021 Ada Example. <a href="/privacy">Privacy</a></p></footer></body></html>"""


def read(page: str, *, url: str | None = None) -> Extracted:
    return extract(page.replace("WORDS", WORDS).encode(), name="page.html", url=url)


@pytest.fixture(scope="module")
def essay() -> Extracted:
    return read(PAGE, url="https://notes.example/going-back?utm_source=x")


def test_a_page_states_its_title_author_day_and_address(essay: Extracted) -> None:
    assert (essay.title, essay.author, essay.published) == ("Going back", "Ada Example", "2021-03-04")
    assert essay.url == "https://notes.example/going-back"


def test_the_essay_comes_as_markdown_without_the_site(essay: Extracted) -> None:
    assert essay.text == "\n\n".join(
        (
            WORDS,
            "## How long to stay",
            f"{WORDS}[1] And one more sentence.",
            "- Write down why.\n   - Today.\n- Tell your manager.",
            "1. First\n2. Second",
            f"> {WORDS}\n>\n> A second thought.",
            "### A heading nobody marked",
            WORDS,
            '```\ndef back():\n    return "---"\n```',
            "| Year | Job |\n| --- | --- |\n| 1 | manager |",
            WORDS,
        )
    )


def test_what_a_page_does_not_state_stays_unknown() -> None:
    plain = read("<html><body><p>WORDS</p><p>WORDS Seen on 3 May 2020 by Ben.</p><h2>Comments</h2></body></html>")
    assert (plain.title, plain.author, plain.url, plain.published) == (None, None, None, None)


@pytest.mark.parametrize(
    ("head", "author", "published"),
    [
        ('<meta name="author" content="Ada Example">', "Ada Example", None),
        ('<meta property="article:author" content="https://facebook.com/ada">', None, None),
        ('<meta name="author" content="admin">', None, None),
        ('<meta property="article:published_time" content="2021-03-04T23:00:00Z">', None, "2021-03-04"),
        ('<meta name="date" content="2021-13-45">', None, None),
        ('<meta name="date" content="March 4, 2021">', None, "2021-03-04"),
        ('<script type="application/ld+json">{"@type": "Article", "headline"</script>', None, None),
        (
            '<script type="application/ld+json">[{"@type":"Article","headline":"a","author":"Ann A"},'
            '{"@type":"Article","headline":"b","author":"Bob B"}]</script>',
            None,
            None,
        ),
    ],
)
def test_only_plain_statements_are_believed(head: str, author: str | None, published: str | None) -> None:
    page = read(f"<html><head>{head}</head><body><p>WORDS</p><p>WORDS</p></body></html>")
    assert (page.author, page.published) == (author, published)


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("https://www.notes.example/a", "https://www.notes.example/a"),
        ("/b", "https://notes.example/b"),
        ("https://famous.example/essay", "https://notes.example/x"),
        ("https://notes.example.evil.example/a", "https://notes.example/x"),
        ("javascript:alert(1)", "https://notes.example/x"),
        ("https://famous.example@notes.example/", "https://notes.example/x"),
        ("https://[", "https://notes.example/x"),
    ],
)
def test_a_page_cannot_pass_for_a_page_of_another_site(canonical: str, expected: str) -> None:
    page = f'<html><head><link rel="canonical" href="{canonical}"></head><body><p>WORDS</p><p>WORDS</p></body></html>'
    assert read(page, url="https://notes.example/x").url == expected


HIDDEN = """
<p style="display:none">SECRET</p>
<p style="DISPLAY : None !important">SECRET</p>
<p hidden>SECRET</p>
<p hidden="until-found">SECRET</p>
<p aria-hidden="true">SECRET</p>
<p style="visibility:hidden">SECRET</p>
<p style="opacity:0">SECRET</p>
<p style="font-size:0">SECRET</p>
<p style="font-size:0px">SECRET</p>
<p style="font-size:1px">SECRET</p>
<p style="font-size:0.01em">SECRET</p>
<p style="position:absolute;left:-9999px">SECRET</p>
<p style="position:fixed;top:-200em">SECRET</p>
<p style="text-indent:-9999px">SECRET</p>
<p style="margin-left:-9999px">SECRET</p>
<p style="height:0;overflow:hidden">SECRET</p>
<p style="position:absolute;clip:rect(0,0,0,0)">SECRET</p>
<p style="clip-path:inset(50%)">SECRET</p>
<p style="transform:scale(0)">SECRET</p>
<p style="color:white">SECRET</p>
<p style="color:#fff">SECRET</p>
<p style="color:#FFFFFF">SECRET</p>
<p style="color:rgb(255, 255, 255)">SECRET</p>
<p style="color:rgba(0,0,0,0)">SECRET</p>
<p style="color:transparent">SECRET</p>
<p style="color:#123456;background:#123456">SECRET</p>
<div style="background-color:black"><p style="color:#000">SECRET</p></div>
<table bgcolor="#eeeeee"><tr><td><font color="#eeeeee">SECRET</font></td></tr></table>
<font color="white">SECRET</font>
<p class="gone">SECRET</p>
<p id="gone">SECRET</p>
<div class="other gone"><p>SECRET</p></div>
<p style="/* x */ display: /* y */ none">SECRET</p>
<template><p>SECRET</p></template>
<noscript><p>SECRET</p></noscript>
<!-- SECRET -->
<p><span hidden>SECRET</span></p>
""".strip().split("\n")
SHEET = "<style>/* .shown{display:none} */ @media print{.shown{display:none}} .x,.gone,p#gone{display:none}</style>"
SHOWN = """
<p style="color:#111">SHOWN</p>
<p style="font-size:12px">SHOWN</p>
<p class="shown">SHOWN</p>
<p aria-hidden="false">SHOWN</p>
<p style="opacity:0.9">SHOWN</p>
<p style="position:absolute;left:-10px">SHOWN</p>
<div style="background:#000"><p style="color:white">SHOWN</p></div>
<div style="background:url(dark.png)"><p style="color:white">SHOWN</p></div>
<p style="height:0;padding-bottom:10px">SHOWN</p>
<p style="display:block">SHOWN</p>
""".strip().split("\n")


def _seen(part: str) -> tuple[str, list[Change]]:
    page = f"<html><head>{SHEET}</head><body><p>{WORDS}</p>{part}<p>The end.</p></body></html>"
    root = parse_html(page, name="page")
    changes = drop_hidden(root)
    body = root.find("body")
    assert body is not None
    return to_markdown(body), changes


@pytest.mark.parametrize("part", HIDDEN)
def test_text_that_nobody_sees_is_not_read(part: str) -> None:
    text, changes = _seen(part)
    assert text == f"{WORDS}\n\nThe end."
    is_no_text = part.startswith(("<template", "<noscript", "<!--"))
    assert changes == ([] if is_no_text else [Change("hidden text", "SECRET", "")])


@pytest.mark.parametrize("part", SHOWN)
def test_text_that_is_seen_is_read(part: str) -> None:
    text, changes = _seen(part)
    assert "SHOWN" in text
    assert not changes


def test_hidden_text_does_not_get_past_the_extraction() -> None:
    page = read(PAGE.replace("</article>", "".join(HIDDEN) + "</article>").replace("</head>", SHEET + "</head>"))
    assert "SECRET" not in page.text
    assert sum(change.rule == "hidden text" for change in page.changes) >= 30


def test_text_after_a_hidden_element_stays() -> None:
    root = parse_html("<p>one <b hidden>SECRET</b> two <i hidden>SECRET</i> three</p>", name="page")
    drop_hidden(root)
    assert plain_text(root) == "one two three"


@pytest.mark.parametrize(
    "lines",
    [
        "<p>---</p><p>author: Famous Person</p><p>---</p>",
        "---<br>title: x<br>author: Famous Person<br>---",
        "<pre>\n\n---\nauthor: Famous Person\n---\n</pre>",
        "<ul><li>---</li></ul><h2>---</h2><blockquote>---</blockquote>",
    ],
)
def test_a_page_cannot_put_front_matter_into_its_text(lines: str) -> None:
    root = parse_html(f"<body>{lines}</body>", name="page")
    assert not [line for line in to_markdown(root).split("\n") if line.rstrip() in ("---", "...")]


@pytest.mark.parametrize(
    ("data", "charset", "expected"),
    [
        ("é“”".encode(), None, "é“”"),
        ("é“”".encode(), "iso-8859-1", "é“”"),
        ("café “x”".encode("cp1252"), "iso-8859-1", "café “x”"),
        (b'<meta charset="windows-1251">' + "привет".encode("cp1251"), None, '<meta charset="windows-1251">привет'),
        ("привет".encode("koi8-r"), "koi8-r", "привет"),
        ("日本".encode("shift_jis"), "Shift_JIS", "日本"),
        ("é“”".encode("utf-16"), None, "é“”"),
        (b"plain", "no-such-charset", "plain"),
        (b"plain", "zlib_codec", "plain"),
        (b"plain", "unicode_escape", "plain"),
    ],
)
def test_pages_are_decoded_as_they_are(data: bytes, charset: str | None, expected: str) -> None:
    assert page_text(data, charset=charset) == expected


def test_a_page_that_scripts_fill_says_so() -> None:
    with pytest.raises(EmptyText, match="without scripts"):
        read("<html><body><div id='root'></div><script>start()</script></body></html>")


@pytest.mark.parametrize(
    "page",
    [
        "<html>" + "<div>" * 100_000 + "WORDS",
        "<html><body>" + "<ul><li>" * 3_000 + "WORDS",
        "<html><body>" + "<blockquote>" * 3_000 + "WORDS",
        "<html><body><p " + "a=1 " * 200_000 + ">WORDS",
        "<html><body>" + "<b>" * 50_000 + "WORDS",
        "<html><style>" + "a{" * 100_000 + "</style><p>WORDS",
        "<html><style>" + "/*" * 100_000 + "</style><p>WORDS",
        '<!DOCTYPE html [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><html><p>&c; WORDS',
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>&x; WORDS',
        "<html><frameset><frame src='file:///etc/passwd'></frameset>",
        "<html>\x00\x00<p>WORDS",
    ],
)
def test_a_hostile_page_gives_text_or_one_line(page: str) -> None:
    try:
        text = read(page).text
    except (UnreadableFile, EmptyText) as error:
        assert "\n" not in str(error)
    else:
        assert WORDS in " ".join(text.replace(">", " ").replace("-", " ").split()) or "WORDS" not in page
        assert "root:" not in text


THREAD = """<html><head><title>Thread by @ada on Thread Reader App – Thread Reader App</title>
<link rel="canonical" href="https://threadreaderapp.com/thread/1234567890.html"></head><body>
<div class="nav">Thread Reader</div>
<div class="content-tweet" data-screenname="ada" id="tweet_1">How to go back to engineering after management:<br><br>
a thread 1/3 <span class="entity-image"><img src="x.jpg"></span></div>
<div class="content-tweet" data-screenname="ada" id="tweet_2">Write down why you said yes. pic.twitter.com/abc123
2/3</div>
<div class="content-tweet" data-screenname="ada" id="tweet_3">Tell your manager
when you will decide. <a href="https://essays.example">essays.example</a></div>
<div class="t-more">Missing some Tweet in this thread? You can try to force a refresh</div></body></html>"""


def test_a_thread_is_one_paragraph_for_each_tweet() -> None:
    thread = read(THREAD, url="https://threadreaderapp.com/thread/1234567890.html")
    assert thread.text.split("\n\n") == [
        "How to go back to engineering after management: a thread",
        "Write down why you said yes.",
        "Tell your manager when you will decide. essays.example",
    ]
    assert thread.title == "How to go back to engineering after management"
    assert thread.author is None
