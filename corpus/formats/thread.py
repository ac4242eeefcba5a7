"""A thread as threadreaderapp.com shows it: one paragraph for each tweet."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.etree import _Element

from corpus.cleaning.metadata import Metadata
from corpus.errors import EmptyText
from corpus.formats.extracted import Extracted
from corpus.formats.facts import stated_day
from corpus.formats.markdown import plain_text, to_markdown

_HOST = "threadreaderapp.com"
_TITLE = re.compile(r"^Thread by @\w+(?: on Thread Reader App)?(?: ?[-–—:] ?)?|(?: ?[-–—] ?)?Thread Reader App$")
_TITLE_WORDS = 14
_COUNTER = re.compile(r"^(?:\d{1,3}\s?/\s?(?:\d{1,3}|n)?[.:)]?)\s+|\s+(?:\d{1,3}\s?/\s?(?:\d{1,3}|n)?)$")


def is_thread(root: _Element, *, url: str | None) -> bool:
    """Whether a page is one of the site's threads, by its address and by its tweets."""
    host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    return host == _HOST and bool(_tweets(root))


def read_thread(root: _Element, facts: Metadata) -> Extracted:
    """Reads a thread's tweets in order.

    Raises:
        EmptyText: Its tweets hold no words.
    """
    paragraphs = [text for tweet in _tweets(root) if (text := _words(tweet))]
    if not paragraphs:
        raise EmptyText(f"{facts.url} holds no tweets with words in them.")
    return Extracted(
        text="\n\n".join(paragraphs),
        title=_title(facts.title, paragraphs[0]),
        author=_author(root) or facts.author,
        url=facts.url,
        published=_day(root) or facts.published,
    )


def _tweets(root: _Element) -> list[_Element]:
    return [e for e in root.iter("div", "p") if _has(e, "content-tweet") and not _has_above(e, "content-tweet")]


def _has(element: _Element, name: str) -> bool:
    return name in (element.get("class") or "").split()


def _has_above(element: _Element, name: str) -> bool:
    return any(_has(above, name) for above in element.iterancestors())


def _words(tweet: _Element) -> str:
    """A tweet as one paragraph: its lines joined, its counter and the addresses of its pictures dropped."""
    text = " ".join(to_markdown(tweet).split())
    text = re.sub(r"(?:https?://)?pic\.twitter\.com/\w+", "", text)
    return _COUNTER.sub("", text.strip()).strip()


def _author(root: _Element) -> str | None:
    for element in root.iter("a", "div", "span"):
        if _has(element, "twitter_name") or element.get("data-screenname-name"):
            return plain_text(element) or None
    names = [element.get("data-name") or "" for element in root.iter() if element.get("data-screenname")]
    return next((name for name in names if name), None)


def _day(root: _Element) -> str | None:
    for element in root.iter("span", "time", "div"):
        if _has(element, "thread-date") or element.get("data-time"):
            return stated_day(element.get("datetime") or plain_text(element))
    return None


def _title(stated: str | None, first: str) -> str:
    """The page's own title; else the first tweet's first sentence, cut at a word."""
    title = _TITLE.sub("", stated or "").strip(' "“”…')
    if title and not title.startswith("@"):
        return title
    sentence = re.split(r"(?<=[.!?:])\s", first)[0].rstrip(":")
    words = sentence.split()
    return sentence if len(words) <= _TITLE_WORDS else " ".join(words[:_TITLE_WORDS]) + "…"
