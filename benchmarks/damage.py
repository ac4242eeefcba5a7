"""Every way in which a file of the index is damaged here: cut, emptied, deleted, or one byte flipped somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexing import current_version

_FLIPS = 5


@dataclass(frozen=True, slots=True)
class Damage:
    """One way to damage one file.

    Attributes:
        name: The file's path within the index.
    """

    name: str
    how: str
    do: Callable[[Path], object]

    def to(self, root: Path) -> None:
        """Damages the index in `root`."""
        self.do(root / self.name)


def every_damage(root: Path) -> Iterator[Damage]:
    """Each damage to each file of the current version, its manifest and the pointer included."""
    version = current_version(root)
    if version is None:
        raise FileNotFoundError(f"there is no index in {root}")
    for path in [root / "CURRENT", *sorted(path for path in version.rglob("*") if path.is_file())]:
        name = path.relative_to(root).as_posix()
        size = path.stat().st_size
        yield Damage(name, "deleted", Path.unlink)
        if size:
            yield Damage(name, "emptied", lambda path: path.write_bytes(b""))
            yield Damage(name, "cut in half", lambda path: path.write_bytes(path.read_bytes()[: size_of(path) // 2]))
            for offset in sorted({round(part * (size - 1) / (_FLIPS - 1)) for part in range(_FLIPS)}):
                yield Damage(name, f"flipped at {offset}", _flip(offset))


def size_of(path: Path) -> int:
    """Bytes in a file."""
    return path.stat().st_size


def _flip(offset: int) -> Callable[[Path], object]:
    def flip(path: Path) -> object:
        data = bytearray(path.read_bytes())
        data[offset] ^= 0x04  # a digit becomes another digit, a letter another letter
        return path.write_bytes(bytes(data))

    return flip
