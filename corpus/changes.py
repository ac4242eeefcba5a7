"""The record that cleaning keeps of itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that cleaning repaired or removed.

    Attributes:
        rule: The rule that did it, a few words.
        before: The text as it was.
        after: What stands there now; empty when it was removed.
    """

    rule: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text and what was done to it, in reading order."""

    text: str
    changes: tuple[Change, ...]
