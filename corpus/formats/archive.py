"""A ZIP archive from a stranger: EPUB books and Word documents are such."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from types import TracebackType
from typing import Self

from lxml import etree

from corpus.errors import FileTooLarge, UnreadableFile, in_one_line

MAX_ENTRIES = 5_000
MAX_UNPACKED = 100_000_000
MAX_RATIO = 200  # unpacked to packed; prose reaches 10, a document full of empty table cells 60
_SMALL = 1_000_000  # below this no ratio matters
_STEP = 65_536
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """Reads entries by name, within a budget for the whole archive."""

    def __init__(self, opened: zipfile.ZipFile, *, name: str) -> None:
        self._zip = opened
        self._name = name
        self._left = MAX_UNPACKED

    @classmethod
    def from_bytes(cls, data: bytes, *, name: str) -> Self:
        """Opens an archive, and refuses one that declares too much.

        Raises:
            UnreadableFile: It is damaged, locked, or packed in an unusual way.
            FileTooLarge: It declares too many entries, too many bytes, or a ratio no text has.
        """
        try:
            opened = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise _damaged(name, error) from error
        _refuse(opened.infolist(), name)
        return cls(opened, name=name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()

    def __contains__(self, path: str) -> bool:
        return path in self._zip.NameToInfo

    def read(self, path: str) -> bytes:
        """One entry, unpacked.

        Raises:
            UnreadableFile: It is not there, or damaged.
            FileTooLarge: What was read of the archive so far exceeds the budget.
        """
        parts = []
        try:
            with self._zip.open(path) as entry:
                while part := entry.read(_STEP):
                    self._left -= len(part)
                    if self._left < 0:
                        raise FileTooLarge(_too_much(self._name))
                    parts.append(part)
        except KeyError as error:
            raise UnreadableFile(f"{self._name} lacks its part {in_one_line(path)}. Save it again.") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise _damaged(self._name, error) from error
        return b"".join(parts)

    def read_xml(self, path: str) -> etree._Element:
        """One entry as XML; no entity of its own is expanded and nothing it names is loaded.

        Raises:
            UnreadableFile: It is no XML, or declares entities.
        """
        return parse_xml(self.read(path), name=self._name)


def parse_xml(data: bytes, *, name: str, recover: bool = False) -> etree._Element:
    """Parses a stranger's XML.

    Args:
        recover: Whether to mend damage rather than refuse it.

    Raises:
        UnreadableFile: It is no XML, or declares entities.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(f"{name} holds XML that can't be read ({in_one_line(error)}). Save it again.") from error
    if root is None:
        raise UnreadableFile(f"{name} holds XML that can't be read (there is nothing in it). Save it again.")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and list(declared.iterentities()):  # type: ignore[union-attr]  # the stubs lack it
        raise UnreadableFile(f"{name} declares XML entities, which is how files attack their readers. It is not read.")
    return root


def join_path(folder: str, path: str) -> str:
    """A path inside an archive, relative to a folder of it; '' where it leads out of the archive."""
    joined = posixpath.normpath(posixpath.join(folder, path))
    return "" if joined.startswith(("../", "/")) or joined in (".", "..") else joined


def _refuse(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > MAX_ENTRIES:
        raise FileTooLarge(f"{name} has {len(entries):,} parts, more than {MAX_ENTRIES:,}. It is not read.")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise FileTooLarge(_too_much(name))
    for entry in entries:
        if entry.file_size > _SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            what = f"{in_one_line(entry.filename)} unpacks to {entry.file_size:,} bytes from {entry.compress_size:,}"
            raise FileTooLarge(f"{name} looks like an archive bomb: {what}. It is not read.")
        if entry.flag_bits & 1:
            raise UnreadableFile(f"{name} is locked with a password. Save a copy without one and import that.")
        if entry.compress_type not in _METHODS:
            raise UnreadableFile(f"{name} is packed in an unusual way (method {entry.compress_type}). Save it again.")


def _too_much(name: str) -> str:
    return f"{name} unpacks to more than {MAX_UNPACKED // 1_000_000} MB. Import a part of it."


def _damaged(name: str, error: Exception) -> UnreadableFile:
    what = in_one_line(error) or type(error).__name__
    return UnreadableFile(f"{name} is damaged ({what}). Save or download it again.")
