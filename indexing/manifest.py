"""What a version of the index was built with, and the digest of every file in it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from indexing.errors import IndexDamaged, IndexUnusable

SCHEMA_VERSION = 7
MANIFEST = "MANIFEST.json"
_SEAL = "seal"  # SHA-256 of the rest: the manifest vouches for the files, the seal for the manifest


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version was built with; anything else refuses to read it.

    Attributes:
        library: Digest of the library's essays.
        embedder: Fingerprint of the embedding model.
        engine: Name and version of the vector engine.
        server: Whether the vectors are kept by a server instead of in the version's folder.
        files: Path within the version to SHA-256, for every file but the manifest.
    """

    schema: int
    library: str
    embedder: str
    dimension: int
    max_words: int
    passages: int
    engine: str
    server: bool
    files: dict[str, str]

    @property
    def seal(self) -> str:
        """SHA-256 of everything in it."""
        return _seal_of(asdict(self))

    def to_json(self) -> str:
        """For the file MANIFEST.json."""
        return _sealed(asdict(self))

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Reads a version's manifest.

        Raises:
            IndexDamaged: It is missing or not as it was written.
            IndexUnusable: Another version of this program wrote it.
        """
        try:
            text = (folder / MANIFEST).read_text("utf-8")
            fields: dict[str, Any] = json.loads(text)
            seal = fields.pop(_SEAL, None)
            intact = text == _sealed(fields)
            schema = fields["schema"]
            if schema != SCHEMA_VERSION and (intact or seal is None):  # the first ones had no seal
                age = "a newer" if schema > SCHEMA_VERSION else "an older"
                raise IndexUnusable(
                    f"The index in {folder.parent} was built by {age} career-coach (schema {schema}, this one reads "
                    f"{SCHEMA_VERSION}). Build it anew from the library: career-coach index"
                )
            if not intact:
                raise IndexDamaged(folder, f"{MANIFEST} is not as it was written")
            return cls(**fields)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise IndexDamaged(folder, f"{MANIFEST} can't be read") from error


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a version but its manifest, by the path within it."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / MANIFEST:
            with path.open("rb") as file:
                found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _sealed(fields: dict[str, Any]) -> str:
    return json.dumps({**fields, _SEAL: _seal_of(fields)}, indent=1, sort_keys=True)


def _seal_of(fields: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
