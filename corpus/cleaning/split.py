"""Several essays in one file: where each begins and what it is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from corpus.cleaning import threads
from corpus.cleaning.lines import Line, Lines, to_lines
from corpus.cleaning.metadata import Metadata, iso_date, read_line, take_metadata
from corpus.cleaning.titles import find_title, is_title_like, plain, without_title

_FEWEST_WORDS = 40  # of an essay that a splitting rule is trusted with
_FEWEST_BY_HEADINGS = 100  # chapters of one text begin with headings of level one too
_RULER = re.compile(r"(?:[=*_~#-] ?){10,}|[=*_~#-]{10,}")
_TITLE_KEY = re.compile(r"title\s*:\s*\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One essay of a file, not yet cleaned, and what it says of itself.

    Attributes:
        taken: The lines that were read as title, author, date or address, and are not among `lines`.
    """

    metadata: Metadata
    lines: tuple[Line, ...]
    taken: tuple[Line, ...] = ()

    @property
    def first(self) -> int:
        """Number of its first line in the file."""
        return min((line.number for line in (*self.lines, *self.taken)), default=0)

    @property
    def last(self) -> int:
        """Number of its last line in the file."""
        return max((line.number for line in (*self.lines, *self.taken)), default=0)


def split(text: str) -> list[Part]:
    """The essays of a text; one part, where nothing says that there are several."""
    return split_lines(to_lines(text))


def split_lines(lines: Lines, *, signed: str | None = None) -> list[Part]:
    """See `split`. Characters must have been repaired before.

    Args:
        lines: The file.
        signed: A name known to be its author's wherever it stands alone above an essay.
    """
    if threads.is_thread_dump(lines):
        return _threads(lines)
    author = threads.timeline_author(lines)
    if author:
        written = threads.timeline_date(lines)
        return [Part(Metadata(None, author, None, iso_date(written) if written else None), tuple(lines))]
    for rule in (_at_title_keys, _at_footers, _at_rulers, _at_first_headings, _at_bylines):
        sections = rule(lines)
        if len(sections) > 1:
            return [describe(section, signed=signed) for section in sections]
    return [describe(lines, signed=signed)]


def describe(lines: Lines, known: Metadata | None = None, *, signed: str | None = None) -> Part:
    """Reads title, author, date and address off an essay; what is known already comes first."""
    said, rest = take_metadata(lines, signed=signed)
    said = known.or_else(said) if known else said
    if said.title is None:
        kept = {line.number for line in rest}
        details = min((line.number for line in lines if line.number not in kept and not line.is_blank), default=None)
        title = find_title(rest, details=details, signed=said.author is not None)
        said = said.or_else(Metadata(title=plain(rest[title].text) if title is not None else None))
    if said.title:
        rest = without_title(rest, said.title)
    kept = {line.number for line in rest}
    return Part(said, tuple(rest), tuple(line for line in lines if line.number not in kept and not line.is_blank))


def _threads(lines: Lines) -> list[Part]:
    """The thread a page was saved for and the beginnings of the others listed below it."""
    author = next((match["author"] for line in lines if (match := threads.PICTURE.fullmatch(line.text.strip()))), None)
    bounds = sorted({0, len(lines), *(at for at in range(len(lines)) if _starts_thread(lines, at))})
    parts = []
    for start, end in pairwise(bounds):
        head = [line.text for line in lines[start:end] if not line.is_blank][:4]
        published = next((when for text in head if (when := _thread_date(text))), None)
        body = [line for line in lines[start:end] if not threads.is_date(line.text)]
        if any(not line.is_blank for line in threads.drop_thread_furniture(body)):
            taken = tuple(line for line in lines[start:end] if threads.is_date(line.text))
            parts.append(Part(Metadata(None, author, None, published), tuple(body), taken))
    return parts


def _starts_thread(lines: Lines, at: int) -> bool:
    text = lines[at].text.strip()
    if threads.PICTURE.fullmatch(text):
        below = next((line.text.strip() for line in lines[at + 1 :] if not line.is_blank), "")
        return threads.HEAD.fullmatch(below) is not None
    more = any(threads.MORE.fullmatch(line.text.strip()) for line in lines[:at])
    return more and threads.DATE.fullmatch(text) is not None


