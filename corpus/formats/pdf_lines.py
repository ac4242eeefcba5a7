"""The printed lines of a PDF, where they stand, and which of them belong to the page and not to the text."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PageObject

_SAME_LINE = 0.35  # of the letters' size
_SMALLEST = 2.0  # points; smaller letters are not there to be read
_EDGE_LINES = 2
_FEWEST_PAGES = 3
_FEWEST_SHARE = 0.3  # of the pages: left and right pages have headers of their own
_NUMBER = re.compile(r"[-–—|\s]*(?:page\s+)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?[-–—|\s]*", re.IGNORECASE)
_FIRST_NUMBER = re.compile(r"^(\d{1,4})\s")
_LAST_NUMBER = re.compile(r"\s(\d{1,4})$")
_LIGATURES = str.maketrans(dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)))

Matrix = Sequence[float]


@dataclass(frozen=True, slots=True)
class Printed:
    """A line as it stands on a page. Lengths are in points, from the lower left corner."""

    text: str
    page: int
    x: float
    y: float
    size: float
    is_bold: bool = False


@dataclass(slots=True)
class _Collector:
    """What a page shows, gathered piece by piece as pypdf meets it."""

    page: int
    lines: list[Printed] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    is_ended: bool = True

    def take(self, text: str, user: Matrix, matrix: Matrix, font: Any, size: float) -> None:
        for number, part in enumerate(text.split("\n")):
            if number:
                self.is_ended = True
            if part.strip() or (part and not self.is_ended):
                self._add(part, user, matrix, font, size)

    def _add(self, text: str, user: Matrix, matrix: Matrix, font: Any, size: float) -> None:
        x = matrix[4] * user[0] + matrix[5] * user[2] + user[4]
        y = matrix[4] * user[1] + matrix[5] * user[3] + user[5]
        height = abs(size) * math.hypot(matrix[2], matrix[3]) * math.hypot(user[2], user[3])
        name = str((font or {}).get("/BaseFont", "")).lower()
        if height < _SMALLEST:
            if text.strip():
                self.hidden.append(text.strip())
            return
        last = self.lines[-1] if self.lines else None
        if not self.is_ended and last is not None and abs(last.y - y) <= _SAME_LINE * max(last.size, height):
            size_now = max(last.size, height)
            self.lines[-1] = replace(last, text=last.text + text, x=min(last.x, x), size=size_now)
            return
        self.lines.append(Printed(text, self.page, x, y, height, is_bold="bold" in name or "black" in name))
        self.is_ended = False


def read_lines(page: PageObject, number: int) -> tuple[list[Printed], list[str]]:
    """The lines of a page in the order they are written in, and the text too small to be seen."""
    collector = _Collector(number)
    page.extract_text(visitor_text=collector.take)
    tidy = [replace(line, text=_tidy(line.text)) for line in collector.lines]
    return [line for line in tidy if line.text], collector.hidden


def drop_edges(lines: Sequence[Printed]) -> tuple[list[Printed], list[Printed]]:
    """Parts lines that the top or bottom of many pages repeats, and page numbers, from the others."""
    pages: dict[int, list[Printed]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    edges = [line for page in pages.values() for line in _edges(page)]
    kinds = Counter(_kind(line) for line in edges)
    enough = max(_FEWEST_PAGES, math.ceil(_FEWEST_SHARE * len(pages)))
    counted = _numbered(edges)
    dropped = [
        line for line in edges if kinds[_kind(line)] >= enough or _NUMBER.fullmatch(line.text) or id(line) in counted
    ]
    gone = {id(line) for line in dropped}
    return [line for line in lines if id(line) not in gone], dropped


def _numbered(edges: Sequence[Printed]) -> set[int]:
    """The lines that begin or end with the number of their page: one more on each page."""
    found = [
        (int(number) - line.page, id(line))
        for line in edges
        for number in {*_FIRST_NUMBER.findall(line.text), *_LAST_NUMBER.findall(line.text)}
    ]
    offsets = Counter(offset for offset, _ in found)
    first = offsets.most_common(1)[0] if offsets else (0, 0)
    return {line for offset, line in found if offset == first[0] and first[1] >= _FEWEST_PAGES}


def _edges(page: list[Printed]) -> list[Printed]:
    down = sorted(page, key=lambda line: -line.y)
    return [*down[:_EDGE_LINES], *down[max(_EDGE_LINES, len(down) - _EDGE_LINES) :]]


def _kind(line: Printed) -> tuple[str, int]:
    """Lines of one kind differ in numbers only and stand at one height."""
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.y / 6)


def _tidy(text: str) -> str:
    return " ".join(text.translate(_LIGATURES).replace("\x00", "").split())
