"""Addresses that were glued to the sentence before them."""

from __future__ import annotations

import re
from collections import Counter

from corpus.cleaning.lines import Line, Lines, Rule

_SCHEME = re.compile(r"(?<=[a-z0-9][.!?…”\"’)])(?=https?://)")
# A sentence's last word, its full stop, and a shortened address at the end of the line.
_BARE = re.compile(r"(?<!\S)([a-z’'-]{3,}[.!?])((?:[a-z0-9-]+\.)+[a-z]{2,}/\S*…)$")
_HOST = re.compile(r"(?<![\w.])(?:[a-z0-9-]+\.)+[a-z]{2,}(?=/)")
_SUBDOMAINS = frozenset(
    (
        *("www", "blog", "blogs", "docs", "doc", "help", "support", "news", "api", "app", "dev", "developer"),
        *("developers", "engineering", "eng", "tech", "medium", "mobile", "shop", "store", "status", "wiki"),
        *("forum", "community", "learn", "research", "mail", "web", "static", "media", "video", "podcast", "about"),
    )
)
_WORDS_BEFORE = 3


def detach_links(lines: Lines) -> list[Line]:
    """Puts an address that follows a sentence without a space in a line of its own."""
    hosts = Counter(match[0] for line in lines for match in _HOST.finditer(line.text))
    return [part for line in lines for part in _detached(line, hosts)]


def _detached(line: Line, hosts: Counter[str]) -> list[Line]:
    text = line.text
    glued = _BARE.search(text)
    if glued and len(text[: glued.start()].split()) >= _WORDS_BEFORE and not _is_host(glued[1], glued[2], hosts):
        return _cut(line, glued.start(2))
    places = [match.start() for match in _SCHEME.finditer(text) if "](" not in text[max(0, match.start() - 2) :]]
    if not places:
        return [line]
    if len(places) == 1 and " " not in text[places[0] :]:
        return _cut(line, places[0])
    for place in reversed(places):
        text = f"{text[:place]} {text[place:]}"
    return [Line(line.number, text)]


def _cut(line: Line, place: int) -> list[Line]:
    return [Line(line.number, line.text[:place]), Line(line.number, ""), Line(line.number, line.text[place:])]


def _is_host(word: str, address: str, hosts: Counter[str]) -> bool:
    """Whether the word before the dot is part of the host's name: a common one, or one met elsewhere in full."""
    label = word[:-1]
    host = address.split("/")[0]
    return word[-1] == "." and (label in _SUBDOMAINS or hosts[f"{label}.{host}"] > 1)


RULES = (Rule("glued link", detach_links),)
