"""What a reply must not say, and says."""

from __future__ import annotations

import re
from collections.abc import Iterable

_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]|‘[^‘’]*’")


def forbidden(said: str, must_not_say: Iterable[str]) -> list[str]:
    """Those phrases that a reply holds outside quotations, case aside; an expression stands between slashes.

    Empty of an empty reply.
    """
    own = _QUOTED.sub(" ", said)
    return [each for each in must_not_say if re.search(_pattern(each), own, re.IGNORECASE)]


def _pattern(phrase: str) -> str:
    return phrase[1:-1] if len(phrase) > 1 and phrase[0] == phrase[-1] == "/" else re.escape(phrase)
