"""What a person would otherwise write: the retrieval pipeline of LangChain's tutorial, with the same embedding model.

`TutorialEmbeddings` does what langchain-huggingface's `HuggingFaceEmbeddings` does, whose package can't be installed
beside the huggingface-hub that sentence-transformers brings today.

    python benchmarks/tutorial_pipeline.py index FOLDER STORE
    python benchmarks/tutorial_pipeline.py ask STORE QUESTION
"""

from __future__ import annotations

import sys
from pathlib import Path

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentence_transformers import SentenceTransformer

from indexing import default_weights


class TutorialEmbeddings(Embeddings):
    """The model of the coach, run by sentence-transformers."""

    def __init__(self) -> None:
        self._model = SentenceTransformer(str(default_weights().parent), local_files_only=True)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of the texts."""
        vectors: list[list[float]] = self._model.encode([text.replace("\n", " ") for text in texts]).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embed_documents([text])[0]


def build(folder: Path, store: Path) -> None:
    """Cuts and embeds the Markdown files of a folder."""
    documents = [Document(path.read_text("utf-8"), metadata={"id": path.stem}) for path in sorted(folder.glob("*.md"))]
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    vectors = Chroma(embedding_function=TutorialEmbeddings(), persist_directory=str(store))
    vectors.add_documents(splitter.split_documents(documents))


def open_store(store: Path) -> Chroma:
    """What `build` wrote."""
    return Chroma(embedding_function=TutorialEmbeddings(), persist_directory=str(store))


def main() -> None:
    """Runs one of the two commands."""
    match sys.argv[1:]:
        case ["index", folder, store]:
            build(Path(folder), Path(store))
        case ["ask", store, question]:
            for document in open_store(Path(store)).similarity_search(question, k=4):
                print(document.metadata["id"], document.page_content, sep="\n", end="\n\n")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
