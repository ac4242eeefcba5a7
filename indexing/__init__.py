"""Passages, embedding, the lexical and vector indexes, and the retriever over them."""

from indexing.build import Progress, build_index, open_index
from indexing.embedding import Embedder, open_embedder
from indexing.errors import EmbedderUnusable, IndexBusy, IndexingError, IndexUnusable
from indexing.index import Index, Manifest, current_version
from indexing.minilm import default_weights
from indexing.passages import Passage, cut_passages
from indexing.retriever import Hit, Retriever, spread
from indexing.sentences import Span, own_sentences, sentence_spans

__all__ = [
    "Embedder",
    "EmbedderUnusable",
    "Hit",
    "Index",
    "IndexBusy",
    "IndexUnusable",
    "IndexingError",
    "Manifest",
    "Passage",
    "Progress",
    "Retriever",
    "Span",
    "build_index",
    "current_version",
    "cut_passages",
    "default_weights",
    "open_embedder",
    "open_index",
    "own_sentences",
    "sentence_spans",
    "spread",
]
