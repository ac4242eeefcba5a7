"""The pipeline of LangChain's tutorial, without a model: the nearest chunks are the answer. Needs the extra `bench`."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import Essay
from eval.errors import EvalError
from eval.systems.answer import Answer, Place, System
from indexing import open_embedder

MODEL = "all-MiniLM-L6-v2"  # as published; ours gives the vectors that sentence-transformers does
_SIZE, _OVERLAP, _CHUNKS = 1000, 200, 4  # characters, characters, and how many are found, as the tutorial has them
_RANKED = 10


def tutorial(essays: Sequence[Essay]) -> System:
    """RecursiveCharacterTextSplitter, all-MiniLM-L6-v2, Chroma, and the four nearest chunks quoted as they are.

    Raises:
        EvalError: Its packages are not installed.
    """
    try:
        from langchain_chroma import Chroma
        from langchain_text_splitters import RecursiveCharacterTextSplitter
    except ImportError as error:
        raise EvalError("The tutorial's packages are not installed. Type: pip install 'career-coach[bench]'") from error
    from langchain_core.documents import Document

    splitter = RecursiveCharacterTextSplitter(chunk_size=_SIZE, chunk_overlap=_OVERLAP, add_start_index=True)
    documents = [Document(essay.text, metadata={"id": essay.id}) for essay in essays]
    store = Chroma(embedding_function=open_embedder(MODEL), collection_name="tutorial")  # type: ignore[arg-type]  # it has the methods, not the class
    store.add_documents(splitter.split_documents(documents))

    def answer(question: str, history: Sequence[tuple[str, str]]) -> Answer:
        found = store.similarity_search(question, k=_RANKED)
        starts = [each.metadata["start_index"] for each in found]
        places = [
            Place(each.metadata["id"], start, start + len(each.page_content))
            for each, start in zip(found, starts, strict=True)
        ]
        return quoting([each.page_content for each in found], places, most=_CHUNKS)

    return answer


def quoting(chunks: Sequence[str], places: Sequence[Place], *, most: int) -> Answer:
    """The first chunks as they are, each behind its own number."""
    sentences = [(chunk, [number]) for number, chunk in enumerate(chunks[:most], 1)]
    text = "\n\n".join(f"{chunk} [{number}]" for chunk, (number,) in sentences)
    return Answer(text, places[:most], places, sentences)
