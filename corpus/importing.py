"""Taking essays in: files and folders become essays of the library."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal

from corpus.errors import CorpusError, SourceNotFound
from corpus.essay import UNKNOWN, Essay
from corpus.library import Entry, Library
from corpus.pieces import Piece, read_pieces
from corpus.situations import Situations, attached, carried

SUFFIXES = (".md", ".markdown", ".txt")
STARTER = "starter:"  # origin of the essays that ship with the product


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one source.

    Attributes:
        problem: Why nothing was taken from it, when `state` is `failed`.
    """

    origin: str
    state: Literal["added", "replaced", "unchanged", "failed"]
    essays: tuple[Essay, ...] = ()
    problem: str = ""


def import_path(library: Library, path: Path, *, on_file: Callable[[int, int], None] | None = None) -> list[Imported]:
    """Imports a file, or every text of a folder and its subfolders.

    A file imported before is replaced by what it holds now. In a folder, a file that can't be read is
    reported and the others are imported.

    Args:
        on_file: Called with (files done, files in all) for a progress bar.

    Raises:
        SourceNotFound: There is no such path, or the folder holds no text.
        CorpusError: The one file named can't be read.
    """
    if path.is_file():
        return [_import_bytes(library, path.read_bytes(), origin=str(path.resolve()), name=path.name)]
    files = sorted(_texts(path)) if path.is_dir() else []
    if not files:
        what = "holds no .md or .txt file" if path.is_dir() else "does not exist"
        raise SourceNotFound(f"{path} {what}. Name a text file, or a folder of them.")
    report = []
    for number, file in enumerate(files, 1):
        try:
            report.append(_import_bytes(library, file.read_bytes(), origin=str(file.resolve()), name=file.name))
        except (CorpusError, OSError) as error:
            report.append(Imported(str(file), "failed", problem=str(error)))
        if on_file:
            on_file(number, len(files))
    return report


def import_starter(library: Library) -> list[Imported]:
    """Imports the essays that ship with the product."""
    folder = resources.files("corpus") / "starter"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".md")), key=lambda file: file.name)
    return [
        _import_bytes(library, file.read_bytes(), origin=STARTER + file.name.removesuffix(".md"), name=file.name)
        for file in files
    ]


def _texts(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and path.suffix.lower() in SUFFIXES and not hidden:
            yield path


def _import_bytes(library: Library, data: bytes, *, origin: str, name: str) -> Imported:
    pieces = read_pieces(data, name=name)
    here = library.essays()
    taken = {essay.id: essay for essay in here if essay.origin != origin}
    before = {essay.id: essay for essay in here if essay.origin == origin}
    entries = []
    for piece in pieces:
        essay = _essay(piece, origin=origin, name=name, taken=taken)
        if essay.id in taken:  # the same text, from another source: one is enough
            continue
        taken[essay.id] = essay
        entries.append(Entry(essay, piece.changes, tuple(_situations(library, before.get(essay.id), essay))))
    after = tuple(entry.essay for entry in entries)
    if [essay.digest for essay in before.values()] == [essay.digest for essay in after]:
        return Imported(origin, "unchanged", after)
    library.replace(origin, entries)
    return Imported(origin, "replaced" if before else "added", after)


def _situations(library: Library, before: Essay | None, essay: Essay) -> list[Situations]:
    """Those the essay had, as far as its text still holds their passages; for a new essay, those that ship."""
    kept = library.situations(essay.id) if before else []
    return carried(before, kept, essay) if before and kept else attached(essay)


def _essay(piece: Piece, *, origin: str, name: str, taken: dict[str, Essay]) -> Essay:
    title = piece.title or Path(name).stem.replace("_", " ").replace("-", " ")
    essay_id = piece.id or slug(title)
    if essay_id in taken and taken[essay_id].text != piece.text:
        essay_id = f"{essay_id}-{hashlib.sha256(origin.encode()).hexdigest()[:6]}"
    return Essay(
        id=essay_id,
        title=title,
        text=piece.text,
        author=piece.author or UNKNOWN,
        url=piece.url,
        published=piece.published,
        topics=piece.topics,
        origin=origin,
        license=None,
    )


def slug(title: str) -> str:
    """A title as an id: lower-case letters, digits and dashes, at most 60 characters; never empty."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
    return words or "essay-" + hashlib.sha256(title.encode()).hexdigest()[:8]
