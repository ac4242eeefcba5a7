"""What the head of a text says about itself: title, author, date, address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from corpus.cleaning.furniture import is_prose
from corpus.cleaning.lines import Line, Lines

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})[-/](?P<number>\d{1,2})[-/](?P<day>\d{1,2})(?:T[\d:.+Z-]*)?",
        rf"{_WEEKDAY}{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},? (?P<year>\d{{4}}|\d\d)"
        r"(?: \d\d:\d\d.{0,20})?",
    )
)
_DATE = "|".join(re.sub(r"\?P<\w+>", "?:", pattern.pattern) for pattern in _DATES)
_CAPITALIZED = r"[A-ZÀ-ÖØ-Þ][\w.’'-]*"
_PERSON = rf"(?:Dr\.? |Prof\.? )?{_CAPITALIZED}(?: (?:{_CAPITALIZED}|van|von|de|der|den|da|di|la|le|bin|al)){{1,4}}"
_URL = r"https?://[^\s<>\"]+?(?=[.,;)]?(?:\s|$))"
_KEY = re.compile(
    r"(?P<key>title|subject|author|by|from|date|published|posted|url|link|source|original|canonical)\s*:\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    rf"(?:(?i:written by|posted by|words by|by|author:))\s+(?P<author>{_PERSON})"
    rf"(?:\s*[|·•,–—-]?\s*(?:(?i:on|posted|published)\s+)?(?P<date>(?i:{_DATE})))?(?:\s*[|·•–—-].{{0,40}})?"
)
_DATELINE = re.compile(
    rf"(?:(?i:(?:first |originally )?(?:posted|published|written)(?: on)?|date|on):?\s+)?(?P<date>(?i:{_DATE}))"
    rf"(?:\s*(?:[|·•,–—-]\s*)?(?i:by)\s+(?P<author>{_PERSON})(?: in .{{1,40}})?)?"
    rf"(?:\s*[|·•–—-]\s*\d+ min(?:ute)? read|\s+at\s+(?P<url>{_URL})\.?|\s*[|·•–—]\s*(?P<tail>{_PERSON}))?"
)
_PUBLISHED_AT = re.compile(
    rf"(?i:(?:this (?:post|article|essay|piece) (?:was )?)?(?:first|originally) (?:published|posted|appeared))"
    rf"(?: (?i:on) (?P<date>(?i:{_DATE})))? (?i:at|on|in)(?: [\w’' ]{{1,40}})?:? ?\(?(?P<url>{_URL})\)?"
    rf"(?: (?i:on) (?P<late>(?i:{_DATE})))?\.?"
)
_SUBJECT = re.compile(r"Subject: ")
_MAIL_FIELD = re.compile(r"(?:To|Cc|Bcc|Reply-To|Sender|Message-ID|List-\w+|X-[\w-]+|MIME-Version|Content-[\w-]+): .*")
_MAILBOX = re.compile(r"\s*[<(]?\S+@\S+[>)]?$")
_WRITTEN_BY = re.compile(r"(?i:written by)\b.*")
_FOLLOW = re.compile(r"follow(?:ing)?", re.IGNORECASE)
_HEAD_LINES = 12


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a text says of itself; None where it says nothing."""

    title: str | None = None
    author: str | None = None
    url: str | None = None
    published: str | None = None

    def or_else(self, other: Metadata) -> Metadata:
        """This, with gaps filled from the other."""
        return Metadata(
            self.title or other.title,
            self.author or other.author,
            self.url or other.url,
            self.published or other.published,
        )


def iso_date(text: str) -> str | None:
    """The date that a text is, as ISO; None where it is not exactly one or the day does not exist."""
    for pattern in _DATES:
        match = pattern.fullmatch(text.strip())
        if match:
            named = match.groupdict()
            month = int(named["number"]) if named.get("number") else _MONTHS.index(named["month"][:3].lower()) + 1
            year = int(named["year"]) + (2000 if len(named["year"]) == 2 else 0)
            try:
                return date(year, month, int(named["day"])).isoformat()
            except ValueError:
                return None
    return None


def take_metadata(lines: Lines, *, signed: str | None = None) -> tuple[Metadata, list[Line]]:
    """Reads author, date and address off the lines around the prose, and returns the lines without those.

    Args:
        lines: One essay.
        signed: See `signed_name`.
    """
    head, tail = _ends(lines)
    taken = {at for at in head if signed and lines[at].text.strip() == signed}
    found = Metadata(author=signed if taken else None)
    if any(_SUBJECT.match(lines[at].text) for at in head):
        taken |= {at for at in head if _MAIL_FIELD.fullmatch(lines[at].text)}
    for at in [*head, *tail]:
        said = read_line(lines[at].text)
        if said is not None and (at in head or said.url or said.published or _WRITTEN_BY.fullmatch(lines[at].text)):
            found = found.or_else(said)
            taken.add(at)
    return found, [line for at, line in enumerate(lines) if at not in taken]


def signed_name(lines: Lines) -> str | None:
    """A name that stands alone above a button to follow it, or above a date if a notice of rights has it too."""
    for line, below in pairwise(lines):
        name = line.text.strip()
        if not re.fullmatch(_PERSON, name):
            continue
        if _FOLLOW.fullmatch(below.text.strip()):
            return name
        again = re.compile(rf"(?:©.*|copyright\b.*|written by|about|more from|subscribe to) {re.escape(name)}\.?", re.I)
        if iso_date(below.text) and any(again.fullmatch(other.text.strip()) for other in lines):
            return name
    return None


def may_be_name(text: str) -> bool:
    """Whether the text could be a person's name: two or three capitalized words."""
    return len(text.split()) <= 3 and re.fullmatch(_PERSON, text) is not None


def read_line(text: str) -> Metadata | None:
    """What a line says about the text, if it says nothing else."""
    text = text.strip().strip("*_").strip()
    key = _KEY.fullmatch(text)
    if key:
        return _from_key(key["key"].lower(), key["value"].strip())
    for pattern in (_PUBLISHED_AT, _BYLINE, _DATELINE):
        match = pattern.fullmatch(text)
        if match:
            said = match.groupdict()
            when = said.get("date") or said.get("late")
            published = iso_date(when) if when else None
            if when and not published:
                return None
            return Metadata(None, said.get("author") or said.get("tail"), said.get("url"), published)
    return None


def _from_key(key: str, value: str) -> Metadata | None:
    if key in ("title", "subject"):
        return Metadata(title=value.strip('"“”'))
    if key in ("author", "by", "from"):
        person = _MAILBOX.sub("", value).strip('" ')
        return Metadata(author=person) if re.fullmatch(_PERSON, person) else None
    if key in ("date", "published", "posted"):
        when = iso_date(value)
        return Metadata(published=when) if when else None
    return Metadata(url=value) if re.fullmatch(_URL, value) else None


def _ends(lines: Lines) -> tuple[list[int], list[int]]:
    """Places of the lines above the first paragraph of prose, and of the last few below the last one."""
    filled = [at for at, line in enumerate(lines) if not line.is_blank]
    head: list[int] = []
    for at in filled[:_HEAD_LINES]:
        if is_prose(lines[at].text) and read_line(lines[at].text) is None:
            break
        head.append(at)
    return head, [at for at in filled[-5:] if at not in head]
