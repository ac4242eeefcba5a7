"""Passages, embedding, the lexical and vector indexes, and the retriever over them."""

from indexing.answered_questions import AnsweredQuestion, AnsweredQuestions
from indexing.build import Progress, build_index
from indexing.debates import Debates
from indexing.embedding import Embedder, open_embedder
from indexing.errors import (
    EmbedderUnusable,
    FilterInvalid,
    IndexBusy,
    IndexDamaged,
    IndexingError,
    IndexNotWritten,
    IndexUnusable,
)
from indexing.filters import Filter
from indexing.index import Index
from indexing.manifest import Manifest
from indexing.minilm import default_weights
from indexing.passages import Passage, cut_passages
from indexing.published import Published, open_current, open_index, refresh_index
from indexing.query import Query, Wording
from indexing.retriever import Hit, Retriever, spread
from indexing.sentences import LIST_MARKER, Span, own_sentences, sentence_spans
from indexing.versions import current_version

__all__ = [
    "LIST_MARKER",
    "AnsweredQuestion",
    "AnsweredQuestions",
    "Debates",
    "Embedder",
    "EmbedderUnusable",
    "Filter",
    "FilterInvalid",
    "Hit",
    "Index",
    "IndexBusy",
    "IndexDamaged",
    "IndexNotWritten",
    "IndexUnusable",
    "IndexingError",
    "Manifest",
    "Passage",
    "Progress",
    "Published",
    "Query",
    "Retriever",
    "Span",
    "Wording",
    "build_index",
    "current_version",
    "cut_passages",
    "default_weights",
    "open_current",
    "open_embedder",
    "open_index",
    "own_sentences",
    "refresh_index",
    "sentence_spans",
    "spread",
]
