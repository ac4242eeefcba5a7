"""How somebody wants to be answered: how long, from which essays. Kept in a cookie of the browser, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from coach.length import LENGTHS, Length
from corpus import UNKNOWN
from indexing import Filter

PREFERENCES_COOKIE = "coach_preferences"
_LONGEST = 200  # characters of a value that is taken over from a cookie


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a browser asks for with every question; empty strings stand for every author and every topic."""

    length: Length = "usual"
    author: str = ""
    topic: str = ""

    @classmethod
    def of(cls, length: str, author: str, topic: str) -> Preferences:
        """Preferences from a form or a cookie; what means nothing is as if it were not given."""
        known: dict[str, Length] = {each: each for each in LENGTHS}
        return cls(known.get(length, "usual"), author[:_LONGEST], topic[:_LONGEST])

    @classmethod
    def read(cls, cookies: Mapping[str, str]) -> Preferences:
        """Those that the browser sent."""
        try:
            sent = parse_qs(cookies.get(PREFERENCES_COOKIE, ""), max_num_fields=3)
        except ValueError:
            return cls()
        return cls.of(*(sent.get(name, [""])[0] for name in ("length", "author", "topic")))

    @property
    def cookie(self) -> str:
        """What `read` reads."""
        return urlencode({"length": self.length, "author": self.author, "topic": self.topic})

    @property
    def only(self) -> Filter:
        """The essays that may be found."""
        return Filter(
            authors=(self.author,) if self.author else (),
            topics=(self.topic,) if self.topic else (),
        )

    @property
    def words(self) -> str:
        """What differs from the usual, in a line; empty when nothing does."""
        author = f"by {'unknown authors' if self.author == UNKNOWN else self.author}" if self.author else ""
        topic = f"about {self.topic.replace('-', ' ')}" if self.topic else ""
        kept_to = " ".join(filter(None, (author, topic)))
        length = f"{self.length} answers" if self.length != "usual" else ""
        return " · ".join(filter(None, (f"Only essays {kept_to}" if kept_to else "", length.capitalize())))
