"""The retriever as LangChain knows it. Apart, since LangChain takes half a second to import."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from indexing.filters import Filter
from indexing.retriever import Hit


class PassageRetriever(BaseRetriever):
    """Documents with the passage's place, the essay's particulars, and the scores.

    Attributes:
        retriever: Whatever has `retrieve(question, k=..., only=...)` and gives hits.
        k: How many documents.
        only: The essays that may be found.
    """

    retriever: Any
    k: int = 10
    only: Filter | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [_document(hit) for hit in self.retriever.retrieve(query, k=self.k, only=self.only)]


def _document(hit: Hit) -> Document:
    essay, passage = hit.essay, hit.passage
    scores = {each.name: getattr(hit, each.name) for each in fields(hit) if each.name not in ("passage", "essay")}
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "essay_id": essay.id,
            "start": passage.start,
            "end": passage.end,
            "heading": passage.heading,
            "title": essay.title,
            "author": essay.author,
            "url": essay.url,
            "published": essay.published,
            **scores,
        },
    )
