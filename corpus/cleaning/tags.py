"""Tags of a page that was saved half as text: the ones that carry structure become Markdown, the others go."""

from __future__ import annotations

import re

from corpus.cleaning.lines import Line, Lines, Rule

_FRAME = "a|abbr|article|b|body|center|cite|div|em|figcaption|figure|font|footer|header|html|i|img|main|p|section"
_OTHERS = "small|span|strong|sub|sup|u|ul|ol|li|br|hr|h[1-6]|blockquote"
_TAG = re.compile(rf"</?(?:{_FRAME}|{_OTHERS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_FEWEST = 3
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|blockquote|section|article|header|footer)>", re.IGNORECASE)
_MARKS = (
    (re.compile(r"<h1(?:\s[^<>]*)?>", re.IGNORECASE), "# "),
    (re.compile(r"<h[2-6](?:\s[^<>]*)?>", re.IGNORECASE), "## "),
    (re.compile(r"<li(?:\s[^<>]*)?>", re.IGNORECASE), "- "),
    (re.compile(r"<blockquote(?:\s[^<>]*)?>", re.IGNORECASE), "> "),
)


def drop_tags(lines: Lines) -> list[Line]:
    """Drops tags where there are several; one alone may be what an author writes about."""
    if sum(len(_TAG.findall(line.text)) for line in lines if "`" not in line.text) < _FEWEST:
        return list(lines)
    return [part for line in lines for part in (_without_tags(line) if "<" in line.text else [line])]


def _without_tags(line: Line) -> list[Line]:
    if "`" in line.text:
        return [line]
    text = _BREAK.sub("\n", line.text)
    for pattern, mark in _MARKS:
        text = pattern.sub(mark, text)
    parts = [part.strip() for part in _TAG.sub("", text).split("\n")]
    return [Line(line.number, part) for part in parts if part] or [Line(line.number, "")]


RULES = (Rule("tags", drop_tags, shows="nothing"),)
