"""The embedding model: the published one, found without importing its package, or a folder by name."""

from __future__ import annotations

import numpy as np
import pytest

from eval.cases import starter_cases
from indexing import EmbedderUnusable, default_weights, open_embedder


def test_vectors_are_unit_vectors_in_the_order_of_the_texts() -> None:
    embedder = open_embedder()
    seen: list[int] = []
    vectors = embedder.vectors(["a manager", "an engineer", "x" * 4000] * 20, on_batch=seen.append)
    assert vectors.shape == (60, 384) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[0], vectors[3], atol=1e-5) and seen[-1] == 60
    assert np.allclose(embedder.embed_query("a manager"), vectors[0], atol=1e-5)


def test_no_texts_give_no_vectors() -> None:
    assert open_embedder().vectors([]).shape == (0, 384)


def test_the_default_is_the_published_model_with_the_adapter_and_says_so() -> None:
    assert open_embedder("all-MiniLM-L6-v2").fingerprint == "all-MiniLM-L6-v2:53aa51172d142c89"
    assert open_embedder("all-MiniLM-L6-v2+careers").fingerprint == open_embedder().fingerprint
    assert open_embedder().fingerprint.startswith("all-MiniLM-L6-v2+careers:53aa51172d142c89:")


def test_the_adapter_brings_what_people_type_nearer_to_what_answers_them() -> None:
    """Of the suite's questions in people's own words more lie nearest to their own answer than to another's."""
    cases = [case for case in starter_cases() if case.kind == "vernacular"]
    asked, answers = [case.question for case in cases], [case.golds[0].quote for case in cases]

    def reciprocal_rank(name: str) -> float:
        """By ranks, for the adapter also changes how far apart all texts lie."""
        embedder = open_embedder(name)
        cosines = embedder.vectors(asked) @ embedder.vectors(answers).T
        ranks = (cosines >= cosines.diagonal()[:, None]).sum(axis=1)
        return float((1 / ranks).mean())

    assert reciprocal_rank("all-MiniLM-L6-v2+careers") > reciprocal_rank("all-MiniLM-L6-v2")


def test_a_name_that_is_no_folder_is_refused_and_nothing_is_downloaded() -> None:
    with pytest.raises(EmbedderUnusable, match="COACH_EMBEDDER"):
        open_embedder("somebody/some-model")


def test_a_model_in_a_folder_is_opened_under_a_fingerprint_of_its_own() -> None:
    folder = default_weights().parent
    named, default = open_embedder(str(folder)), open_embedder("all-MiniLM-L6-v2")
    named.check()
    assert named.fingerprint != default.fingerprint
    assert np.allclose(named.vectors(["back to code"]), default.vectors(["back to code"]), atol=1e-5)
