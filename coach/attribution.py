"""Whom a sentence names as having said something, and whether that is so. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from coach.quotations import QUOTED
from coach.support import content_words
from corpus import UNKNOWN, Essay
from indexing import Span

_SAYS = (
    r"(?:says?|said|writes?|wrote|argues?|argued|warns?|warned|suggests?|suggested|advises?|advised|recommends?"
    r"|recommended|notes?|noted|thinks?|thought|believes?|believed|claims?|claimed|puts?|observes?|observed|insists?"
    r"|insisted|points? out|pointed out|calls?|called|tells?|told|describes?|described|explains?|explained|adds?|added)"
)
_NO_NAME = r"(?:As|And|But|So|Or|Like|When|If|While|Where|Then|Also|Both|Here|In|On|At|To|For|The|This|That)\b"
_NAME = rf"(?!{_NO_NAME})[A-Z][\w’'.-]*(?: (?:[A-Z][\w’'.-]*|(?:de|van|von|der|la)\b)){{1,3}}"
_REPORTED = re.compile(
    rf"({_NAME})(?:[’']s?\b|,? (?:\w+ly |also |has |once |even )*{_SAYS}\b)|\b[Aa]ccording to ({_NAME})"
)
_BEFORE, _AFTER = 200, 100  # characters around a place in which its essay says whose words these are
_SET_OFF = re.compile(r"[“\"‘]([^“”\"‘’]+)[”\"’]")
_SOMEBODY = re.compile(
    r"\b(?:the|one|an?|this|that|another|both|these|two|all|every|some|most)(?: of the)?"
    r" (?:essay|author|passage|writer|text|article|piece)s?\b",
    re.IGNORECASE,
)
_REMARK = re.compile(  # on the essays themselves: that they differ, or what they leave out
    r"\b(?:essays?|authors?|passages?|library|they)\b(?: \w+){0,3}? (?:differ|disagree|turns?|opens?|leaves?"
    r"|(?:do not|don['’]t|does not|doesn['’]t) (?:say|cover|give|name|mention|speak|answer)"
    r"|(?:gives?|has|have|names?|offers?) no\b|says? (?:nothing|little)|(?:has|have) (?:nothing|little)"
    r"|speaks? (?:more |mostly )?(?:of|about)|(?:is|are) (?:silent|worth))",
    re.IGNORECASE,
)
_CLAIM = re.compile(r"\d|\b(?:but|because|since|that|although|while|should|must|never|always)\b", re.IGNORECASE)
_REMARK_WORDS = 20
_THEY = re.compile(rf"\b(?:she|he|they) (?:\w+ly |also |even )?{_SAYS}\b", re.IGNORECASE)


def named(sentence: str, authors: Collection[str], titles: Collection[str] = ()) -> list[str]:
    """The people and titles that a sentence ascribes something to, as it writes them.

    Authors of the library count by their last name too, others when they "say" something.

    Args:
        authors: Everyone who wrote an essay of the library.
        titles: Of the library's essays; they count where they stand in quotation marks.
    """
    words = QUOTED.sub("“”", sentence)
    known = [name for author in authors if author != UNKNOWN for name in (author, author.split()[-1])]
    found = [name for name in known if name[0].isupper() and _holds(words, name)]
    known_titles = {_plain(title) for title in titles}
    found += [run for run in _SET_OFF.findall(sentence) if _plain(run) in known_titles]
    found += [re.sub(r"[’']s?$|[.,]$", "", one or other) for one, other in _REPORTED.findall(words)]
    found = list(dict.fromkeys(found))
    return [name for name in found if not any(name != other and _holds(other, name) for other in found)]


def ascribes(sentence: str, authors: Collection[str], titles: Collection[str] = ()) -> bool:
    """Whether a sentence says what somebody else says: an author, an essay, "the essays".

    "The authors differ" and "Ada has a list" say nothing yet, nor does "the essays give no figure for it".
    """
    names = named(sentence, authors, titles)
    if not names and _is_remark(sentence):
        return False
    rest = sentence
    for name in names:
        rest = rest.replace(name, "")
    says = names or _SOMEBODY.search(sentence) or _THEY.search(sentence)
    return bool(says) and len(content_words(rest)) > 1


def _is_remark(sentence: str) -> bool:
    short = len(sentence.split()) <= _REMARK_WORDS
    return short and bool(_REMARK.search(sentence)) and not _CLAIM.search(sentence)


def is_theirs(name: str, essay: Essay, place: Span) -> bool:
    """Whether words of an essay may go under a name: its author's, its title, or of one it speaks of just there."""
    around = essay.text[max(0, place.start - _BEFORE) : place.end + _AFTER]
    return _plain(name) == _plain(essay.title) or any(
        _holds(whole, part) for whole, part in ((essay.author, name), (name, essay.author), (around, name))
    )


def corrected(sentence: str, wrong: Sequence[str], essays: Sequence[Essay]) -> str | None:
    """The sentence with the one wrong name replaced by the one true author; None when that is not certain."""
    authors = {essay.author for essay in essays} - {UNKNOWN}
    if len(wrong) != 1 or len(authors) != 1 or sentence.count(wrong[0]) != 1:
        return None
    return sentence.replace(wrong[0], authors.pop())


def _holds(text: str, name: str) -> bool:
    return bool(name) and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))
