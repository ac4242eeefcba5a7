"""Repairs of single characters: damage of encodings, white space, what can't be seen."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

from corpus.cleaning.lines import Line, Lines, Rule, each
from corpus.cleaning.mojibake import repair

_CODE_SPAN = re.compile(r"(`+[^`]+`+)")
_ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|[lr]squo|[lr]dquo|sbquo|bdquo|ndash|mdash|hellip|bull|copy|reg|trade|euro"
    r"|[A-Za-z](?:acute|grave|circ|uml|tilde|cedil|ring|slash)|szlig|aelig|oelig|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});"
)
# Ideographic space, joiners and direction marks carry meaning and stay.
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u0085]")
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad\ufffc\x00-\x08\x0b-\x1f\x7f]")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_DECOMPOSED = re.compile("[A-Za-z\u0370-\u04ff][\u0300-\u0345]+")
_RUN_OF_SPACES = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)|(?<=\S)\t(?=\S)")
_FENCE = re.compile(r"\s*```")


def fenced(lines: Lines) -> list[bool]:
    """For each line, whether it is in a fenced block of code (the fences included)."""
    fences = [_FENCE.match(line.text) is not None for line in lines]
    inside, marks = False, []
    for fence in fences:
        marks.append((inside or fence) and sum(fences) % 2 == 0)
        inside ^= fence
    return marks


def collapse_spaces(lines: Lines) -> list[Line]:
    """One space between words, none at the end; code keeps its own."""
    return [
        line if code else Line(line.number, _outside_code(line.text.rstrip(), _collapsed))
        for line, code in zip(lines, fenced(lines), strict=True)
    ]


def _mojibake(lines: Lines) -> list[Line]:
    if not lines:
        return []
    texts = repair("\n".join(line.text for line in lines)).split("\n")
    return [Line(line.number, text) for line, text in zip(lines, texts, strict=True)]


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    parts = _CODE_SPAN.split(text)
    return "".join(part if at % 2 else change(part) for at, part in enumerate(parts))


def _collapsed(text: str) -> str:
    return _RUN_OF_SPACES.sub(" ", text)


def _entities(text: str) -> str:
    return _outside_code(text, lambda part: _ENTITY.sub(lambda match: html.unescape(match[0]), part))


def _letters(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _composed(text: str) -> str:
    return _DECOMPOSED.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)


RULES = (
    Rule("damaged characters", _mojibake, shows="words"),
    Rule("character codes", each(_entities), shows="words"),
    Rule("ligatures", each(lambda text: _LIGATURE.sub(_letters, text)), shows="words"),
    Rule("no-break spaces", each(lambda text: _SPACES.sub(" ", text)), shows="nothing"),
    Rule("unseen characters", each(lambda text: _UNSEEN.sub("", text)), shows="nothing"),
    Rule("split accents", each(_composed), shows="words"),
)
