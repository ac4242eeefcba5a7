"""What an essay is, where it comes from, and how it gets clean. Knows nothing of vectors or models."""

from corpus.archive import export_library, import_archive
from corpus.catalog import CatalogEntry, catalog, chosen
from corpus.errors import (
    ArchiveUnreadable,
    CorpusError,
    EmptyText,
    LibraryUnusable,
    NotInCatalog,
    SituationsInvalid,
    SourceNotFound,
    SourceShrank,
    UnknownEssay,
    UnreadableText,
)
from corpus.essay import UNKNOWN, Essay
from corpus.importing import Imported, import_path, import_starter
from corpus.library import Entry, Library
from corpus.online import import_catalog, import_url, update
from corpus.situations import Situations, from_json_lines, to_json_lines
from corpus.stances import Debate, Stance, debates_in

__all__ = [
    "UNKNOWN",
    "ArchiveUnreadable",
    "CatalogEntry",
    "CorpusError",
    "Debate",
    "EmptyText",
    "Entry",
    "Essay",
    "Imported",
    "Library",
    "LibraryUnusable",
    "NotInCatalog",
    "Situations",
    "SituationsInvalid",
    "SourceNotFound",
    "SourceShrank",
    "Stance",
    "UnknownEssay",
    "UnreadableText",
    "catalog",
    "chosen",
    "debates_in",
    "export_library",
    "from_json_lines",
    "import_archive",
    "import_catalog",
    "import_path",
    "import_starter",
    "import_url",
    "to_json_lines",
    "update",
]
