"""What kind of answer a question asks for, by its words. Pure."""

from __future__ import annotations

import re
from typing import Literal

Shape = Literal["amount", "time", "person", "choice", "advice", "open"]

_SHAPES: tuple[tuple[Shape, str], ...] = (  # the first that matches; a follow-up may open with "and" or "but"
    ("amount", r"\bhow (?:many|much|big|large|small|deep)\b|\bwhat (?:share|percentage|fraction|number|size)\b"),
    ("time", r"\bhow (?:long|soon|often|old|early|late)\b|^(?:\W*(?:and|but|so|or|then)\b)?\W*when\b|\bby when\b"),
    ("person", r"^(?:\W*(?:and|but|so|or|then)\b)?\W*who(?:se)?\b"),
    (
        "choice",
        r"\b(?:should|shall) (?:i|we)\b(?! \w+ (?:about|with))|\bworth (?:it|\w+ing)\b|\bam i (?:too|wrong|crazy|mad)\b"
        r"|\b(?:right|good|bad|wrong|smart) (?:move|idea|call|time)\b|\bdo i (?:really )?(?:have|need) to\b"
        r"|\bis it (?:ok|okay|fine|bad|wrong|better|too late|normal)\b|\bam i (?:safer|better off)\b",
    ),
    (
        "advice",
        r"\bhow (?:do|can|could|would|should|to|might|does one)\b|\bwhat (?:should|can|could|do|would|to|else|helps?)\b"
        r"|\b(?:tips|advice|ways? to|any ideas|help me)\b|\bwhat (?:questions|steps|skills)\b",
    ),
)
_QUANTITY = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|fifty|hundred|thousand|half|third"
    r"|quarter|dozen|couple|several|once|twice|few|most|majority)\b",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\b(?:hour|day|week|month|quarter|year|decade)s?\b|\b(?:before|after|until|once|when|as soon as)\b", re.IGNORECASE
)
_NAME = re.compile(r"(?<=\w )[A-Z][a-z]+\b")


def shape_of(question: str) -> Shape:
    """The kind of answer that fits."""
    asked = question.strip().lower()
    return next((shape for shape, pattern in _SHAPES if re.search(pattern, asked)), "open")


def holds(shape: Shape, text: str) -> bool:
    """Whether a text has what a question of fact asks for: a quantity, a time, a name. Other questions ask for none."""
    if shape == "amount":
        return bool(_QUANTITY.search(text))
    if shape == "time":
        return bool(_DURATION.search(text))
    return shape == "person" and bool(_NAME.search(text))
