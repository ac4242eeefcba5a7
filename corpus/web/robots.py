"""What sites ask of programs in their robots.txt."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from protego import Protego

from corpus.errors import NotServed, RobotsRefused, in_one_line
from corpus.web.deadline import Deadline

MAX_BYTES = 500_000  # what RFC 9309 asks a program to read at least
_TEMPORARY = (429,)

GetText = Callable[[httpx.URL, Deadline], str]


class Robots:
    """The rules of the sites met so far, each read once.

    A site without rules allows everything. One that fails to say them allows nothing for now, as RFC 9309 asks.
    """

    def __init__(self, get: GetText, *, agent: str) -> None:
        self._get = get
        self._agent = agent
        self._rules: dict[str, Protego] = {}

    def require(self, url: httpx.URL, deadline: Deadline) -> None:
        """Returns if the site allows the page.

        Raises:
            RobotsRefused: It does not, or its rules can't be read.
        """
        rules = self._rules_of(url, deadline)
        if not rules.can_fetch(str(url), self._agent):
            raise RobotsRefused(
                f"{in_one_line(url.host)} asks programs not to fetch {in_one_line(url.path)} (robots.txt). "
                "Open it in a browser, save it and import the file."
            )

    def pause_s(self, url: httpx.URL) -> float:
        """Seconds that the site asks to wait between pages; 0 if it has not been asked."""
        rules = self._rules.get(_origin(url))
        return float((rules.crawl_delay(self._agent) if rules else None) or 0)

    def _rules_of(self, url: httpx.URL, deadline: Deadline) -> Protego:
        origin = _origin(url)
        if origin not in self._rules:
            self._rules[origin] = Protego.parse(self._text(url, deadline))
        return self._rules[origin]

    def _text(self, url: httpx.URL, deadline: Deadline) -> str:
        try:
            return self._get(url.copy_with(raw_path=b"/robots.txt"), deadline)
        except NotServed as error:
            if error.status < 500 and error.status not in _TEMPORARY:
                return ""
            raise RobotsRefused(
                f"{in_one_line(url.host)} did not say what programs may fetch: its robots.txt answered {error.status}. "
                "Try again later."
            ) from error


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}"
