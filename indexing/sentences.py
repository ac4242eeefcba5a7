"""Where sentences and blocks begin and end in an essay's light Markdown. Pure: text in, character spans out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

LIST_MARKER = r"(?:[-*•]|\d{1,3}[.)])\s+"  # as a pattern
_BLOCK = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_MARKER = re.compile(rf"\s*(?:>\s?)*\s*(?:{LIST_MARKER}|\[\d{{1,2}}\]\s+)?")  # [1] begins a footnote
_NEW_ITEM = re.compile(rf"\n(?=\s*(?:>\s*)*(?:{LIST_MARKER}|#{{1,6}}\s))")
_END = re.compile(r"""[.!?…]+["'”’)\]*_]*(?=\s+|$)|[。！？]+""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|mr|mrs|ms|dr|prof|st|no|fig|approx|p\.s|p\.p\.s|inc|ltd|co|a\.k\.a|u\.s|u\.k)|\b[A-Z]"
    r"|^\s*\d{1,3})\.$",
    re.IGNORECASE,
)


Kind = Literal["heading", "item", "quote", "table", "paragraph"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of a text, end excluded."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, list item, quotation, table or paragraph."""

    kind: Kind
    start: int
    end: int


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a text, in order; white space between them belongs to none."""
    for paragraph in _BLOCK.finditer(text):
        start = paragraph.start()
        cuts = [start + cut.end() for cut in _NEW_ITEM.finditer(paragraph.group())]
        for begin, end in zip([start, *cuts], [*cuts, paragraph.end()], strict=True):
            line = text[begin:end].rstrip()
            if line.strip():
                yield Block(_kind(line.lstrip()), begin, begin + len(line))


def sentences(text: str, block: Block) -> list[Span]:
    """The sentences of one block, without its list, quote or heading marker. A heading or a table's row is one."""
    body = text[block.start : block.end]
    if block.kind == "table":
        rows = re.finditer(r"[^\n]*\S[^\n]*", body)
        return [Span(block.start + row.start(), block.start + row.end()) for row in rows]
    marker = re.match(r"\s*#{1,6}\s+", body) if block.kind == "heading" else _MARKER.match(body)
    start = block.start + (marker.end() if marker else 0)
    if block.kind == "heading":
        return [Span(start, block.end)]
    spans: list[Span] = []
    for mark in _END.finditer(text, start, block.end):
        if _ABBREVIATION.search(text[start : mark.end()]) or _goes_on(text, mark.end(), block.end):
            continue
        spans.append(Span(start, mark.end()))
        start = _skip_space(text, mark.end(), block.end)
    if start < block.end:
        spans.append(Span(start, block.end))
    return spans


def sentence_spans(text: str) -> list[Span]:
    """Every sentence of the text's paragraphs, quotations and list items; headings left out."""
    return [span for block in blocks(text) if block.kind != "heading" for span in sentences(text, block)]


@lru_cache(maxsize=1024)
def own_sentences(text: str) -> tuple[Span, ...]:
    """The sentences that are the author's own prose: without headings, block quotations and tables."""
    own = [block for block in blocks(text) if block.kind in ("paragraph", "item")]
    return tuple(span for block in own for span in sentences(text, block))


def _kind(line: str) -> Kind:
    if re.match(r"#{1,6}\s", line):
        return "heading"
    if line.startswith((">", "|")):
        return "quote" if line.startswith(">") else "table"
    return "item" if re.match(LIST_MARKER, line) else "paragraph"


def _goes_on(text: str, end: int, limit: int) -> bool:
    """Whether a lower-case letter follows: "... and so on", "etc. in the middle"."""
    following = text[_skip_space(text, end, limit) : limit]
    return bool(following) and following[0].islower() and not re.match(r"i\b", following)


def _skip_space(text: str, position: int, limit: int) -> int:
    while position < limit and (text[position].isspace() or text[position] == ">"):
        position += 1
    return position
