"""Headings and quotations that lost their markup.

In a text whose paragraphs are sentences, a short line that stands alone, is no sentence and has prose below
it is a heading. Where paragraphs have no full stops (threads, verse, lists), nothing tells them apart, and
none is guessed.
"""

from __future__ import annotations

import re

from corpus.cleaning.layout import is_item
from corpus.cleaning.lines import Line, Lines, Rule, blocks

_MAX_WORDS = 16
_MAX_CHARACTERS = 100
_FEWEST_QUOTED = 4  # words of a heading in quotation marks; fewer are somebody speaking
_ENDED = re.compile(r"(?:[.!?:…]|\.\.\.)[\"”’')\]*_]*(?:\[\d+\])?(?:\s*[^\w\s.,;]+)?$")
_NOT_A_HEADING_END = re.compile(r"[.,;:!–—-][\"”’')\]]*(?:\s*[^\w\s.,;:!?…\"”’')\]]+)*$")
_STARTS = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-Я0-9“„«\"‘'…¿¡(]")
_NUMBERED = re.compile(r"\d{1,2}\. (?=[A-Z])")
_NO_HEADING = re.compile(r"\w{1,2}\) |\[|[\W\d_]*$")
_OPEN_END = re.compile(r"\b(?:and|or|but|the|an?|of|by|that|which|because|than|as|if)$")
_SPEAKER = re.compile(r"[A-Z][\w.]{0,20}(?: [A-Z][\w.]{0,20})?: \S")
_SIGN_OFF = re.compile(
    r"(?:cheers|best|best wishes|regards|kind regards|love|yours|sincerely|thanks|thank you|with love|warmly|xo+x?"
    r"|signed)\b.{0,30}",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:P\.? ?P?\.? ?S\b|\[\d+\]|\d{1,2}[ .)]|\[\^)", re.IGNORECASE)
_UNDERLINE = re.compile(r"(={3,}|-{3,})")
_SENTENCES = re.compile(r"(?<!\bvs)(?<!\b[DMS][rst])(?<!\bMrs)(?<!\bNo)[.!?][\"”’')]* +[A-Z“\"]")
_ADDRESS = re.compile(r"https?://|www\.|\w@\w|(?<!\S)@\w")
_ATTRIBUTED = re.compile(r"[.!?…][\"”’']? [—–-]{1,2} ?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}\.?$")
_ENCLOSED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_QUOTE_WORDS = 15


def mark_underlined(lines: Lines) -> list[Line]:
    """Turns a line underlined with dashes or equals signs into a heading."""
    marked: list[Line] = []
    for at, line in enumerate(lines):
        above = marked[-1] if marked else None
        alone = at < 2 or lines[at - 2].is_blank
        if above and alone and _UNDERLINE.fullmatch(line.text.strip()) and _may_be_heading(above.text):
            marked[-1] = Line(above.number, f"## {above.text.strip()}")
        else:
            marked.append(line)
    return marked


def mark_headings(lines: Lines, *, never: tuple[str, ...] = ()) -> list[Line]:
    """Marks the lines that stand as headings."""
    found = blocks(lines)
    if not _is_prose(found):
        return list(lines)
    candidates = [_is_candidate(found, at) and not found[at][0].text.startswith(never) for at in range(len(found))]
    headings = {
        id(found[at][0])
        for at in range(len(found))
        if candidates[at] and not _in_a_row(found, at) and (_leads_to_text(found, at) or _next(found, candidates, at))
    }
    return [Line(line.number, f"## {line.text.strip()}") if id(line) in headings else line for line in lines]


def headings_rule(*, never: tuple[str, ...] = ()) -> Rule:
    """The rule that marks headings, except lines that begin in one of the ways named."""
    return Rule("heading", lambda lines: mark_headings(lines, never=never))