def _thread_date(text: str) -> str | None:
    match = threads.HEAD.fullmatch(text.strip())
    return iso_date(match["month_first"] or match["day_first"]) if match else iso_date(text)


def _cut(lines: Lines, starts: list[int], *, fewest: int = _FEWEST_WORDS) -> list[list[Line]]:
    """Sections from each start to the next; what stands above the first start goes with it."""
    if not starts:
        return [list(lines)]
    bounds = [0, *starts[1:], len(lines)]
    sections = [list(lines[start:end]) for start, end in pairwise(bounds)]
    return sections if all(_words(section) >= fewest for section in sections) else [list(lines)]


def _words(lines: Lines) -> int:
    return sum(len(line.text.split()) for line in lines)


def _at_title_keys(lines: Lines) -> list[list[Line]]:
    return _cut(lines, [at for at in _after_blank(lines, _TITLE_KEY.match)])


def _at_footers(lines: Lines) -> list[list[Line]]:
    """Each essay between a title line and the same line again."""
    filled = [at for at, line in enumerate(lines) if not line.is_blank]
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(filled):
        start = filled[position]
        end = _footer(lines, filled, position)
        if end is None:
            break
        starts.append(start)
        ends.append(filled[end])
        position = end + 1
    if not starts or (position < len(filled) and not is_title_like(lines[filled[position]].text)):
        return [list(lines)]
    return _cut(lines, starts + ([filled[position]] if position < len(filled) else []))


def _footer(lines: Lines, filled: list[int], position: int) -> int | None:
    """Place among the filled lines where the title at the position stands again, some way below."""
    title = plain(lines[filled[position]].text).casefold()
    if not is_title_like(title):
        return None
    for place in range(position + 2, len(filled)):
        if plain(lines[filled[place]].text).casefold() == title:
            between = lines[filled[position] : filled[place]]
            return place if _words(between) >= _FEWEST_WORDS else None
    return None


def _at_rulers(lines: Lines) -> list[list[Line]]:
    """Essays parted by a drawn line, each beginning with what looks like a title."""
    rulers = [at for at, line in enumerate(lines) if _RULER.fullmatch(line.text.strip()) and _between_blanks(lines, at)]
    rest = [line if at not in rulers else Line(line.number, "") for at, line in enumerate(lines)]
    firsts = [next((below for below in range(at, len(rest)) if not rest[below].is_blank), None) for at in [0, *rulers]]
    starts = [at for at in firsts if at is not None]
    if len(set(starts)) < 2 or not all(_begins_essay(rest, at) for at in starts):
        return [list(lines)]
    return _cut(rest, sorted(set(starts)))


def _begins_essay(lines: Lines, at: int) -> bool:
    said = read_line(lines[at].text)
    alone = at + 1 >= len(lines) or lines[at + 1].is_blank or read_line(lines[at + 1].text) is not None
    return said is not None or (alone and is_title_like(lines[at].text))


def _at_first_headings(lines: Lines) -> list[list[Line]]:
    """Essays that each begin with a heading of level one and have headings of lower levels."""
    starts = [at for at, line in enumerate(lines) if re.match(r"# \S", line.text)]
    lower = any(re.match(r"#{2,6} \S", line.text) for line in lines)
    return _cut(lines, starts, fewest=_FEWEST_BY_HEADINGS) if lower and len(starts) > 1 else [list(lines)]


def _at_bylines(lines: Lines) -> list[list[Line]]:
    """Essays that each begin with a title and a line with the author or the date."""
    starts = []
    for at in _after_blank(lines, lambda text: is_title_like(text)):
        below = [line.text for line in lines[at + 1 : at + 4] if not line.is_blank][:1]
        said = read_line(below[0]) if below else None
        if said is not None and (said.author or said.published):
            starts.append(at)
    first = next((at for at, line in enumerate(lines) if not line.is_blank), 0)
    return _cut(lines, starts) if len(starts) > 1 and starts[0] == first else [list(lines)]


def _after_blank(lines: Lines, wanted: Callable[[str], object]) -> list[int]:
    return [at for at, line in enumerate(lines) if (at == 0 or lines[at - 1].is_blank) and wanted(line.text.strip())]


def _between_blanks(lines: Lines, at: int) -> bool:
    return (at == 0 or lines[at - 1].is_blank) and (at + 1 >= len(lines) or lines[at + 1].is_blank)
