"""Which line of a text is its title, and the places where a title is repeated."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.cleaning.furniture import is_prose
from corpus.cleaning.lines import Line, Lines, blocks
from corpus.cleaning.metadata import may_be_name, read_line

_MAX_WORDS = 16
_MAX_CHARACTERS = 110
_NO_TITLE = re.compile(r"[.,;:]$|^(?:[-*•>|+~]|\d{1,3}[.)] |\[|https?://|www\.|@\w)|^\W*$")
_MARKUP = re.compile(r"^#{1,6}\s+|\s+#+$|[*_]{2}|</?h[1-6]>")
_SENTENCES = re.compile(r"[.!?][\"”’')]* +[A-Z“\"]")
_HEAD_BLOCKS = 5


def plain(text: str) -> str:
    """A title line without markup, spaces folded."""
    return " ".join(_MARKUP.sub("", text.strip()).split())


def is_title_like(text: str) -> bool:
    """Whether a line could be a title by its look alone."""
    text = plain(text)
    return (
        0 < len(text.split()) <= _MAX_WORDS
        and len(text) <= _MAX_CHARACTERS
        and _NO_TITLE.search(text) is None
        and _SENTENCES.search(text) is None
        and read_line(text) is None
    )


def find_title(lines: Lines, *, details: int | None = None, signed: bool = False) -> int | None:
    """Place of the line that is clearly the title, or None.

    That is a first heading of level one; a line that the head of the text holds twice; the line above the
    author and date; or a short first line that stands alone with prose below it.

    Args:
        lines: The text, without the lines that name author and date.
        details: Number of the first of those lines.
        signed: Whether the author is known, so that a line like a name must be a title.
    """
    filled = [at for at, line in enumerate(lines) if not line.is_blank]
    if not filled:
        return None
    first = filled[0]
    if lines[first].text.startswith("# "):
        return first
    head = [at for at in filled[:_HEAD_BLOCKS] if not is_prose(lines[at].text)]
    for at, again in pairwise(head):
        if plain(lines[at].text) == plain(lines[again].text) and is_title_like(lines[at].text):
            return at
    for at in head:
        if lines[at].text.startswith("# "):
            return at
    above = [at for at in head if details is not None and lines[at].number < details]
    if above and is_title_like(lines[above[-1]].text):
        # Two lines above the date, the lower one like a name: it may be the author's.
        return None if not signed and len(above) > 1 and may_be_name(plain(lines[above[-1]].text)) else above[-1]
    starts_well = lines[first].text.strip()[:1].isupper() or not lines[first].text.strip()[:1].isalpha()
    if not starts_well or not is_title_like(lines[first].text):
        return None
    return first if _stands_alone(lines, first) and _has_prose_below(lines, first) else None


def without_title(lines: Lines, title: str) -> list[Line]:
    """Drops the title where it stands at the head and at the foot, and a site's motto above it."""
    wanted = plain(title).casefold()
    filled = [at for at, line in enumerate(lines) if not line.is_blank]
    head = []
    for at in filled[:8]:
        if is_prose(lines[at].text) and plain(lines[at].text).casefold() != wanted:
            break
        head.append(at)
    repeats = [at for at in head if plain(lines[at].text).casefold() == wanted]
    drop = set(repeats)
    if repeats:
        drop |= {at for at in head if at < repeats[0]}
    drop |= {at for at in filled[-4:] if plain(lines[at].text).casefold() == wanted}
    return [line for at, line in enumerate(lines) if at not in drop]


def _stands_alone(lines: Lines, at: int) -> bool:
    """Whether nothing but its author or date stands close below."""
    below = lines[at + 1] if at + 1 < len(lines) else None
    return below is None or below.is_blank or read_line(below.text) is not None


def _has_prose_below(lines: Lines, at: int) -> bool:
    long = [run for run in blocks(lines[at + 1 :]) if is_prose(" ".join(line.text for line in run))]
    ended = [run for run in long if re.search(r"[.!?…:][\"”’')\]*_]*\W*$", run[-1].text.rstrip())]
    return bool(long) and len(ended) * 4 >= len(long) * 3
