"""The folder of versions: their names, the pointer to the current one, who reads and who writes.

    index/CURRENT                name and seal of the current version
    index/.writer.lock           held by the process that builds; its pid stands in it
    index/v000001-5f0c88a1/      a version; its readers hold a shared lock on the folder
    index/.build-4711/           one in the making

Nothing here is deleted but what bears such a name. A version is deleted as soon as it is not the current one and
nobody reads it, so that what was removed from the library is gone from here too.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from indexing.errors import IndexBusy, IndexDamaged, IndexUnusable
from indexing.manifest import Manifest

CURRENT = "CURRENT"
LOCK = ".writer.lock"
Discard = Callable[[Path], None]
_VERSION = re.compile(r"v(\d{6})(-[0-9a-f]{8})?")  # the number for people; the rest, that no name comes twice
_BUILD = re.compile(r"\.build-\d+")


def current_version(root: Path) -> Path | None:
    """The folder that CURRENT points to, or None when nothing was published, or the pointer is damaged."""
    try:
        return pointed(root)
    except IndexUnusable:
        return None


def pointed(root: Path) -> Path | None:
    """The folder that CURRENT points to, or None when nothing was published yet.

    Raises:
        IndexDamaged: The pointer is missing where there are versions, or leads to none.
        IndexUnusable: It leads to a version that this program does not read.
    """
    try:
        text = (root / CURRENT).read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        if versions(root):
            raise IndexDamaged(root, f"{CURRENT} is missing") from None
        return None
    except (OSError, ValueError) as error:
        raise IndexDamaged(root, f"{CURRENT} can't be read") from error
    name = text.partition(" ")[0].strip()
    if not _VERSION.fullmatch(name) or not (root / name).is_dir():
        raise IndexDamaged(root, f"{CURRENT} points to no version")
    folder = root / name
    if text != _pointer(folder, Manifest.read(folder)):
        raise IndexDamaged(root, f"{CURRENT} is not as it was written")
    return folder


def pointer_stamp(root: Path) -> tuple[int, int] | None:
    """Changes whenever a version is published; None when there is no pointer."""
    try:
        found = (root / CURRENT).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def versions(root: Path) -> list[Path]:
    """The folders of versions, oldest first."""
    return sorted(path for path in root.glob("v*") if _VERSION.fullmatch(path.name) and path.is_dir())


def publish(root: Path, folder: Path) -> Path:
    """Makes a built folder the current version. A power cut leaves the one before current, or this one, whole.

    Returns:
        The version's folder.
    """
    flush(folder)
    before = versions(root)
    number = int(before[-1].name[1:7]) + 1 if before else 1
    target = root / f"v{number:06d}-{secrets.token_hex(4)}"
    folder.rename(target)
    pointer = root / f".{CURRENT}"
    pointer.write_text(_pointer(target, Manifest.read(target)), "utf-8")
    _flush_path(pointer)
    pointer.replace(root / CURRENT)
    _flush_path(root)
    return target


def delete_unread(old: Iterable[Path], *, discard: Discard) -> None:
    """Deletes those versions that nobody reads.

    Args:
        discard: Called with each folder before it is deleted; when it fails, the folder is left for the next time.
    """
    for version in old:
        with suppress(OSError, IndexUnusable):
            descriptor = os.open(version, os.O_RDONLY)
            try:
                if _lock(descriptor, shared=False):
                    discard(version)
                    shutil.rmtree(version, ignore_errors=True)
            finally:
                os.close(descriptor)


@contextmanager
def writing(root: Path, *, discard: Discard) -> Iterator[Path]:
    """Holds the right to build in `root`; gives an empty folder to build in, which is gone afterwards.

    Args:
        discard: Called with each folder that a killed run has left, before it is deleted.

    Raises:
        IndexBusy: Another process holds it.
        IndexUnusable: The folder holds somebody else's files.
        OSError: It can't be written.
    """
    root.mkdir(parents=True, exist_ok=True)
    _refuse_strangers(root)
    lock = FileLock(root / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise IndexBusy(
            f"Another process ({_writer(root)}) is building the index in {root}. Wait until it has finished."
        ) from error
    folder = root / f".build-{os.getpid()}"
    try:
        (root / LOCK).write_text(str(os.getpid()))
        for left in root.glob(".build-*"):  # by a run that was killed
            if _BUILD.fullmatch(left.name):
                discard(left)
                shutil.rmtree(left)
        folder.mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def lease(folder: Path) -> int:
    """Keeps a version from being deleted until the descriptor given is closed; the system does that for the dead.

    Raises:
        FileNotFoundError: The version is gone, or going.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if not _lock(descriptor, shared=True):
            raise FileNotFoundError(f"{folder} is being deleted")
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def flush(folder: Path) -> None:
    """Makes everything in a folder survive a power cut."""
    for path in sorted(folder.rglob("*"), reverse=True):
        _flush_path(path)
    _flush_path(folder)


def _pointer(folder: Path, manifest: Manifest) -> str:
    return f"{folder.name} {manifest.seal}\n"


def _refuse_strangers(root: Path) -> None:
    names = {path.name for path in root.iterdir()}
    strangers = sorted(
        name for name in names - {CURRENT, f".{CURRENT}"} if not (_VERSION.fullmatch(name) or _BUILD.fullmatch(name))
    )
    if strangers and LOCK not in names:
        raise IndexUnusable(
            f"{root} holds files that are not an index ({', '.join(strangers[:3])}); nothing there was touched. "
            "Move them away, or name another folder with --home DIR."
        )


def _writer(root: Path) -> str:
    with suppress(OSError, ValueError):
        return f"pid {int((root / LOCK).read_text())}"
    return "pid unknown"


def _lock(descriptor: int, *, shared: bool) -> bool:
    """Whether the lock was to be had; it is never waited for."""
    try:
        import fcntl  # late: Windows has none; there, files that are open can't be deleted anyway
    except ImportError:
        return True
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _flush_path(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
