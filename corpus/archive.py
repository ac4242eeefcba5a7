"""Moving a library between machines: one zip file with a line of JSON for each essay."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.changes import Change
from corpus.errors import ArchiveUnreadable
from corpus.essay import Essay
from corpus.importing import Imported
from corpus.library import Entry, Library
from corpus.situations import Situations

_MEMBER = "library.jsonl"
_FORMAT = {"format": "career-coach library", "version": 1}
_MOST_BYTES = 500_000_000  # of JSON, unpacked


def export_library(library: Library, path: Path) -> int:
    """Writes all essays with their cleaning records and situations; returns how many.

    The file appears whole or not at all.
    """
    entries = library.entries()
    lines = [json.dumps(_FORMAT), *(json.dumps(asdict(entry), ensure_ascii=False) for entry in entries)]
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_MEMBER, "\n".join(lines) + "\n")
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return len(entries)


def import_archive(library: Library, path: Path) -> list[Imported]:
    """Takes in what `export_library` wrote; what the library holds already is left alone.

    Raises:
        ArchiveUnreadable: The file is no such export, or damaged; nothing was taken in.
    """
    by_origin: dict[str, list[Entry]] = {}
    for entry in _read(path):
        by_origin.setdefault(entry.essay.origin, []).append(entry)
    report = []
    for origin, entries in by_origin.items():
        here = library.essays()
        elsewhere = {essay.id: essay for essay in here if essay.origin != origin}
        fresh = [entry for entry in entries if entry.essay.id not in elsewhere]
        same_as = tuple(elsewhere[entry.essay.id] for entry in entries if entry.essay.id in elsewhere)
        essays = tuple(entry.essay for entry in fresh)
        before = [essay.digest for essay in here if essay.origin == origin]
        if before == [essay.digest for essay in essays]:
            report.append(Imported(origin, "unchanged", essays, same_as))
            continue
        library.replace(origin, fresh)
        report.append(Imported(origin, "replaced" if before else "added", essays, same_as))
    return report


def _read(path: Path) -> list[Entry]:
    try:
        return list(_entries(path))
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveUnreadable(
            f"{path} is not a library that career-coach exported ({error}). Write one with: career-coach corpus export"
        ) from error


def _entries(path: Path) -> Iterator[Entry]:
    with zipfile.ZipFile(path) as archive:
        if archive.getinfo(_MEMBER).file_size > _MOST_BYTES:
            raise ValueError("it is too large")
        with archive.open(_MEMBER) as member:
            lines = member.read(_MOST_BYTES + 1).decode("utf-8").splitlines()
    if not lines or json.loads(lines[0]) != _FORMAT:
        raise ValueError("it is of another format")
    for line in lines[1:]:
        yield _entry(json.loads(line))


def _entry(row: dict[str, Any]) -> Entry:
    essay = Essay(**{**row["essay"], "topics": tuple(row["essay"]["topics"])})
    changes = tuple(Change(**change) for change in row["changes"])
    situations = tuple(Situations(each["start"], each["end"], tuple(each["texts"])) for each in row["situations"])
    return Entry(essay, changes, situations)
