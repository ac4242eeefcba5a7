"""What only a person can know about a file: for known files, by the SHA-256 of their bytes."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from corpus.cleaning.lines import Line, Lines, Rule
from corpus.cleaning.metadata import Metadata


@dataclass(frozen=True, slots=True)
class PieceRecipe:
    """How one essay of a known file is found and mended. Every pattern is a few words of a line.

    Attributes:
        starts: Beginning of its first line.
        cuts: Image names glued into sentences; for a long one its beginning and its end.
        drops: Beginnings of lines that are no part of it.
        drops_from: Beginning of the line from which on everything goes.
        headings: Beginnings of lines that are headings though no rule can tell.
        not_headings: Beginnings of lines that only look like headings.
        quotes: Beginnings of paragraphs that quote someone else.
        items: Beginnings of lines that are items of a list.
        joins: End of a paragraph and beginning of the one that goes on with its sentence.
        tables: For each table its rows; for each row the beginnings of its cells.
    """

    id: str
    metadata: Metadata
    starts: str
    cuts: tuple[tuple[str, str], ...] = ()
    drops: tuple[str, ...] = ()
    drops_from: str = ""
    headings: tuple[str, ...] = ()
    not_headings: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    joins: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()
    topics: tuple[str, ...] = ()


def find_recipe(data: bytes) -> tuple[PieceRecipe, ...] | None:
    """The recipe for exactly these bytes, if there is one."""
    return _recipes().get(hashlib.sha256(data).hexdigest())


def cut_pieces(recipes: tuple[PieceRecipe, ...], lines: Lines) -> Iterator[tuple[PieceRecipe, list[Line]]]:
    """The lines of each piece, from its first line to the first line of the next."""
    starts: list[int] = []
    for recipe in recipes:
        after = starts[-1] + 1 if starts else 0
        starts.append(next(at for at in range(after, len(lines)) if lines[at].text.strip().startswith(recipe.starts)))
    for recipe, start, end in zip(recipes, starts, [*starts[1:], len(lines)], strict=True):
        yield recipe, list(lines[start:end])


def rules_of(recipe: PieceRecipe) -> tuple[Rule, ...]:
    """The recipe's mendings as rules."""
    return (
        Rule("image name", lambda lines: _cut(lines, recipe.cuts), shows="words"),
        Rule("no part of the essay", lambda lines: _drop(lines, recipe)),
        Rule("broken sentence", lambda lines: _join(lines, recipe.joins)),
        Rule("table", lambda lines: _tables(lines, recipe.tables)),
        Rule("heading", lambda lines: _prefix(lines, recipe.headings, "## ")),
        Rule("quotation", lambda lines: _prefix(lines, recipe.quotes, "> ")),
        Rule("list", lambda lines: _prefix(lines, recipe.items, "- "), shows="nothing"),
    )


@cache
def _recipes() -> dict[str, tuple[PieceRecipe, ...]]:
    text = resources.files("corpus").joinpath("recipes.toml").read_text(encoding="utf-8")
    return {
        source["sha256"]: tuple(_piece(entry) for entry in source["piece"]) for source in tomllib.loads(text)["source"]
    }


def _piece(entry: dict[str, Any]) -> PieceRecipe:
    said = Metadata(entry["title"], entry["author"], entry.get("url"), entry.get("published"))
    lists = ("drops", "headings", "not_headings", "quotes", "items", "topics")
    return PieceRecipe(
        id=entry["id"],
        metadata=said,
        starts=entry["starts"],
        drops_from=entry.get("drops_from", ""),
        cuts=tuple((cut[0], cut[-1]) for cut in entry.get("cuts", ())),
        joins=tuple((end, beginning) for end, beginning in entry.get("joins", ())),
        tables=tuple(tuple(tuple(row) for row in table) for table in entry.get("tables", ())),
        **{name: tuple(entry.get(name, ())) for name in lists},
    )


def _cut(lines: Lines, names: tuple[tuple[str, str], ...]) -> list[Line]:
    cut = []
    for line in lines:
        text = line.text
        for beginning, end in names:
            if beginning in text:
                start = text.index(beginning)
                text = text[:start] + text[text.index(end, start) + len(end) :]
        cut.append(Line(line.number, text))
    return cut


def _drop(lines: Lines, recipe: PieceRecipe) -> list[Line]:
    end = len(lines)
    if recipe.drops_from:
        end = next((at for at, line in enumerate(lines) if line.text.strip().startswith(recipe.drops_from)), end)
    return [line for line in lines[:end] if not (recipe.drops and line.text.strip().startswith(recipe.drops))]


def _join(lines: Lines, joins: tuple[tuple[str, str], ...]) -> list[Line]:
    joined = list(lines)
    for end, beginning in joins:
        first = next(at for at, line in enumerate(joined) if line.text.rstrip().endswith(end))
        second = next(at for at in range(first + 1, len(joined)) if joined[at].text.strip().startswith(beginning))
        text = f"{joined[first].text.rstrip()} {joined[second].text.strip()}"
        joined[first : second + 1] = [Line(joined[first].number, text), *joined[first + 1 : second]]
    return joined


def _tables(lines: Lines, tables: tuple[tuple[tuple[str, ...], ...], ...]) -> list[Line]:
    marked = list(lines)
    for table in tables:
        rule = "| " + " | ".join("---" for _ in table[0]) + " |"
        for row in table:
            at = next(at for at, line in enumerate(marked) if line.text.strip().startswith(row[0] or row[1]))
            marked[at] = Line(marked[at].number, _row(marked[at].text.strip(), row))
        top = next(at for at, line in enumerate(marked) if line.text.startswith("|"))
        marked.insert(top + 1, Line(marked[top].number, rule))
    return marked


def _row(text: str, starts: tuple[str, ...]) -> str:
    places: list[int] = []
    for start in starts:
        places.append(text.index(start, places[-1] + 1 if places and places[-1] else 0))
    ends = [*places[1:], len(text)]
    return "| " + " | ".join(text[place:end].strip() for place, end in zip(places, ends, strict=True)) + " |"


def _prefix(lines: Lines, beginnings: tuple[str, ...], mark: str) -> list[Line]:
    if not beginnings:
        return list(lines)
    return [
        Line(line.number, mark + line.text.strip()) if line.text.strip().startswith(beginnings) else line
        for line in lines
    ]
