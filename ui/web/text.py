"""An essay's light Markdown as HTML, with one stretch of its characters marked, wherever that begins and ends. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby, pairwise
from typing import Literal

from indexing import Span
from ui.gate import shown

Kind = Literal["heading", "bullet", "numbered", "quote", "paragraph"]

_LINE = re.compile(r"[^\n]+")
_OPENINGS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("heading", re.compile(r"#{1,6}\s+")),
    ("bullet", re.compile(r"\s*[-*•]\s+")),
    ("numbered", re.compile(r"\s*\d{1,3}[.)]\s+")),
    ("quote", re.compile(r"\s*>\s?")),
    ("paragraph", re.compile(r"\s*")),
)
_TAGS: dict[Kind, tuple[str, str]] = {
    "heading": ("", "h2"),
    "bullet": ("ul", "li"),
    "numbered": ("ol", "li"),
    "quote": ("blockquote", "p"),
    "paragraph": ("", "p"),
}


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, heading, list item or quotation.

    Attributes:
        spans: The characters that it shows, in order; what opens its lines (`- `, `> `) is not among them.
        number: What a numbered item is numbered with, else 0.
    """

    kind: Kind
    spans: tuple[Span, ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is marked, and what is cited besides."""

    marked: Span
    cited: tuple[Span, ...]

    @property
    def places(self) -> tuple[Span, ...]:
        return (self.marked, *self.cited)

    def kind(self, piece: Span) -> str:
        """The element that a piece of the text, which no edge of a mark divides, stands in; empty for none."""
        if _holds(self.marked, piece):
            return "<mark>"
        return '<mark class="cited">' if any(_holds(each, piece) for each in self.cited) else ""


def text_blocks(text: str) -> list[TextBlock]:
    """The blocks of a text, in order."""
    blocks: list[TextBlock] = []
    end = 0  # of the line before
    for line in _LINE.finditer(text):
        if not line.group().strip():
            continue
        kind, opening = _opening(line.group())
        span = Span(line.start() + opening, line.end())
        adjoins = bool(blocks) and text[end : line.start()] == "\n" and blocks[-1].kind != "heading"
        if adjoins and kind == "paragraph":
            *before, last = blocks[-1].spans
            blocks[-1] = TextBlock(blocks[-1].kind, (*before, Span(last.start, span.end)), blocks[-1].number)
        elif adjoins and kind == "quote" == blocks[-1].kind:
            blocks[-1] = TextBlock(kind, (*blocks[-1].spans, span))
        else:
            number = int(re.sub(r"\D", "", line.group()[:opening])) if kind == "numbered" else 0
            blocks.append(TextBlock(kind, (span,), number))
        end = line.end()
    return blocks


def section(blocks: Sequence[TextBlock], place: Span) -> list[TextBlock]:
    """The blocks from the heading above a place to the next heading below it."""
    touched = [number for number, block in enumerate(blocks) if _touches(block, place)]
    if not touched:
        return []
    first, last = touched[0], touched[-1] + 1
    while first > 0 and blocks[first].kind != "heading":
        first -= 1
    while last < len(blocks) and blocks[last].kind != "heading":
        last += 1
    return list(blocks[first:last])


def headings(text: str, blocks: Sequence[TextBlock]) -> list[str]:
    """The words of the headings, in order; `text_html` can number them as `part-1` and on."""
    return [" ".join(span.of(text) for span in block.spans) for block in blocks if block.kind == "heading"]


def text_html(
    text: str,
    blocks: Sequence[TextBlock],
    *,
    marked: Span | None = None,
    cited: Sequence[Span] = (),
    numbered_parts: bool = False,
) -> str:
    """Blocks as HTML; what they show of `marked` is in `<mark>`, the first of which has the id `quote`.

    Args:
        cited: More places, which are in `<mark class="cited">` where they are not marked already.
        numbered_parts: Give each heading an id, so that contents can lead to it; only where the text has a page alone.
    """
    html = "".join(_groups(text, blocks, _Marks(marked or Span(0, 0), tuple(cited))))
    if numbered_parts:
        number = count(1)
        html = re.sub("<h2>", lambda _: f'<h2 id="part-{next(number)}">', html)  # as below
    return html.replace("<mark>", '<mark id="quote">', 1)  # no other `<mark>` can be there: the text is escaped


def _opening(line: str) -> tuple[Kind, int]:
    for kind, pattern in _OPENINGS:
        found = pattern.match(line)
        if found and found.end() < len(line):
            return kind, found.end()
    return "paragraph", 0


def _holds(place: Span, piece: Span) -> bool:
    return place.start <= piece.start and piece.end <= place.end and piece.start < piece.end


def _touches(block: TextBlock, place: Span) -> bool:
    return any(span.start < place.end and place.start < span.end for span in block.spans)


def _groups(text: str, blocks: Sequence[TextBlock], marks: _Marks) -> Iterator[str]:
    """List items and quotations that follow each other share one list, or one quotation."""
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        members = list(group)
        outer, tag = _TAGS[kind]
        inside = "".join(f"<{tag}>{_runs(text, block, marks)}</{tag}>" for block in members)
        start = f' start="{members[0].number}"' if kind == "numbered" and members[0].number != 1 else ""
        yield f"<{outer}{start}>{inside}</{outer}>" if outer else inside


def _runs(text: str, block: TextBlock, marks: _Marks) -> str:
    return "\n".join(_run(text, span, marks) for span in block.spans)


def _run(text: str, span: Span, marks: _Marks) -> str:
    edges = {span.start, span.end, *(edge for place in marks.places for edge in (place.start, place.end))}
    cuts = sorted(edge for edge in edges if span.start <= edge <= span.end)
    html = ""
    for kind, pieces in groupby((Span(*pair) for pair in pairwise(cuts)), key=marks.kind):
        words = shown("".join(piece.of(text) for piece in pieces))
        html += f"{kind}{words}</mark>" if kind else words
    return html
