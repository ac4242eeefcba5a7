"""LlamaIndex's default index and query engine, without a model: what it retrieves is the answer.

Its packages are installed for the benchmark only: pip install llama-index-core
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus import Essay
from eval.errors import EvalError
from eval.systems.answer import Answer, Place, System
from eval.systems.tutorial import MODEL, quoting
from indexing import open_embedder

_RANKED, _NODES = 10, 2  # scored, and quoted: its query engine retrieves two


def llamaindex(essays: Sequence[Essay]) -> System:
    """VectorStoreIndex with its default splitter (1024 tokens, 200 of overlap) over all-MiniLM-L6-v2.

    Raises:
        EvalError: Its package is not installed.
    """
    try:
        from llama_index.core import Document, VectorStoreIndex
        from llama_index.core.embeddings import BaseEmbedding
    except ImportError as error:
        raise EvalError("LlamaIndex is not installed. Type: pip install llama-index-core") from error
    model = open_embedder(MODEL)

    class MiniLM(BaseEmbedding):  # type: ignore[misc]  # installed for the benchmark only
        def _get_text_embedding(self, text: str) -> list[float]:
            return model.embed_documents([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return model.embed_documents(texts)

        def _get_query_embedding(self, query: str) -> list[float]:
            return model.embed_query(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return model.embed_query(query)

    documents = [Document(text=essay.text, id_=essay.id) for essay in essays]
    index: Any = VectorStoreIndex.from_documents(documents, embed_model=MiniLM())
    retriever = index.as_retriever(similarity_top_k=_RANKED)

    def answer(question: str, history: Sequence[tuple[str, str]]) -> Answer:
        nodes = [each.node for each in retriever.retrieve(question)]
        places = [Place(node.ref_doc_id, node.start_char_idx, node.end_char_idx) for node in nodes]
        return quoting([node.get_content() for node in nodes], places, most=_NODES)

    return answer
