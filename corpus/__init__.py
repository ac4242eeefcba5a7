"""What an essay is, where it comes from, and how it gets clean. Knows nothing of vectors or models."""

from corpus.errors import (
    CorpusError,
    EmptyText,
    LibraryUnusable,
    SituationsInvalid,
    SourceNotFound,
    UnknownEssay,
    UnreadableText,
)
from corpus.essay import UNKNOWN, Essay
from corpus.importing import Imported, import_path, import_starter
from corpus.library import Entry, Library
from corpus.situations import Situations

__all__ = [
    "UNKNOWN",
    "CorpusError",
    "EmptyText",
    "Entry",
    "Essay",
    "Imported",
    "Library",
    "LibraryUnusable",
    "Situations",
    "SituationsInvalid",
    "SourceNotFound",
    "UnknownEssay",
    "UnreadableText",
    "import_path",
    "import_starter",
]
