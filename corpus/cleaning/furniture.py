"""What a blog's pages hold besides the essay: menus, buttons, forms, counters, lists of other posts.

A line goes only when the whole of it is a known phrase. Phrases that might also be a heading or a sentence
go only before the first or after the last paragraph of prose.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib import resources
from itertools import pairwise

from corpus.cleaning.lines import Line, Lines, Rule

_COMMENTS = re.compile(
    r"(?:\d+|one|no) (?:thoughts?|responses?|comments?|repl(?:y|ies)) (?:on|to) [“\"‘'].*", re.IGNORECASE
)
_OTHER_POSTS = re.compile(
    r"(?:related|recent|popular|similar|recommended) (?:posts|articles|stories|reading|essays)"
    r"|you (?:may|might) (?:also )?(?:like|enjoy)"
    r"|read (?:next|this next)|up next|keep reading|more (?:like this|stories|posts)|more from .{1,40}"
    r"|what to read next"
    r"|(?:some |my )?(?:other|more|recent) (?:writing|writings|posts|articles|essays|stories|pieces)\b.{0,60}",
    re.IGNORECASE,
)
_COMMENT_SIGN = re.compile(r".{1,60} says:|reply|.*\b\d{1,2}:\d\d ?[ap]\.?m\b.*", re.IGNORECASE)
_COMMENT_FORM = re.compile(r"leave a (?:reply|comment|response)\b.*", re.IGNORECASE)
_BUTTON = re.compile(r"subscribe|share|follow|sign up|listen|save", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[-–—]? ?(\d{1,4}) ?[-–—]?")
_FEWEST_PAGES = 3
_PROSE = re.compile(r"[.!?…:][\"”’')\]]*$")


def is_prose(text: str) -> bool:
    """Long enough to be a paragraph, or a whole sentence."""
    words = len(text.split())
    return words >= 15 or (words >= 8 and _PROSE.search(text.strip()) is not None)


@cache
def phrases(kind: str) -> re.Pattern[str]:
    """What lines of a kind look like; the kinds are in `furniture.toml`."""
    text = resources.files("corpus.cleaning").joinpath("furniture.toml").read_text(encoding="utf-8")
    return re.compile("|".join(f"(?:{pattern})" for pattern in tomllib.loads(text)[kind]), re.IGNORECASE)


def drop_furniture(lines: Lines) -> list[Line]:
    """Drops a page's lines that are no part of the essay."""
    anywhere, at_the_ends = phrases("anywhere"), phrases("at_the_ends")
    prose = [at for at, line in enumerate(lines) if is_prose(line.text) and not anywhere.fullmatch(_bare(line.text))]
    if not prose:
        return list(lines)
    counts = Counter(_bare(line.text).casefold() for line in lines)
    filled = [at for at, line in enumerate(lines) if not line.is_blank]
    certain = {at for at in filled if anywhere.fullmatch(_bare(lines[at].text))}
    dropped = set(certain)
    for above, at in zip([None, *filled], filled, strict=False):
        text = _bare(lines[at].text)
        if at in certain or not at_the_ends.fullmatch(text):
            continue
        at_an_end = at < prose[0] or at > prose[-1]
        # A heading is not repeated, and a page that has other furniture has buttons too.
        is_button = _BUTTON.fullmatch(text) and (counts[text.casefold()] > 1 or certain)
        if at_an_end or above in certain or is_button:
            dropped.add(at)
    return [line for at, line in enumerate(lines) if at not in dropped]


def drop_page_marks(lines: Lines) -> list[Line]:
    """Drops page numbers that run on, and the title repeated beside them on each page."""
    filled = [at for at, line in enumerate(lines) if not line.is_blank]
    found = {at: int(match[1]) for at in filled if (match := _PAGE_NUMBER.fullmatch(lines[at].text.strip()))}
    numbers = {at for (before, low), (at, high) in pairwise(found.items()) for at in (before, at) if high == low + 1}
    if len(numbers) < _FEWEST_PAGES:
        return list(lines)
    heads: dict[str, list[int]] = {}
    for above, at in pairwise(filled):
        if above in numbers:
            heads.setdefault(lines[at].text.strip(), []).append(at)
    repeated = {at for text, places in heads.items() if len(places) >= 2 and not is_prose(text) for at in places}
    return [line for at, line in enumerate(lines) if at not in numbers | repeated]


def drop_comments(lines: Lines) -> list[Line]:
    """Drops what readers wrote below the essay: it is not the author's."""
    for at, line in enumerate(lines):
        if not _COMMENTS.fullmatch(_bare(line.text)):
            continue
        rest = [_bare(below.text) for below in lines[at + 1 :]]
        form = next((place for place, text in enumerate(rest) if _COMMENT_FORM.fullmatch(text)), len(rest))
        if any(_COMMENT_SIGN.fullmatch(text) for text in rest[:form]):
            return [*lines[:at], *lines[at + 1 + form :]]
    return list(lines)


def drop_other_posts(lines: Lines) -> list[Line]:
    """Drops a closing list of titles of other posts; without links it answers nothing."""
    for at, line in enumerate(lines):
        if not _OTHER_POSTS.fullmatch(_bare(line.text).rstrip(" :…")):
            continue
        titles = [rest.text for rest in lines[at + 1 :] if not rest.is_blank]
        if len(titles) >= 2 and all(_is_title(title) for title in titles):
            return list(lines[:at])
    return list(lines)


def _is_title(text: str) -> bool:
    """Reads as a title: short, no sentence, most of its longer words with a capital."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", text) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    is_short = len(text.split()) <= 16 and not text.rstrip().endswith((".", ",", ";", ":"))
    return is_short and capitals * 3 >= len(words) * 2


def _bare(text: str) -> str:
    return text.strip().strip("*_").strip()


PAGE = (
    Rule("page number", drop_page_marks),
    Rule("page furniture", drop_furniture),
    Rule("other posts", drop_other_posts),
)
RULES = (
    Rule("readers' comments", drop_comments),
    *PAGE,
)
