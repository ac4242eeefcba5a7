"""Lines that remember where they stood, and rules over them that account for what they changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from corpus.changes import Change

_BREAK = re.compile("\r\n|[\r\u2028\u2029]")
_TOKEN = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text.

    Attributes:
        number: Where it stood in the text that was read; lines made from one line share its number.
    """

    number: int
    text: str

    @property
    def is_blank(self) -> bool:
        """Holds nothing but white space."""
        return not self.text.strip()


Lines = Sequence[Line]


@dataclass(frozen=True, slots=True)
class Rule:
    """One repair.

    Attributes:
        name: What it is called in the record of changes.
        apply: The repair itself; numbers of the lines it keeps must not change.
        shows: What the record holds: the words that differ, whole lines, or nothing (white space).
    """

    name: str
    apply: Callable[[Lines], list[Line]]
    shows: Literal["words", "lines", "nothing"] = "lines"


@dataclass(frozen=True, slots=True)
class Noted:
    """A change and the line it happened on."""

    number: int
    change: Change


def to_lines(text: str) -> list[Line]:
    """Cuts at newlines only: the other breaks of `str.splitlines` occur inside damaged characters."""
    plain = _BREAK.sub("\n", text)
    return [Line(number, line) for number, line in enumerate(plain.split("\n"))]


def to_text(lines: Iterable[Line]) -> str:
    """Joins lines; without blank lines at either end."""
    return "\n".join(line.text for line in lines).strip("\n")


def each(repair: Callable[[str], str]) -> Callable[[Lines], list[Line]]:
    """Makes a repair of one line's text into one of all lines."""
    return lambda lines: [Line(line.number, repair(line.text)) for line in lines]


def blocks(lines: Lines) -> list[list[Line]]:
    """Runs of lines with no blank line between them."""
    runs: list[list[Line]] = [[]]
    for line in lines:
        if not line.is_blank:
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def run(rules: Iterable[Rule], lines: Lines) -> tuple[list[Line], list[Noted]]:
    """Applies rules one after the other and notes what each changed."""
    noted: list[Noted] = []
    current = list(lines)
    for rule in rules:
        after = rule.apply(current)
        if rule.shows != "nothing" and after != current:
            noted += _differences(rule, current, after)
        current = after
    return current, noted


def in_reading_order(noted: Iterable[Noted]) -> tuple[Change, ...]:
    """The changes as a reader of the text meets them."""
    return tuple(note.change for note in sorted(noted, key=lambda note: note.number))


def _differences(rule: Rule, before: Lines, after: Lines) -> list[Noted]:
    old, new = _by_number(before), _by_number(after)
    noted = []
    for number, text in old.items():
        now = new.get(number, "")
        if text.split() == now.split():
            continue
        pairs = _words(text, now) if rule.shows == "words" else [(text.strip(), now.strip())]
        noted += [Noted(number, Change(rule.name, was, is_now)) for was, is_now in pairs]
    return noted


def _by_number(lines: Lines) -> dict[int, str]:
    texts: dict[int, str] = {}
    for line in lines:
        texts[line.number] = f"{texts[line.number]}\n{line.text}" if line.number in texts else line.text
    return texts


def _words(before: str, after: str) -> list[tuple[str, str]]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pairs = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, is_now = "".join(old[start:end]).strip(), "".join(new[new_start:new_end]).strip()
        if kind != "equal" and was != is_now:
            pairs.append((was, is_now))
    return pairs
