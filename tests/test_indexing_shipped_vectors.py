"""Vectors that ship: those its own embedder gives, for every situation and question, and for no other embedder."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from conftest import SWINGING
from numpy.typing import NDArray

from corpus import Entry, Library, Situations
from corpus.situations import shipped_texts
from indexing import Embedder, build_index, open_embedder
from indexing.open_questions import common_questions
from indexing.shipped_vectors import shipped_vectors

KEYS = {sha256(text.encode()).hexdigest(): text for text in [*shipped_texts(), *common_questions()]}


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return open_embedder()


def test_every_situation_and_question_that_ships_has_its_vector(embedder: Embedder) -> None:
    found = shipped_vectors(embedder.fingerprint, KEYS)
    assert found.keys() == KEYS.keys(), "Type: python tools/shipped_vectors.py"


def test_a_shipped_vector_is_what_the_embedder_gives(embedder: Embedder) -> None:
    sample = random.Random(1).sample(sorted(KEYS), 40)
    shipped = shipped_vectors(embedder.fingerprint, sample)
    rows = np.stack([np.frombuffer(shipped[key], np.float32) for key in sample])
    assert float((rows * embedder.vectors([KEYS[key] for key in sample])).sum(axis=1).min()) > 0.9999


def test_another_embedder_gets_none() -> None:
    assert shipped_vectors(open_embedder("all-MiniLM-L6-v2").fingerprint, KEYS) == {}


def test_a_text_that_does_not_ship_has_none(embedder: Embedder) -> None:
    assert shipped_vectors(embedder.fingerprint, [sha256(b"another text").hexdigest()]) == {}


def test_an_index_is_built_without_embedding_what_ships(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded: list[str] = []
    vectors = embedder.vectors

    def seen(texts: Sequence[str], *, on_batch: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        embedded.extend(texts)
        return vectors(texts, on_batch=on_batch)

    monkeypatch.setattr(embedder, "vectors", seen)
    shipped = sorted(KEYS.values())[0]
    situations = (Situations(0, 80, (shipped, "a situation of my own")),)
    with Library.open(tmp_path / "library.sqlite") as library:
        library.replace("test", [Entry(SWINGING, (), situations)])
        build_index(tmp_path / "index", library, embedder)
    assert "a situation of my own" in embedded and shipped not in embedded
