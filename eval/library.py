"""A coach over a folder of essays, for as long as an evaluation lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coach import Coach, Settings
from corpus import Essay, Library, import_archive, import_path, import_starter
from eval.errors import LibraryUnusable
from indexing import Progress


@contextmanager
def coach_over(
    library: Path | None, *, home: Path | None = None, progress: Progress | None = None, **settings: Any
) -> Iterator[Coach]:
    """A coach over the essays of a file, a folder or an exported library, or over those that ship when None.

    Args:
        home: Where its library and index are kept; what it holds already stays in the library. When None, a
            temporary folder, gone afterwards.
        progress: Called with (what is being done, done so far, in all) while the index is built.
        settings: More settings of the coach, by name.

    Raises:
        LibraryUnusable: A text could not be imported: scores over a part of the library would mislead.
        SourceNotFound: There is no such file or folder, or it holds no text.
        CoachError, IndexingError: The coach can't be opened.
    """
    with TemporaryDirectory(prefix="career-coach-eval-") as temporary:
        home = home or Path(temporary)
        if library is not None:
            _fill(home, library)
        with Coach.open(home=home, progress=progress, **settings) as coach:
            yield coach


def essays_of(library: Path | None) -> list[Essay]:
    """The essays that `coach_over` would answer from, without an index. Raises what it raises."""
    with TemporaryDirectory(prefix="career-coach-eval-") as temporary:
        if library is not None:
            _fill(Path(temporary), library)
        with Library.open(Settings(home=Path(temporary)).library_path) as opened:
            if library is None:
                import_starter(opened)
            return opened.essays()


def _fill(home: Path, source: Path) -> None:
    with Library.open(Settings(home=home).library_path) as library:
        take = import_archive if source.suffix == ".zip" else import_path
        failed = [each for each in take(library, source) if each.state == "failed"]
    if failed:
        raise LibraryUnusable(
            f"{len(failed)} texts could not be imported; the first is {failed[0].origin} ({failed[0].problem}). "
            "Correct it, or move it out of the folder."
        )
