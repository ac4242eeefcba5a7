"""Footnote numbers that lost their brackets and stand glued to words."""

from __future__ import annotations

import re

from corpus.cleaning.lines import Line, Lines, Rule

_SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
_NOTE = re.compile(r"(?:(\d{1,2})(?: {1,3}|\t)|([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}) ?)(?=[A-Z“\"‘'])")
_BACK = re.compile(r"(?: |^)[↩⏎⤴](?:\ufe0e|\ufe0f)?$")
_SHORTEST = 3


def mark_footnotes(lines: Lines) -> list[Line]:
    """Writes `[1]` for the notes below a text and the numbers that call them, if all of both are found."""
    notes = _notes(lines)
    if not notes:
        return list(lines)
    body = "\n".join(line.text for line in lines[: min(notes)])
    calls = [_call(number, body) for number in range(1, len(notes) + 1)]
    places = [call.start(1) for call in calls if call]
    if None in calls or places != sorted(places):
        return list(lines)
    marked = []
    for at, line in enumerate(lines):
        text = line.text
        if at in notes:
            text = _NOTE.sub(f"[{notes[at]}] ", text.lstrip(), count=1)
        marked.append(Line(line.number, text))
    for number in range(1, len(notes) + 1):
        pattern = _calls(number)
        for at in range(min(notes)):
            found = pattern.search(marked[at].text)
            if found:
                text = marked[at].text
                marked[at] = Line(marked[at].number, f"{text[: found.start(1)]}[{number}]{text[found.end(1) :]}")
                break
    return marked


def drop_back_links(lines: Lines) -> list[Line]:
    """Drops the arrow that led from a note back to its place."""
    return [Line(line.number, _BACK.sub("", line.text)) for line in lines]


def _notes(lines: Lines) -> dict[int, int]:
    """Places of the notes at the end of a text and their numbers, which must run from 1 without a gap."""
    notes: dict[int, int] = {}
    for at, line in enumerate(lines):
        match = _NOTE.match(line.text.lstrip())
        alone = at == 0 or lines[at - 1].is_blank or at - 1 in notes
        if match and alone and int((match[1] or match[2]).translate(_SUPERSCRIPTS)) == len(notes) + 1:
            notes[at] = len(notes) + 1
    return notes if notes and min(notes) > len(lines) * 0.3 else {}


def _calls(number: int) -> re.Pattern[str]:
    raised = "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(number))
    lead = rf"(?<=[A-Za-z]{{{_SHORTEST}}})"
    return re.compile(rf"((?<=[A-Za-z”’\"').,!?]){raised}|{lead}{number}(?!\w))")


def _call(number: int, body: str) -> re.Match[str] | None:
    """The one place where the number is called, or None where there is none or a choice."""
    found = list(_calls(number).finditer(body))
    return found[0] if len(found) == 1 else None


RULES = (
    Rule("footnote", mark_footnotes, shows="words"),
    Rule("footnote arrow", drop_back_links, shows="words"),
)
