"""Cutting essays into passages, the unit of retrieval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus import Essay
from indexing.sentences import Block, Span, blocks, sentences

MAX_WORDS = 160


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of one essay: `essay.text[start:end] == text`.

    Attributes:
        heading: The nearest heading above `start`, or empty.
    """

    essay_id: str
    start: int
    end: int
    text: str
    heading: str = ""

    @property
    def id(self) -> str:
        """Derived from the place, so that cutting twice gives the same ids."""
        return f"{self.essay_id}:{self.start}-{self.end}"


def cut_passages(essay: Essay, *, max_words: int = MAX_WORDS) -> list[Passage]:
    """The passages of an essay, in order: whole sentences of one section, at most `max_words` words each.

    A section of more words is cut so that consecutive passages share one sentence; a section under a third
    of `max_words` is joined to its neighbour. Headings, list items and quotations stay whole. One sentence longer than
    `max_words` is a passage of its own.
    """
    passages: list[Passage] = []
    for section in _sections(essay.text, max_words=max_words):
        units = [span for block in section for span in _units(essay.text, block, max_words=max_words)]
        for run in _runs(essay.text, units, max_words=max_words):
            start, end = run[0].start, run[-1].end
            heading = _heading_above(essay.text, section, start)
            passages.append(Passage(essay.id, start, end, essay.text[start:end], heading))
    return passages


def _sections(text: str, *, max_words: int) -> Iterable[list[Block]]:
    """Blocks grouped under their headings; a very short one is joined to its neighbour."""
    groups: list[list[Block]] = []
    for block in blocks(text):
        if (block.kind == "heading" and (not groups or groups[-1][-1].kind != "heading")) or not groups:
            groups.append([])
        groups[-1].append(block)
    joined: list[list[Block]] = []
    before = 0.0  # words of the group before
    for group in groups:
        size = _words(text, group[0].start, group[-1].end)
        if joined and min(size, before) < max_words / 3:
            joined[-1].extend(group)
            before += size
        else:
            joined.append(group)
            before = size
    return joined


def _units(text: str, block: Block, *, max_words: int) -> list[Span]:
    """The spans of a block that are never cut: its sentences, the first with the block's marker.

    A list item or a quotation stays whole, unless it is too long for one passage.
    """
    if block.kind in ("item", "quote") and _words(text, block.start, block.end) <= max_words:
        return [Span(block.start, block.end)]
    spans = sentences(text, block)
    return [Span(block.start, spans[0].end), *spans[1:]] if spans else []


def _runs(text: str, units: list[Span], *, max_words: int) -> Iterable[list[Span]]:
    run: list[Span] = []
    for unit in units:
        if run and _words(text, run[0].start, unit.end) > max_words:
            yield run
            shared = run[-1]
            run = [shared] if _words(text, shared.start, unit.end) <= max_words else []
        run.append(unit)
    if run:
        yield run


def _heading_above(text: str, section: list[Block], start: int) -> str:
    above = [block for block in section if block.kind == "heading" and block.start <= start]
    return text[above[-1].start : above[-1].end].lstrip("# ").strip() if above else ""


def _words(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())
