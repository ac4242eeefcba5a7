"""The pages behind the citations: an essay, a quoted passage in its section. Pure, and without script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from corpus import UNKNOWN, Essay
from corpus.importing import STARTER
from indexing import Span
from ui.gate import shown, shown_line, web_address
from ui.web.render import quote_digest
from ui.web.text import TextBlock, headings, section, text_blocks, text_html

_LEAST_PARTS, _LONG_WORDS = 3, 800  # an essay with more of both has a table of contents
_RANKS = re.compile(r"[1-9]\d{0,3}(?:-\d{1,5}){4}", re.ASCII)
_WAYS = (
    "what the passage as a whole is about",
    "what its sentences say",
    "what people in such a place type",
    "the words it has in common with your question",
)
_CHANGED = (
    "This essay has changed since that answer was given: "
    "the words quoted then no longer stand at the place the link names. Here is the essay as it is now."
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link points in an essay.

    Attributes:
        span: The quoted characters; None when no place is named, or it does not hold the quoted words any more.
        changed: A place is named that does not hold the quoted words any more.
    """

    span: Span | None = None
    changed: bool = False

    @classmethod
    def of(cls, text: str, start: str, end: str, digest: str) -> Place:
        """Reads a link's query; empty strings stand for what it does not say."""
        if not start and not end:
            return cls()
        if not (start.isdecimal() and end.isdecimal() and len(start + end) < 20):
            return cls(changed=True)
        span = Span(int(start), int(end))
        words = span.of(text)
        if not words or span.end > len(text) or (digest and digest != quote_digest(words)):
            return cls(changed=True)
        return cls(span)


@dataclass(frozen=True, slots=True)
class CitedIn:
    """A conversation that cites an essay, and where in it."""

    session_id: str
    title: str
    spans: tuple[Span, ...]


def essay_page(essay: Essay, place: Place, *, cited: Sequence[CitedIn] = (), below: str = "") -> str:
    """The whole essay, the quoted words marked, and more quietly those that the person's conversations cite.

    Args:
        below: What can be done with it, as HTML.
    """
    blocks = text_blocks(essay.text)
    if place.changed:
        hint = f'<p class="notice">{_CHANGED}</p>'
    elif place.span:
        hint = '<p class="hint"><a href="#quote">Go to the quoted words</a></p>'
    else:
        hint = ""
    spans = [span for each in cited for span in each.spans]
    text = text_html(essay.text, blocks, marked=place.span, cited=spans, numbered_parts=True)
    body = (
        f"<article><h1>{shown(essay.title)}</h1>{_byline(essay)}{hint}{_contents(essay, blocks)}{_cited_in(cited)}"
        f'<div class="text">{text}</div></article>{below}'
    )
    return paper_page(essay.title, body, root="../")


def passage_fragment(essay: Essay, place: Place, *, why: str = "") -> str:
    """What the side panel of the chat shows: the section around the quoted words, and the way to the whole essay.

    Args:
        why: The places of the passage in the search that found it, as a citation's address has them.
    """
    if place.span is None:
        middle, rest = f'<p class="notice">{_CHANGED}</p>', "Read the essay as it is now"
    else:
        around = section(text_blocks(essay.text), place.span)
        middle = f'<div class="text">{text_html(essay.text, around, marked=place.span)}</div>'
        rest = "Read the whole essay"
    link = f'<a href="{shown(_address(essay, place))}" target="_blank" rel="noopener">{rest}</a>'
    head = f"<header><h2>{shown(essay.title)}</h2>{_byline(essay)}</header>"
    return f'{head}{middle}{_why(why)}<p class="onward">{link}</p>'


