"""The retriever as LangChain knows it. Apart, since LangChain takes half a second to import."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from indexing.retriever import Hit


class PassageRetriever(BaseRetriever):
    """Documents with the passage's place and the essay's particulars."""

    retriever: Any
    k: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [_document(hit) for hit in self.retriever.retrieve(query, k=self.k)]


def _document(hit: Hit) -> Document:
    essay, passage = hit.essay, hit.passage
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "essay_id": essay.id,
            "start": passage.start,
            "end": passage.end,
            "title": essay.title,
            "author": essay.author,
            "url": essay.url,
            "published": essay.published,
            "score": hit.score,
        },
    )
