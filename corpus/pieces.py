"""Any text file in, clean pieces out: the one entry point of cleaning."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.changes import Change
from corpus.cleaning import characters, furniture, tags
from corpus.cleaning.clean import clean_lines
from corpus.cleaning.decode import decode
from corpus.cleaning.lines import Lines, Noted, Rule, in_reading_order, run, to_lines, to_text
from corpus.cleaning.metadata import Metadata, signed_name
from corpus.cleaning.split import Part, describe, split_lines
from corpus.errors import EmptyText
from corpus.frontmatter import Header, documents
from corpus.recipes import PieceRecipe, cut_pieces, find_recipe, rules_of


@dataclass(frozen=True, slots=True)
class Piece:
    """One essay of a file, cleaned.

    Attributes:
        id: As the file states it; None where it does not.
        title: Likewise, or its title line; None where no line clearly is one.
        author: Likewise, where the text says it plainly; never guessed.
        published: ISO date.
        changes: What cleaning repaired or removed, in reading order; white space is not recorded.
        encoding: What the file was read as.
    """

    id: str | None
    title: str | None
    author: str | None
    url: str | None
    published: str | None
    topics: tuple[str, ...]
    text: str
    changes: tuple[Change, ...]
    encoding: str


def read_pieces(data: bytes, *, name: str, as_is: bool = False) -> list[Piece]:
    """Reads the essays of a text or Markdown file, repaired and as light Markdown.

    Args:
        data: The file's bytes.
        name: The file's name, for messages.
        as_is: Whether to read only encoding and front matter, and neither clean nor split.

    Raises:
        UnreadableText: The bytes are no text, or in no known encoding.
        EmptyText: There is nothing to read in it.
    """
    decoded = decode(data)
    if as_is:
        return [_raw(header, body, decoded.encoding) for header, body in documents(to_lines(decoded.text))]
    lines, noted = run(characters.RULES, to_lines(decoded.text))
    recipes = find_recipe(data)
    if recipes:
        drafts = [_known(recipe, part) for recipe, part in cut_pieces(recipes, lines)]
    else:
        drafts = []
        for header, body in documents(lines):
            # Menus above a title hide it; what stands between essays is cleaned with each of them.
            page, more = run((*tags.RULES, *furniture.PAGE), body) if header is None else (body, [])
            drafts += _unknown(header, page, signed_name(body))
            noted += more
    pieces = [_piece(draft, noted, decoded.encoding) for draft in drafts]
    pieces = [piece for piece in pieces if piece.text]
    if not pieces:
        raise EmptyText(f"{name} holds no text besides page furniture. Import a file with an essay in it.")
    return pieces


def _raw(header: Header | None, body: Lines, encoding: str) -> Piece:
    said = header.metadata if header else Metadata()
    return Piece(
        id=header.id if header else None,
        title=said.title,
        author=said.author,
        url=said.url,
        published=said.published,
        topics=header.topics if header else (),
        text="\n".join(line.text for line in body).strip() + "\n",
        changes=(),
        encoding=encoding,
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """An essay found, and how it is to be cleaned."""

    part: Part
    id: str | None = None
    topics: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    markdown: bool | None = None
    never_headings: tuple[str, ...] = ()


def _known(recipe: PieceRecipe, lines: Lines) -> _Draft:
    part = describe(lines, recipe.metadata)
    return _Draft(part, recipe.id, recipe.topics, rules_of(recipe), markdown=False, never_headings=recipe.not_headings)


def _unknown(header: Header | None, body: Lines, signed: str | None) -> list[_Draft]:
    if header is None:
        return [_Draft(part) for part in split_lines(body, signed=signed)]
    # What has a header was prepared by somebody: its first heading stays even if it repeats the title.
    part = Part(header.metadata, tuple(body)) if header.metadata.title else describe(body, header.metadata)
    return [_Draft(part, header.id, header.topics, markdown=True)]


def _piece(draft: _Draft, noted: list[Noted], encoding: str) -> Piece:
    part = draft.part
    cleaned, more = clean_lines(
        part.lines, first=draft.rules, markdown=draft.markdown, never_headings=draft.never_headings
    )
    numbers = range(part.first, part.last + 1)
    taken = [Noted(line.number, Change("title and details", line.text.strip(), "")) for line in part.taken]
    said = part.metadata
    return Piece(
        id=draft.id,
        title=said.title,
        author=said.author,
        url=said.url,
        published=said.published,
        topics=draft.topics,
        text=to_text(cleaned),
        changes=in_reading_order([*(note for note in noted if note.number in numbers), *taken, *more]),
        encoding=encoding,
    )
