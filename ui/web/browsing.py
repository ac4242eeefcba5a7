"""The page of all essays: found by words, kept to an author or a topic, put in order. Pure, and without script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from corpus import UNKNOWN, Essay
from ui.gate import shown, shown_line
from ui.web.pages import by, paper_page

_ORDERS: dict[str, tuple[str, Callable[[Essay], str], bool]] = {  # what it is called, its key, last first
    "title": ("Title", lambda essay: essay.title.casefold(), False),
    "author": ("Author", lambda essay: essay.author.casefold(), False),
    "newest": ("Newest first", lambda essay: essay.published or "", True),
}


@dataclass(frozen=True, slots=True)
class Browse:
    """What somebody wants to see of the library; empty strings ask for everything, in the library's order.

    Attributes:
        search: Words that all occur in the title, the author or the text, whatever their case.
        sort: `title`, `author` or `newest`; anything else is the library's order.
    """

    search: str = ""
    author: str = ""
    topic: str = ""
    sort: str = ""

    def find(self, essays: Sequence[Essay]) -> list[Essay]:
        """The essays asked for, in the order asked for."""
        found = [essay for essay in essays if self._wants(essay)]
        if self.sort not in _ORDERS:
            return found
        _, key, last_first = _ORDERS[self.sort]
        return sorted(found, key=key, reverse=last_first)

    def _wants(self, essay: Essay) -> bool:
        if (self.author and essay.author != self.author) or (self.topic and self.topic not in essay.topics):
            return False
        words = self.search.casefold().split()
        where = f"{essay.title}\n{essay.author}\n{essay.text}".casefold() if words else ""
        return all(word in where for word in words)


def library_page(
    essays: Sequence[Essay], browse: Browse | None = None, *, changing: str = "", busy: bool = False
) -> str:
    """The essays of a library that are asked for, with the form that asks.

    Args:
        changing: What changes the library, as HTML; empty where nobody may.
        busy: Whether it is being changed: without script the page is then loaded again and again.
    """
    browse = browse or Browse()
    found = browse.find(essays)
    items = "".join(_item(essay) for essay in found)
    nothing = "No essay fits all of this." if essays else "The library holds no essays yet."
    listed = f'<ul class="library">{items}</ul>' if found else f'<p class="notice">{nothing}</p>'
    count = f"{len(essays)} essays" if len(found) == len(essays) else f"{len(found)} of {len(essays)} essays"
    body = f'<h1>The library</h1>{changing}{_form(essays, browse)}<p class="count">{count}</p>{listed}'
    script = '<script src="static/coach/library.js" defer></script>' if changing else ""
    again = '<noscript><meta http-equiv="refresh" content="2"></noscript>' if busy else ""
    return paper_page("The library", body, root="./", head=script + again)


def _form(essays: Sequence[Essay], browse: Browse) -> str:
    orders = [(name, called) for name, (called, _, _) in _ORDERS.items()]
    every = ' <a href="essays">Show all</a>' if browse != Browse() else ""
    return (
        '<form class="search browse" role="search"><input type="search" name="search" aria-label="Words to find" '
        f'placeholder="Words in title or text" value="{shown_line(browse.search)}">'
        f"{choices(essays, author=browse.author, topic=browse.topic)}"
        f"{_choice('sort', 'Library order', orders, browse.sort)}"
        f"<button>Show</button>{every}</form>"
    )


def choices(essays: Sequence[Essay], *, author: str, topic: str) -> str:
    """The choice of an author and the choice of a topic, as parts of a form, with what was chosen before."""
    authors = sorted({essay.author for essay in essays}, key=str.casefold)
    topics = sorted({each for essay in essays for each in essay.topics}, key=str.casefold)
    named = [(each, "author unknown" if each == UNKNOWN else each) for each in authors]
    return _choice("author", "Every author", named, author) + _choice(
        "topic", "Every topic", [(each, each.replace("-", " ")) for each in topics], topic
    )


def _choice(name: str, everything: str, values: Sequence[tuple[str, str]], chosen: str) -> str:
    options = "".join(
        f'<option value="{shown(value)}"{" selected" if value == chosen else ""}>{shown_line(words)}</option>'
        for value, words in values
    )
    label = {"sort": "Order"}.get(name, name.capitalize())
    return f'<select name="{name}" aria-label="{label}"><option value="">{everything}</option>{options}</select>'


def _item(essay: Essay) -> str:
    topics = " · ".join(
        f'<a href="essays?{shown(urlencode({"topic": topic}))}">{shown_line(topic.replace("-", " "))}</a>'
        for topic in essay.topics
    )
    return (
        f'<li><a href="essays/{shown(quote(essay.id, safe=""))}">{shown(essay.title)}</a>'
        f"<span>{shown(', '.join(by(essay)))}</span>{f'<span>{topics}</span>' if topics else ''}</li>"
    )
