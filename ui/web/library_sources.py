"""What people add in the browser: addresses, and files, which are kept: the library knows a source by its path."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path, PurePath

from coach import Settings
from corpus import CorpusError, Imported, Library, UnreadableText, import_path, import_url
from corpus.importing import SUFFIXES
from ui.web.library_work import Change, OnProgress

_UNUSUAL = re.compile(r"[^\w. ()\[\]'&,+-]")
_LONGEST = 100  # characters of a name


def taking(settings: Settings, sent: Sequence[tuple[str, bytes]], address: str) -> Change:
    """The change that takes in files, given with their names, and what is at an address; each as far as it can be."""

    def take(library: Library, on_progress: OnProgress) -> Sequence[Imported]:
        report: list[Imported] = []
        for number, (name, data) in enumerate(sent):
            on_progress("cleaning", number, len(sent))
            report += _told_of(name, partial(_take_file, settings, library, name, data))
        if address:
            on_progress("fetching", 0, 0)
            report += _told_of(address, partial(_fetch, settings, library, address, on_progress))
        return report

    return take


def keep_upload(folder: Path, name: str, data: bytes) -> Path:
    """Writes a file into the folder, under a name of its own; the same file again is the one that is there.

    Raises:
        UnreadableText: Its name does not end as that of a text does.
        OSError: It can't be written.
    """
    stem, suffix = _plain(name)
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise UnreadableText(f"{PurePath(name).name[:_LONGEST]!r} is no text that can be read. Add one of: {known}")
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        path = folder / f"{stem}{f'-{number}' if number > 1 else ''}{suffix}"
        try:
            with path.open("xb") as file:
                file.write(data)
            return path
        except FileExistsError:
            if path.read_bytes() == data:
                return path
            number += 1


def _plain(name: str) -> tuple[str, str]:
    """A file name without folders and without what a file system or a shell could take otherwise."""
    last = PurePath(name.replace("\\", "/")).name
    plain = PurePath(_UNUSUAL.sub("_", last).strip(". "))
    return plain.stem[:_LONGEST].strip(". ") or "essay", plain.suffix.lower()


def _told_of(name: str, take: Callable[[], list[Imported]]) -> list[Imported]:
    """What came of one source; that one fails doesn't keep the others out."""
    try:
        return take()
    except (CorpusError, OSError) as error:
        return [Imported(name, "failed", problem=str(error))]


def _take_file(settings: Settings, library: Library, name: str, data: bytes) -> list[Imported]:
    path = keep_upload(settings.uploads_path, name, data)
    try:
        report = import_path(library, path)
    except CorpusError:
        path.unlink(missing_ok=True)
        raise
    if not any(each.essays for each in report):  # all of it is in the library from elsewhere
        path.unlink(missing_ok=True)
    return report


def _fetch(settings: Settings, library: Library, address: str, on_progress: OnProgress) -> list[Imported]:
    from corpus.web import Fetcher  # with its network libraries: not before somebody gives an address

    fetcher = Fetcher(allow_loopback=settings.allow_loopback)
    return import_url(library, address, fetcher, on_file=partial(on_progress, "fetching"))
