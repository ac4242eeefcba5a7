"""What an essay is, where it comes from, and how it gets clean. Knows nothing of vectors or models."""

from corpus.errors import CorpusError, EmptyText, LibraryUnusable, SourceNotFound, UnknownEssay, UnreadableText
from corpus.essay import UNKNOWN, Essay
from corpus.importing import Imported, import_path, import_starter
from corpus.library import Library

__all__ = [
    "UNKNOWN",
    "CorpusError",
    "EmptyText",
    "Essay",
    "Imported",
    "Library",
    "LibraryUnusable",
    "SourceNotFound",
    "UnknownEssay",
    "UnreadableText",
    "import_path",
    "import_starter",
]
