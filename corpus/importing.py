"""Taking essays in: files, folders and the essays that ship with the product become essays of the library."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Literal

from corpus.duplicates import twin
from corpus.errors import CorpusError, SourceNotFound, SourceShrank
from corpus.essay import UNKNOWN, Essay
from corpus.formats import SUFFIXES as FORMAT_SUFFIXES
from corpus.formats import as_document, extract, kind_of
from corpus.library import Entry, Library, Stamp
from corpus.pieces import Piece, read_pieces
from corpus.situations import Situations, attached, carried

SUFFIXES = (".md", ".markdown", ".txt", *FORMAT_SUFFIXES)
STARTER = "starter:"  # origin of the essays that ship with the product
OnFile = Callable[[int, int], None]  # (files done, files in all), for a progress bar


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one source.

    Attributes:
        essays: What the library holds from it now.
        same_as: For each of its texts that was left out because the library has it from elsewhere: the essay there.
        problem: Why nothing was taken from it, when `state` is `failed`.
    """

    origin: str
    state: Literal["added", "replaced", "unchanged", "failed"]
    essays: tuple[Essay, ...] = ()
    same_as: tuple[Essay, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One text as it was found.

    Attributes:
        origin: The path or address it is known by.
        name: For messages, and a title when there is no better.
        content_type: What a server called it.
        known: What is known of it beforehand, for what it does not say itself.
        as_is: Whether its text is taken without cleaning and splitting.
    """

    data: bytes
    origin: str
    name: str
    url: str | None = None
    content_type: str | None = None
    known: Essay | None = None
    as_is: bool = False


def import_path(
    library: Library,
    path: Path,
    *,
    keep_duplicates: bool = False,
    as_is: bool = False,
    force: bool = False,
    on_file: OnFile | None = None,
) -> list[Imported]:
    """Imports a file, or every text of a folder and its subfolders.

    A file imported before is replaced by what it holds now. In a folder, a file that can't be read is
    reported and the others are imported.

    Args:
        keep_duplicates: Whether an essay that the library has from elsewhere is taken all the same.
        as_is: Whether texts are taken without cleaning and splitting, for whoever disagrees with what it did.
        force: Whether a file is taken in although it holds less than half of what it did.

    Raises:
        SourceNotFound: There is no such path, or the folder holds no text.
        CorpusError: The one file named can't be read.
    """
    if path.is_file():
        source = _source(path, as_is=as_is)
        return [import_source(library, source, keep_duplicates=keep_duplicates, force=force)]
    files = sorted(_texts(path)) if path.is_dir() else []
    if not files:
        what = f"holds no {', '.join(SUFFIXES)} file" if path.is_dir() else "does not exist"
        raise SourceNotFound(f"{path} {what}. Name a file with an essay, or a folder of them.")
    report = []
    for number, file in enumerate(files, 1):
        try:
            source = _source(file, as_is=as_is)
            report.append(import_source(library, source, keep_duplicates=keep_duplicates, force=force))
        except (CorpusError, OSError) as error:
            report.append(Imported(str(file), "failed", problem=str(error)))
        if on_file:
            on_file(number, len(files))
    return report


def import_starter(library: Library) -> list[Imported]:
    """Imports the essays that ship with the product."""
    folder = resources.files("corpus") / "starter"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".md")), key=lambda file: file.name)
    sources = [Source(file.read_bytes(), STARTER + file.name.removesuffix(".md"), file.name) for file in files]
    return [import_source(library, source, force=True) for source in sources]


def import_source(library: Library, source: Source, *, keep_duplicates: bool = False, force: bool = False) -> Imported:
    """Makes the essays of one source all that the library holds from it.

    Args:
        keep_duplicates: As for `import_path`.
        force: As for `import_path`.

    Raises:
        SourceShrank: It holds less than half of what the library has from it, and `force` is not given.
        CorpusError: It can't be read; what the library holds from it stays.
    """
    pieces = _pieces(source)
    here = library.essays()
    taken = {essay.id: essay for essay in here if essay.origin != source.origin}
    before = {essay.id: essay for essay in here if essay.origin == source.origin}
    entries, same_as = [], []
    for piece in pieces:
        essay = _essay(piece, source, taken)
        same = taken.get(essay.id) or (None if keep_duplicates else twin(essay, taken.values()))
        if same:
            same_as.append(same)
            continue
        taken[essay.id] = essay
        entries.append(Entry(essay, piece.changes, tuple(_situations(library, before.get(essay.id), essay))))
    after = tuple(entry.essay for entry in entries)
    if [essay.digest for essay in before.values()] == [essay.digest for essay in after]:
        return Imported(source.origin, "unchanged", after, tuple(same_as))
    if not force:
        _refuse_to_shrink(source.origin, before.values(), [*after, *same_as])
    library.replace(source.origin, entries)
    library.set_stamp(source.origin, Stamp(as_is=source.as_is))
    return Imported(source.origin, "replaced" if before else "added", after, tuple(same_as))


def _refuse_to_shrink(origin: str, before: Iterable[Essay], after: Iterable[Essay]) -> None:
    words_before, words_after = (sum(len(essay.text.split()) for essay in essays) for essays in (before, after))
    if 2 * words_after < words_before:
        raise SourceShrank(
            f"{origin} holds {words_after:,} words now, it had {words_before:,}. The library keeps what it had. "
            f"If it is meant to be so: career-coach corpus add --force {origin}"
        )


def _source(path: Path, *, as_is: bool) -> Source:
    return Source(path.read_bytes(), str(path.resolve()), path.name, as_is=as_is)


def _texts(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and path.suffix.lower() in SUFFIXES and not hidden:
            yield path


def _pieces(source: Source) -> list[Piece]:
    if kind_of(source.data, name=source.name) is None:
        return read_pieces(source.data, name=source.name, as_is=source.as_is)
    read = extract(source.data, name=source.name, url=source.url, content_type=source.content_type)
    pieces = read_pieces(as_document(read), name=source.name)
    return [replace(pieces[0], changes=(*read.changes, *pieces[0].changes)), *pieces[1:]]


def _situations(library: Library, before: Essay | None, essay: Essay) -> list[Situations]:
    """Those the essay had, as far as its text still holds their passages; for a new essay, those that ship."""
    kept = library.situations(essay.id) if before else []
    return carried(before, kept, essay) if before and kept else attached(essay)


def _essay(piece: Piece, source: Source, taken: dict[str, Essay]) -> Essay:
    known = source.known
    title = piece.title or (known.title if known else "") or Path(source.name).stem.replace("_", " ").replace("-", " ")
    essay_id = piece.id or (known.id if known else "") or slug(title)
    if essay_id in taken and taken[essay_id].text != piece.text:
        essay_id = f"{essay_id}-{hashlib.sha256(source.origin.encode()).hexdigest()[:6]}"
    return Essay(
        id=essay_id,
        title=title,
        text=piece.text,
        author=piece.author or (known.author if known else UNKNOWN),
        url=piece.url or (known.url if known else None),
        published=piece.published or (known.published if known else None),
        topics=piece.topics or (known.topics if known else ()),
        origin=source.origin,
        license=None,
    )


def slug(title: str) -> str:
    """A title as an id: lower-case letters, digits and dashes, at most 60 characters; never empty."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
    return words or "essay-" + hashlib.sha256(title.encode()).hexdigest()[:8]
