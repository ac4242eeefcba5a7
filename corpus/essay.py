"""What an essay is: the cleaned text that everything else points into."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Essay:
    """One cleaned piece of writing.

    Attributes:
        id: Short, stable, unique in a library; letters, digits and dashes.
        text: Light Markdown. Every offset in the product counts characters of this string.
        author: `unknown` when nobody said; never guessed.
        url: The public address of the original, or None when there is none.
        published: ISO date or year, or None.
        origin: Where the text was taken from: a path or an address.
        license: The licence the text is under, when its front matter names one.
    """

    id: str
    title: str
    text: str
    author: str = UNKNOWN
    url: str | None = None
    published: str | None = None
    topics: tuple[str, ...] = ()
    origin: str = ""
    license: str | None = None

    @property
    def digest(self) -> str:
        """SHA-256 over all that a reader sees of the essay."""
        fields = (self.id, self.title, self.author, self.url or "", self.published or "", *self.topics, self.text)
        return hashlib.sha256("\x1f".join(fields).encode()).hexdigest()
