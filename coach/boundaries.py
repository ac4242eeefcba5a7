"""The words by which a question is known that is not for essays to answer; they are in `boundaries.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

_NAME = re.compile(r"(?<!\?P)(?<!\?)<([a-z]+)>")


def alternatives(kind: str) -> str:
    """A kind's expressions as one, for use within another."""
    found = _read()
    one = "|".join(found[kind])
    return _NAME.sub(lambda name: str(found["words"].get(name[1], name[0])), one)


@cache
def anywhere(kind: str) -> re.Pattern[str]:
    """What finds words of a kind in a text, whole words only; mark-up speaks to a program wherever it stands."""
    whole = rf"\b(?:{alternatives(kind)})\b"
    return re.compile(rf"{whole}|{alternatives('markup')}" if kind == "instructions" else whole, re.IGNORECASE)


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((resources.files("coach") / "boundaries.toml").read_text("utf-8"))
