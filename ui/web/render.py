"""A reply as HTML for the chat. Pure; everything that is not ours passes `gate.py`.

The chat's Markdown parser leaves a block of HTML alone up to its first blank line, so none is ever written here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from itertools import groupby
from urllib.parse import quote, urlencode

from coach import Citation, Sentence
from coach.locate import locate
from coach.reply import Decision, Perspective
from corpus import UNKNOWN
from ui.gate import shown, shown_line, shown_lines

MEANINGS = {
    "quoted": "Word for word from the essay",
    "supported": "Backed by the passage it cites",
    "view": "The coach's own words",
}
_LONGEST = 280  # characters of a quotation that a number shows when it is pointed at
_SOURCES = "Sources"
_NOT_AN_ANSWER = "Close, but not an answer"
_ITEM = re.compile(r"\n\s*(?:[-*•]|\d{1,3}[.)])\s*$")
_STRONG = re.compile(r"\*\*(?=\S)([^*]+?)(?<=\S)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])")
_QUOTATION = re.compile(r"“[^”]+”|\"[^\"]+\"")


def quote_digest(words: str) -> str:
    """A short digest of quoted words, by which a link notices that its essay has changed since."""
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:12]


def passage_address(place: Citation | Perspective) -> str:
    """The address of a quoted place, relative to the front page."""
    values: dict[str, object] = {"start": place.start, "end": place.end, "quote": quote_digest(place.quote)}
    if isinstance(place, Citation) and place.ranks:
        values["why"] = "-".join(str(rank or 0) for rank in astuple(place.ranks))
    return f"essays/{quote(place.essay_id, safe='')}?{urlencode(values)}#quote"


def source_name(author: str, title: str, published: str | None) -> str:
    """Author, title and year in one line of plain text."""
    named = f"{author}, ‘{title}’" if author != UNKNOWN else f"‘{title}’, author unknown"
    return f"{named} ({published[:4]})" if published else named


def question_html(question: str) -> str:
    """What the person typed, as it was typed."""
    return f'<div class="question">{shown_lines(question)}</div>'


def answer_html(
    sentences: Sequence[Sentence],
    citations: Sequence[Citation],
    *,
    decision: Decision | None = None,
    notice: str = "",
    perspectives: Sequence[Perspective] = (),
    growing: bool = False,
) -> str:
    """An answer: its notice, its sentences with numbered links, where the essays stand, its sources.

    While it is `growing`, the sources wait: the text would push them down.
    """
    by_number = {citation.number: citation for citation in citations}
    parts = [f'<p class="notice">{shown_lines(notice)}</p>'] if notice else []
    parts += _blocks(sentences, by_number)
    if growing:
        parts.append('<p class="going">…</p>')
    if perspectives and not growing:
        parts.append(_stands(perspectives))
    if citations and not growing:
        parts.append(_sources(citations, _NOT_AN_ANSWER if decision in ("close", "declined") else _SOURCES))
    return f'<div class="answer {shown(decision or "unfinished")}">{"".join(parts)}</div>'


def line_html(text: str, kind: str) -> str:
    """One plain line instead of an answer: an error, or what is going on."""
    return f'<div class="answer"><p class="{shown(kind)}">{shown_lines(text)}</p></div>'


def _stands(perspectives: Sequence[Perspective]) -> str:
    """Who holds what, a card for each essay, side by side where there is room."""
    cards = "".join(_card(each) for each in perspectives)
    asked = shown_line(perspectives[0].question)
    return f'<div class="stands"><p class="heading">Where the essays stand: {asked}</p><ul>{cards}</ul></div>'


def _card(each: Perspective) -> str:
    applies = f'<p class="applies">Applies to: {shown_line(each.applies)}</p>' if each.applies else ""
    name = shown_line(source_name(each.author, each.title, each.published))
    return (
        f'<li class="card"><p class="stance">{shown_line(each.stance)}</p>{applies}'
        f"<p><q>“{shown_line(each.quote)}”</q></p>"
        f'<p><a class="cite" href="{shown(passage_address(each))}">{name}</a></p></li>'
    )


def _blocks(sentences: Sequence[Sentence], citations: dict[int, Citation]) -> Iterator[str]:
    """Paragraphs and lists, from what separates each sentence from the one before."""
    blocks: list[tuple[str, list[Sentence]]] = []
    for sentence in sentences:
        if _ITEM.search(sentence.before):
            blocks.append(("li", [sentence]))
        elif not blocks or "\n" in sentence.before:
            blocks.append(("p", [sentence]))
        else:
            blocks[-1][1].append(sentence)
    for tag, group in groupby(blocks, key=lambda block: block[0]):
        inside = "".join(
            f"<{tag}>{' '.join(_sentence(each, citations) for each in block)}</{tag}>" for _, block in group
        )
        yield f"<ul>{inside}</ul>" if tag == "li" else inside


def _sentence(sentence: Sentence, citations: dict[int, Citation]) -> str:
    cited = [citations[number] for number in sentence.citations if number in citations]
    words = _with_quotations(sentence.text, cited)
    links = "".join(_link(each) for each in cited)
    links = f'&nbsp;<span class="cites">{links}</span>' if links else ""
    return f'<span class="{shown(sentence.label)}" title="{shown(MEANINGS[sentence.label])}">{words}</span>{links}'


def _with_quotations(text: str, cited: Sequence[Citation]) -> str:
    """The text, with those quotation marks set apart whose words stand in a cited passage."""
    pieces, end = [], 0
    for found in _QUOTATION.finditer(text):
        if any(locate(found.group()[1:-1], each.quote) for each in cited):
            pieces += [_lines(text[end : found.start()]), f"<q>{_lines(found.group())}</q>"]
            end = found.end()
    return "".join([*pieces, _lines(text[end:])])


def _link(citation: Citation) -> str:
    name = source_name(citation.author, citation.title, citation.published)
    told = f"“{_shortened(citation.quote)}” {name}"
    return (
        f'<a class="cite" href="{shown(passage_address(citation))}" title="{shown_line(told)}">'
        f'<span class="unseen">source </span>{citation.number}</a>'
    )


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"


def _sources(citations: Sequence[Citation], heading: str) -> str:
    """One line for each essay, with the numbers of all its passages."""
    lines = []
    for essay_id in dict.fromkeys(citation.essay_id for citation in citations):
        places = [citation for citation in citations if citation.essay_id == essay_id]
        first = places[0]
        name = shown_line(source_name(first.author, first.title, first.published))
        lines.append(
            f'<li><span class="cites">{"".join(_link(each) for each in places)}</span> '
            f'<a class="cite" href="{shown(passage_address(first))}">{name}</a></li>'
        )
    return f'<div class="sources"><p class="heading">{heading}</p><ul>{"".join(lines)}</ul></div>'


def _lines(text: str) -> str:
    """Escaped, with the emphasis that models like to write."""
    return _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", shown_lines(text)))