def mark_quotes(lines: Lines) -> list[Line]:
    """Marks a letter with its writer's name below it, and a passage in quotation marks after a colon."""
    marked: list[Line] = []
    above = ""
    for line in lines:
        text = line.text.strip()
        enough = len(text.split()) >= _QUOTE_WORDS and not text.startswith((">", "#", "|")) and not is_item(line.text)
        announced = above.endswith(":") and _ENCLOSED.fullmatch(text) is not None
        if enough and (announced or _ATTRIBUTED.search(text)):
            line = Line(line.number, f"> {text}")
        if text:
            above = text
        marked.append(line)
    return marked


def _is_prose(found: list[list[Line]]) -> bool:
    """Whether most paragraphs of some length end like sentences."""
    long = [run[-1].text for run in found if len(run[-1].text.split()) >= 8 and not is_item(run[-1].text)]
    ended = sum(_ENDED.search(text.rstrip()) is not None for text in long)
    short = sum(len(run) == 1 and len(run[0].text.split()) < 8 for run in found)
    return bool(long) and ended >= 0.75 * len(long) and short <= 0.6 * len(found)


def _is_candidate(found: list[list[Line]], at: int) -> bool:
    if len(found[at]) != 1 or at == len(found) - 1:
        return False
    text, above = found[at][0].text, found[at - 1][-1].text.rstrip() if at else ""
    open_item = is_item(above) and not _ENDED.search(above) and len(found[at - 1]) == 1
    goes_on = above.endswith((":", ",", ";")) or open_item
    return not goes_on and _may_be_heading(text)


def _may_be_heading(text: str) -> bool:
    text = _NUMBERED.sub("", text.strip())
    words = text.split()
    if not words or len(words) > _MAX_WORDS or len(text) > _MAX_CHARACTERS or not _STARTS.match(text):
        return False
    if text[0] in '“"‘' and len(words) < _FEWEST_QUOTED:
        return False
    if _NOT_A_HEADING_END.search(text) and not text.endswith(("…", "...")):
        return False
    if is_item(text) or _NO_HEADING.match(text) or _OPEN_END.search(text):
        return False
    return not (_SIGN_OFF.fullmatch(text) or _SENTENCES.search(text) or _ADDRESS.search(text))


def _leads_to_text(found: list[list[Line]], at: int) -> bool:
    """Whether the next paragraph is prose or a list that the line may be the heading of."""
    below = found[at + 1]
    first = below[0].text.strip()
    if _SPEAKER.match(first) and _SPEAKER.match(found[at][0].text.strip()):
        return False
    if _NOTE.match(first) and not is_item(first):
        return False
    if is_item(first):
        return len(below) > 1 or len(first.split()) >= 8
    if len(below) > 2:
        return True
    return not first[0].islower() and (len(first.split()) >= 8 or _ENDED.search(first) is not None)


def _next(found: list[list[Line]], candidates: list[bool], at: int) -> bool:
    """Two headings may stand one below the other, two questions in a row are no headings."""
    pair = at + 2 < len(candidates) and candidates[at + 1]
    return pair and not all(run[0].text.rstrip("”\"’' ").endswith("?") for run in found[at : at + 2])


def _in_a_row(found: list[list[Line]], at: int) -> bool:
    """Three short lines in a row are a list or a verse; so are two in quotation marks."""
    if any(_is_quoted(found[place]) and _is_quoted(found[at]) for place in (at - 1, at + 1) if 0 <= place < len(found)):
        return True
    short = [len(run) == 1 and _may_be_heading(run[0].text) for run in found[max(at - 2, 0) : at + 3]]
    here = min(at, 2)
    return any(all(short[start : start + 3]) for start in range(max(here - 2, 0), here + 1) if start + 3 <= len(short))


def _is_quoted(run: list[Line]) -> bool:
    text = run[0].text.strip()
    return len(run) == 1 and len(text.split()) <= 2 * _MAX_WORDS and text[0] in '“"‘' and text[-1] in '”"’'


UNDERLINED = Rule("underlined heading", mark_underlined)
QUOTES = Rule("quotation", mark_quotes)
