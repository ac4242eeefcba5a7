"""What can go wrong with the index. Each message is for a person: what happened, the value, what to type next."""

from pathlib import Path


class IndexingError(Exception):
    """Base of everything that `indexing` raises."""


class EmbedderUnusable(IndexingError):
    """The embedding model is missing, altered, or not one that can be loaded."""


class IndexUnusable(IndexingError):
    """The index can't be answered from: it was built with something else, or can't be read or written."""


class IndexDamaged(IndexUnusable):
    """The published version is not as it was published. Whoever holds the library builds it anew.

    Attributes:
        what: What is damaged, a few words.
    """

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(f"The index in {folder} is damaged ({what}). Rebuild it from the library: career-coach index")
        self.what = what


class IndexNotWritten(IndexUnusable):
    """A new version could not be built or published. What was published before is as it was."""


class FilterInvalid(IndexingError):
    """A filter names a date that is none, or something that no essay of the library has."""


class IndexBusy(IndexingError):
    """Another process is building the index."""
