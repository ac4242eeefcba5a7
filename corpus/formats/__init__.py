"""Web pages, PDFs, EPUB books and Word documents as light Markdown, read where a hostile file can do no harm."""

from corpus.formats.extracted import Extracted, as_document
from corpus.formats.limits import Limits
from corpus.formats.reading import extract
from corpus.formats.sniff import SUFFIXES, Kind, kind_of

__all__ = ["SUFFIXES", "Extracted", "Kind", "Limits", "as_document", "extract", "kind_of"]
