"""Threads saved from ThreadReader or copied from a timeline: their furniture, and who wrote them when."""

from __future__ import annotations

import re

from corpus.cleaning.furniture import phrases
from corpus.cleaning.lines import Line, Lines, Rule

_SIGNS = re.compile(
    r".{1,60} Profile picture|More from @\w+|Read \d+ tweets|Missing some Tweet in this thread\?.*"
    r"|@threadreaderapp unroll"
    r"|(?:[\w ,]{6,20} •? ?)?\d+ tweets,? •? ?\d+ min read\b.{0,30}|Did Thread ?Reader help you today\?"
    r"|(?:\d\. |[-•] )?Follow @ThreadReaderApp to mention us!|Thread by @\w+ on Thread ?Reader App.*",
)
PICTURE = re.compile(r"(?P<author>.{1,60}) Profile picture")
HEAD = re.compile(
    r"(?:(?P<month_first>[A-Z][a-z]{2,8} \d{1,2}, \d{4})|(?P<day_first>\d{1,2} [A-Z][a-z]{2,8},? (?:\d{4}|\d\d)))"
    r",?(?: [•·])? ?\d+ tweets\b.*"
)
MORE = re.compile(r"More from @\w+")
DATE = re.compile(r"[A-Z][a-z]{2} \d{1,2}(?:, \d{4})?")
_STAMP = re.compile(r"\d{1,2}:\d\d [AP]M · (?P<date>[A-Z][a-z]{2} \d{1,2}, \d{4})(?: · .*)?")
_HANDLE = re.compile(r"@\w{1,15}")
_NAME = re.compile(r"[^\W\d_][\w.’' -]{0,48}")
_REPLY = re.compile(r"Replying to (?:@\w+[, ]*(?:and )?)+|·")


def is_thread_dump(lines: Lines) -> bool:
    """Whether at least two of ThreadReader's own lines are there."""
    return sum(_SIGNS.fullmatch(line.text.strip()) is not None for line in lines) >= 2


def is_date(text: str) -> bool:
    """Whether the line is the date above one of the threads listed."""
    return DATE.fullmatch(text.strip()) is not None


def timeline_author(lines: Lines) -> str | None:
    """The one name above every post of a copied timeline; None where there are several or it is none."""
    names = {lines[at].text.strip() for at in _names(lines)}
    return names.pop() if len(names) == 1 else None


def timeline_date(lines: Lines) -> str | None:
    """The first post's date as it is written, or None."""
    return next((match["date"] for line in lines if (match := _STAMP.fullmatch(line.text.strip()))), None)


def drop_thread_furniture(lines: Lines) -> list[Line]:
    """Drops the site's own lines from a saved thread."""
    if not any(_SIGNS.fullmatch(line.text.strip()) for line in lines):
        return list(lines)
    furniture = phrases("thread")
    texts = [line.text.strip() for line in lines]
    return [
        line for line, text in zip(lines, texts, strict=True) if not (furniture.fullmatch(text) or HEAD.fullmatch(text))
    ]


def drop_timeline(lines: Lines) -> list[Line]:
    """Drops what a timeline shows around each post: name, handle, time, counters."""
    interface = phrases("timeline")
    if not any(interface.fullmatch(line.text.strip()) for line in lines):
        return list(lines)
    texts = [line.text.strip() for line in lines]
    around = set(_names(lines))
    around |= {at for at in range(1, len(lines)) if texts[at - 1] == "·" and DATE.fullmatch(texts[at])}
    return [line for at, line in enumerate(lines) if at not in around and not _is_interface(texts[at], interface)]


def _is_interface(text: str, interface: re.Pattern[str]) -> bool:
    return any(pattern.fullmatch(text) for pattern in (interface, _HANDLE, _REPLY))


def _names(lines: Lines) -> list[int]:
    """Places of the names: each directly above a handle, in a text with a timeline's own lines."""
    if not any(phrases("timeline").fullmatch(line.text.strip()) for line in lines):
        return []
    return [
        at
        for at in range(len(lines) - 1)
        if _HANDLE.fullmatch(lines[at + 1].text.strip()) and _NAME.fullmatch(lines[at].text.strip())
    ]


RULES = (
    Rule("thread furniture", drop_thread_furniture),
    Rule("timeline furniture", drop_timeline),
)
