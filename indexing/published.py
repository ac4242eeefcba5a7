"""Opening the index that is published, and staying with it while newer ones are published."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus import CorpusError, Library
from indexing.build import Progress, build_index
from indexing.embedding import Embedder
from indexing.errors import IndexBusy, IndexDamaged, IndexingError, IndexNotWritten, IndexUnusable
from indexing.index import Index
from indexing.versions import current_version, pointed, pointer_stamp

_log = logging.getLogger(__name__)


def open_index(
    root: Path, library: Library, embedder: Embedder, *, server: str | None = None, progress: Progress | None = None
) -> Index:
    """The index of what the library holds now: the published version if it still fits, else a new one.

    A damaged version is never answered from: it is said in one line of the log, and built anew from the library. One
    that was made by another program or embedding model is refused; `build_index` repairs that. When the library has
    changed and the new version can't be built now, because another process is building it or the disk is full, the
    published one answers, and the log says so.

    Args:
        server: Address of the Chroma server that keeps the vectors; without one they are kept in the folder.
        progress: Called with (what is being done, done so far, in all) while a version is built.

    Raises:
        IndexBusy: Another process is building, and there is nothing yet to answer from.
        IndexUnusable: The index was made with something else, can't be read, or there is nothing to answer from and
            the new version could not be built.
    """
    readable = True
    try:
        index = open_current(root, embedder, server=server)
    except IndexDamaged as error:
        _log.warning("The index in %s is damaged (%s): it is being rebuilt from the library.", root, error.what)
        index, readable = None, False
    if index is not None:
        if index.made_from(library.digest(), server=server):
            return index
        index.close()  # so that it can be deleted once the new one is there
    try:
        return _rebuilt(root, library, embedder, server, progress)
    except (IndexBusy, IndexNotWritten) as error:
        published = open_current(root, embedder, server=server) if readable else None
        if published is None:
            raise
        _log.warning("%s Until then the answers are from the essays as they were.", error)
        return published


def refresh_index(
    root: Path, library: Library, embedder: Embedder, *, server: str | None = None, progress: Progress | None = None
) -> Index:
    """Brings the published index up to date and opens it, or fails. It repairs whatever `open_index` refuses.

    Raises:
        IndexBusy, IndexUnusable: As for `build_index`.
    """
    try:
        index = open_current(root, embedder, server=server)
    except IndexUnusable:
        index = None
    if index is not None:
        if index.made_from(library.digest(), server=server):
            return index
        index.close()
    return _rebuilt(root, library, embedder, server, progress)


def _rebuilt(root: Path, library: Library, embedder: Embedder, server: str | None, progress: Progress | None) -> Index:
    build_index(root, library, embedder, server=server, progress=progress)
    published = open_current(root, embedder, server=server)
    if published is None:
        raise IndexDamaged(root, "it was deleted as soon as it was built")
    return published


def open_current(root: Path, embedder: Embedder, *, server: str | None = None) -> Index | None:
    """The published version as it is, whatever the library says by now; None when there is none.

    Raises:
        IndexDamaged: It is not as it was published.
        IndexUnusable: It was made with something else.
    """
    while True:
        stamp = pointer_stamp(root)
        try:
            folder = pointed(root)
            if folder is None:
                return None
            index = Index.open(folder, server=server)
        except IndexDamaged:
            if pointer_stamp(root) == stamp:
                raise
            continue  # it was replaced, and deleted, just now
        try:
            index.refuse_other_embedder(embedder)
        except IndexUnusable:
            index.close()
            raise
        return index


@dataclass(slots=True)
class _Held:
    """A version and how many are reading it."""

    index: Index
    readers: int = 0
    damaged: bool = False
    closed: bool = False


class Published:
    """The published index for a reader who stays: every reading is of the version that is current when it begins.

    A reading sees one version from beginning to end. A version is closed when a newer one has taken its place and
    its last reading is over.

    Attributes:
        notice: Why the answers are from an older version than the newest, for a person; empty when they are not.
    """

    def __init__(
        self, root: Path, index: Index, embedder: Embedder, *, library: Path, server: str | None = None
    ) -> None:
        """Takes an open index, and the library's file to rebuild from should the index be damaged."""
        self._root = root
        self._embedder = embedder
        self._library = library
        self._server = server
        self._held: _Held | None = _Held(index)
        stamp = pointer_stamp(root)
        self._stamp = stamp if current_version(root) == index.folder else None  # one may be published by now
        self._counting = threading.Lock()
        self._opening = threading.Lock()
        self.notice = ""

    @contextmanager
    def reading(self) -> Iterator[Index]:
        """Gives the current version, and keeps it open.

        Raises:
            IndexingError, CorpusError: It was damaged since it was opened, and could not be rebuilt.
            IndexUnusable: This is closed.
        """
        self._follow()
        with self._counting:
            held = self._held
            if held is None:
                raise IndexUnusable("The index is closed. Open the coach again.")
            held.readers += 1
        try:
            yield held.index
        except IndexDamaged:
            held.damaged = True  # the next reading repairs it
            raise
        finally:
            with self._counting:
                held.readers -= 1
            self._let_go(held)

    def close(self) -> None:
        """Gives back files and threads, of a version that is being read as soon as that is over."""
        with self._counting:
            held, self._held = self._held, None
        if held is not None:
            self._let_go(held)

    def _let_go(self, held: _Held) -> None:
        with self._counting:
            over = held is not self._held and held.readers == 0 and not held.closed
            held.closed = held.closed or over
        if over:
            held.index.close()

    def _follow(self) -> None:
        """Opens what was published since; meanwhile others go on with what is open, unless that is damaged."""
        damaged = self._is_damaged()
        if (damaged or self._is_behind()) and self._opening.acquire(blocking=damaged):
            try:
                damaged = self._is_damaged()  # another reading may have renewed it meanwhile
                if damaged or self._is_behind():
                    self._renew(damaged=damaged)
            finally:
                self._opening.release()

    def _is_damaged(self) -> bool:
        held = self._held
        return held is not None and (held.damaged or held.index.touched())

    def _is_behind(self) -> bool:
        return self._held is not None and pointer_stamp(self._root) != self._stamp

    def _renew(self, *, damaged: bool) -> None:
        stamp = pointer_stamp(self._root)
        try:
            index = self._opened()
        except (IndexingError, CorpusError) as error:
            if damaged:
                raise
            _log.warning("The newest index can't be opened, the one before goes on answering. %s", error)
            self.notice = "The newest index can't be opened; this answer is from the one before."
            self._stamp = stamp
            return
        renewed = _Held(index)
        with self._counting:
            before = self._held
            self._held = renewed if before else None  # unless this was closed meanwhile
        self._stamp, self.notice = stamp, ""
        self._let_go(before or renewed)

    def _opened(self) -> Index:
        try:
            index = open_current(self._root, self._embedder, server=self._server)
            if index is not None:
                return index
        except IndexDamaged:
            pass
        with Library.open(self._library) as library:
            return open_index(self._root, library, self._embedder, server=self._server)
