"""Printed lines joined to paragraphs, lists and headings, and words put together that a line's end had broken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.changes import Change
from corpus.formats.pdf_lines import Printed

_BULLET = re.compile(r"[•●◦○▪■‣⁃∙·➢►]\s*(?=\S)")
_ITEM = re.compile(r"(?:[•●◦○▪■‣⁃∙·➢►]\s*|[-–—*]\s+|\(?\d{1,2}[.)]\s+)\S")
_ENDED = re.compile(r"[.!?:…][\"”’')\]]*(?:\[?\d{1,2}\]?)?$")
_BROKEN = re.compile(r"([^\W\d_]{2,})[-\u00ad\u2010]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_STANDING_FIRST = ("self", "well", "half", "ex", "non", "quasi", "all", "co")  # a hyphen after these is their own
_LARGER = 1.15
_GAP = 1.35  # of the usual distance of lines
_INDENT = 0.7  # of the letters' size
_HEADING_LINES = 3
_HEADING_CHARACTERS = 200
_BOLD_WORDS = 14


@dataclass(frozen=True, slots=True)
class _Page:
    """What is usual in a document, lengths in points."""

    size: float
    leading: float
    width: int  # in characters, of a full line


def to_paragraphs(lines: Sequence[Printed]) -> tuple[str, list[Change]]:
    """Joins lines to Markdown, and says which words were put together."""
    usual = _usual(lines)
    words = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    blocks: list[str] = []
    changes: list[Change] = []
    for run in _runs(lines, usual):
        text, joined = _join([line.text for line in run], words)
        changes += joined
        block = _marked(run, text, usual)
        if blocks and block.startswith("- ") and blocks[-1].startswith("- "):
            blocks[-1] += "\n" + block
        else:
            blocks.append(block)
    return "\n\n".join(blocks), changes


def _usual(lines: Sequence[Printed]) -> _Page:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 12.0
    pairs = [(one, two) for one, two in pairwise(lines) if one.page == two.page and _alike(one.size, two.size)]
    gaps = Counter(round(one.y - two.y, 0) for one, two in pairs if 0.5 * size < one.y - two.y < 3 * size)
    lengths = sorted(len(line.text) for line in lines if _alike(line.size, size))
    width = lengths[int(len(lengths) * 0.9)] if lengths else 80
    return _Page(size, gaps.most_common(1)[0][0] if gaps else 1.2 * size, width)


def _alike(one: float, other: float) -> bool:
    return max(one, other) < _LARGER * min(one, other)


def _runs(lines: Sequence[Printed], usual: _Page) -> Iterable[list[Printed]]:
    run: list[Printed] = []
    for line in lines:
        if run and _is_new(run, line, usual):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _is_new(run: list[Printed], line: Printed, usual: _Page) -> bool:
    above = run[-1]
    if not _alike(above.size, line.size) or (above.is_bold != line.is_bold and _is_heading(run, usual)):
        return True
    if _ITEM.match(line.text):
        return True
    if above.page != line.page or line.y > above.y:  # a new page or column
        goes_on = _BROKEN.search(above.text) or line.text[:1].islower()
        return not goes_on and (_ENDED.search(above.text) is not None or _is_heading(run, usual))
    if above.y - line.y > _GAP * max(usual.leading, 1.0) * max(line.size / usual.size, 1.0):
        return True
    is_item = _ITEM.match(run[0].text) is not None
    indented = line.x - above.x > _INDENT * line.size
    outdented = above.x - line.x > _INDENT * line.size
    if is_item:  # the lines of an item stand in from its mark; what stands further out is no more of it
        return run[0].x - line.x > _INDENT * line.size or (len(run) > 1 and outdented)
    if indented or (outdented and len(run) > 1):
        return True
    return len(above.text) < 0.6 * usual.width and _ENDED.search(above.text) is not None and not outdented


def _is_heading(run: Sequence[Printed], usual: _Page) -> bool:
    text = " ".join(line.text for line in run)
    if len(run) > _HEADING_LINES or len(text) > _HEADING_CHARACTERS or not re.search(r"[^\W\d_]", text):
        return False
    if run[0].size >= _LARGER * usual.size:
        return True
    is_bold = all(line.is_bold for line in run)
    return is_bold and len(text.split()) <= _BOLD_WORDS and not re.search(r"[.,:;]$", text)


def _marked(run: Sequence[Printed], text: str, usual: _Page) -> str:
    if _is_heading(run, usual):
        return f"{'##' if run[0].size >= _LARGER * usual.size else '###'} {text}"
    text = _BULLET.sub("- ", text, count=1) if _BULLET.match(text) else re.sub(r"^[-–—*]\s+", "- ", text)
    # A line of dashes alone would open front matter.
    return re.sub(r"^(?:-{3,}|\.{3})\s*$", "* * *", text)


def _join(texts: Sequence[str], words: Counter[str]) -> tuple[str, list[Change]]:
    joined = texts[0]
    changes = []
    for text in texts[1:]:
        broken = _BROKEN.search(joined)
        if broken is None or not text[:1].islower():
            joined = f"{joined} {text}"
            continue
        first, second = broken[1], re.match(r"\w*", text)[0]  # type: ignore[index]
        whole = first + second if _is_one_word(first, second, words) else f"{first}-{second}"
        changes.append(Change("word broken at a line's end", f"{first}-\n{second}", whole))
        joined = joined[: broken.start()] + whole + text[len(second) :]
    return joined, changes


def _is_one_word(first: str, second: str, words: Counter[str]) -> bool:
    """Whether the hyphen came from the line's end: the other uses of the word in the document decide."""
    together, apart = words[(first + second).casefold()], words[f"{first}-{second}".casefold()]
    if together or apart:
        return together >= apart
    return first.casefold() not in _STANDING_FIRST