def _why(ranks: str) -> str:
    """Why the passage was found, in words; empty where the address doesn't say."""
    if not _RANKS.fullmatch(ranks):
        return ""
    overall, *ways = (int(rank) for rank in ranks.split("-"))
    items = "".join(f"<li>{_ordinal(rank)} by {way}</li>" for rank, way in zip(ways, _WAYS, strict=True) if rank)
    best = "the best match" if overall == 1 else f"the {_ordinal(overall)} best match"
    return (
        f'<details class="why"><summary>Why this passage</summary><p>Of everything in the library it was {best} for '
        f"what you asked. Among the passages looked at it came</p><ul>{items}</ul></details>"
    )


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def reports_page(names: Sequence[str]) -> str:
    """The evaluation reports of the home, newest first."""
    items = "".join(f'<li><a href="reports/{shown(quote(name, safe=""))}">{shown(name)}</a></li>' for name in names)
    none = "<p>There are none yet. Type: career-coach eval report run.json</p>"
    body = f'<h1>Evaluation reports</h1>{f"""<ul class="library">{items}</ul>""" if names else none}'
    return paper_page("Evaluation reports", body, root="./")


def message_page(heading: str, message: str, *, root: str = "../") -> str:
    """A page that says one thing, such as that there is no such essay."""
    return paper_page(heading, f"<h1>{shown(heading)}</h1><p>{shown(message)}</p>", root=root)


def paper_page(title: str, body: str, *, root: str, head: str = "") -> str:
    """A whole page of ours around a body, and more of a head, that are HTML already; `root` leads to the front page."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{shown(title)} · Career coach</title>
<link rel="icon" href="{root}static/coach/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{root}static/coach/ink.css">{head}
</head>
<body class="paper">
<nav><a href="{root}">Career coach</a><a href="{root}essays">All essays</a></nav>
<main>{body}</main>
</body>
</html>
"""


def _contents(essay: Essay, blocks: Sequence[TextBlock]) -> str:
    """Links to the parts of an essay that is too long to look over."""
    parts = headings(essay.text, blocks)
    if len(parts) < _LEAST_PARTS or len(essay.text.split()) < _LONG_WORDS:
        return ""
    links = "".join(f'<li><a href="#part-{number}">{shown_line(part)}</a></li>' for number, part in enumerate(parts, 1))
    return f'<details class="contents"><summary>Contents</summary><ol>{links}</ol></details>'


def _cited_in(cited: Sequence[CitedIn]) -> str:
    """The conversations that cite the essay."""
    items = "".join(
        f'<li><a href="../?conversation={shown(quote(each.session_id, safe=""))}">{shown_line(each.title)}</a></li>'
        for each in cited
    )
    words = "1 conversation" if len(cited) == 1 else f"{len(cited)} conversations"
    summary = f"Cited in {words} of yours, underlined below"
    return f'<details class="contents"><summary>{summary}</summary><ul>{items}</ul></details>' if items else ""


def _byline(essay: Essay) -> str:
    parts = [shown(part) for part in by(essay)]
    if essay.license:
        parts.append(shown(essay.license))
    return f'<p class="byline">{" · ".join([*parts, _original(essay)])}</p>'


def by(essay: Essay) -> list[str]:
    """Who wrote an essay, and when if that is known."""
    author = "author unknown" if essay.author == UNKNOWN else essay.author
    return [author, _day(essay.published)] if essay.published else [author]


def _original(essay: Essay) -> str:
    """The link to the original. An address of any other scheme is none: it would be a script or a local file."""
    address = web_address(essay.url)
    if address:
        return f'<a href="{address[0]}" target="_blank" rel="noopener noreferrer">original at {address[1]}</a>'
    return "part of the starter library" if essay.origin.startswith(STARTER) else "no public address"


def _day(published: str) -> str:
    try:
        day = date.fromisoformat(published)
    except ValueError:  # a year alone
        return published
    return f"{day.day} {day:%B} {day.year}"


def _address(essay: Essay, place: Place) -> str:
    address = f"essays/{quote(essay.id, safe='')}"
    if place.span is None:
        return address
    values = {"start": place.span.start, "end": place.span.end, "quote": quote_digest(place.span.of(essay.text))}
    return f"{address}?{urlencode(values)}#quote"
