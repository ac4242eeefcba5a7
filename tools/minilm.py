"""Writes indexing/minilm.onnx, the computation of all-MiniLM-L6-v2, and indexing/minilm.json, vectors to know it by.

And the same two for all-MiniLM-L6-v2+careers, the model with the adapter that `careers.py` trains.

The graph is written out by hand, in the operators of ONNX alone and layer by layer as in "BERT: Pre-training of Deep
Bidirectional Transformers" (Devlin et al., 2019). It holds no weights: each points to its place in the published
model.safetensors. Only an adapter's are in the graph.

Type: python tools/minilm.py
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from indexing.embedding import SentenceTransformers
from indexing.minilm import default_weights

FOLDER = Path(__file__).parents[1] / "indexing"
ADAPTER = Path(__file__).with_name("careers.npz")
Adapter = dict[str, tuple[NDArray[np.float16], NDArray[np.float16]]]  # see read_adapter
LAYERS, HEADS, HIDDEN = 6, 12, 384
OPSET, IR_VERSION = 20, 9
LOWEST = -3.0e38  # what a padding token weighs before the softmax

TEXTS = [
    "Should I go back to being an engineer?",
    "I got passed over for promotion twice. Leave or stay?",
    "",
    "Café, naïve, Zürich, 日本語, emoji \N{GRINNING FACE} and a zero\u200bwidth space.",
    "Two years is the shortest stint of management that teaches you anything. After five years the way back to "
    "engineering gets steep, unless you kept reviewing code.",
    "Write things down before the meeting. " * 60,  # more than the model reads
]


class Graph:
    """The nodes and constants of a graph that is being written."""

    def __init__(self, weights: Path, adapter: Adapter) -> None:
        self.adapter = adapter
        with weights.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            self._tensors: dict[str, Any] = json.loads(file.read(length))
        self._file, self._start = weights.name, 8 + length
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, TensorProto] = {}

    def op(self, kind: str, *inputs: str, name: str | None = None, **attributes: Any) -> str:
        """Adds a node; gives the name of its output."""
        output = name or f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def weight(self, name: str) -> str:
        """A tensor of the weights' file, by where it stands there."""
        found = self._tensors[name]
        begin, end = found["data_offsets"]
        tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=found["shape"])
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in {"location": self._file, "offset": self._start + begin, "length": end - begin}.items():
            tensor.external_data.add(key=key, value=str(value))
        self._constants[name] = tensor
        return name

    def const(self, name: str, value: int | float | Sequence[int]) -> str:
        """A constant: a scalar or a vector of whole numbers."""
        kind = TensorProto.FLOAT if isinstance(value, float) else TensorProto.INT64
        shape = [len(value)] if isinstance(value, Sequence) else []
        self._constants[name] = helper.make_tensor(name, kind, shape, value if isinstance(value, Sequence) else [value])
        return name

    def matrix(self, name: str, values: NDArray[np.float16]) -> str:
        """A matrix that is kept in the graph, in half precision."""
        self._constants[f"{name}.half"] = numpy_helper.from_array(values, f"{name}.half")
        return self.op("Cast", f"{name}.half", name=name, to=TensorProto.FLOAT)

    def model(self) -> onnx.ModelProto:
        """The whole graph, checked."""
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"]) for name in ("ids", "mask")
        ]
        outputs = [
            helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", HIDDEN]),
            helper.make_tensor_value_info("token_states", TensorProto.FLOAT, ["texts", "tokens", HIDDEN]),
        ]
        constants = list(self._constants.values())
        graph = helper.make_graph(self._nodes, "all-MiniLM-L6-v2", inputs, outputs, initializer=constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)


def build(weights: Path, adapter: Adapter | None = None) -> onnx.ModelProto:
    """From `ids` and `mask`, shape `(texts, tokens)`, to `token_states`, and `vectors`: their mean, of length 1."""
    graph = Graph(weights, adapter or {})
    op, const = graph.op, graph.const
    shape = op("Shape", "ids")
    token_rows, split_heads = const("token_rows", [-1, HIDDEN]), const("heads", [HEADS, HIDDEN // HEADS])
    by_head = op("Concat", shape, split_heads, axis=0)
    present = op("Cast", "mask", to=TensorProto.FLOAT)
    absent = op("Sub", const("one", 1.0), present)
    unseen = op("Unsqueeze", op("Mul", absent, const("lowest", LOWEST)), const("axes", [1, 2]))
    states = op("Reshape", _embedded(graph, shape), token_rows)  # one row for each token
    for layer in range(LAYERS):
        states = _layer(graph, f"encoder.layer.{layer}.", states, by_head, token_rows, unseen)
    op("Reshape", states, op("Concat", shape, const("hidden", [HIDDEN]), axis=0), name="token_states")
    seen = op("Mul", "token_states", op("Unsqueeze", present, const("last", [2])))
    total = op("ReduceSum", seen, const("tokens", [1]), keepdims=0)
    op("LpNormalization", total, name="vectors", axis=-1, p=2)  # the sum points where the mean does
    return graph.model()


def _embedded(graph: Graph, shape: str) -> str:
    op, zero, one = graph.op, graph.const("zero", 0), graph.const("second", 1)
    positions = op("Range", zero, op("Gather", shape, one), one)
    words = op("Gather", graph.weight("embeddings.word_embeddings.weight"), "ids")
    kind = op("Gather", graph.weight("embeddings.token_type_embeddings.weight"), zero)
    place = op("Gather", graph.weight("embeddings.position_embeddings.weight"), positions)
    return _normalised(graph, "embeddings.", op("Add", op("Add", words, kind), place))


def _layer(graph: Graph, at: str, states: str, by_head: str, token_rows: str, unseen: str) -> str:
    op = graph.op

    def heads(name: str, order: Sequence[int]) -> str:
        projected = _linear(graph, f"{at}attention.self.{name}", states)
        return op("Transpose", op("Reshape", projected, by_head), perm=order)

    query, key, value = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]), heads("value", [0, 2, 1, 3])
    scores = op("Mul", op("MatMul", query, key), graph.const("scale", (HIDDEN // HEADS) ** -0.5))
    attended = op("MatMul", op("Softmax", op("Add", scores, unseen), axis=-1), value)
    together = op("Reshape", op("Transpose", attended, perm=[0, 2, 1, 3]), token_rows)
    mixed = op("Add", _linear(graph, f"{at}attention.output.dense", together), states)
    states = _normalised(graph, f"{at}attention.output.", mixed)
    wide = op("Gelu", _linear(graph, f"{at}intermediate.dense", states))
    return _normalised(graph, f"{at}output.", op("Add", _linear(graph, f"{at}output.dense", wide), states))


def _linear(graph: Graph, name: str, states: str) -> str:
    """A linear map. ONNX Runtime adds an adapter's change to its weights once, when it loads the graph."""
    op = graph.op
    weight = graph.weight(f"{name}.weight")
    if name in graph.adapter:
        down, up = (
            graph.matrix(f"{name}.{part}", values)
            for part, values in zip(("down", "up"), graph.adapter[name], strict=True)
        )
        weight = op("Add", weight, op("MatMul", up, down))
    return op("Gemm", states, weight, graph.weight(f"{name}.bias"), transB=1)


def _normalised(graph: Graph, at: str, states: str) -> str:
    scale, bias = graph.weight(f"{at}LayerNorm.weight"), graph.weight(f"{at}LayerNorm.bias")
    return graph.op("LayerNormalization", states, scale, bias, axis=-1, epsilon=1e-12)


def read_adapter(path: Path = ADAPTER) -> Adapter:
    """By the name of a linear map, (down, up): shapes `(rank, inputs)` and `(outputs, rank)`."""
    tensors = np.load(path)
    names = dict.fromkeys(name.rpartition(".")[0] for name in tensors)
    return {name: (tensors[f"{name}.down"], tensors[f"{name}.up"]) for name in names}


def reference_model(weights: Path, adapter: Adapter | None = None) -> SentenceTransformers:
    """The model as sentence-transformers runs it, the adapter added to its weights."""
    model = SentenceTransformers.open(weights.parent)
    network: Any = model.module
    for name, (down, up) in (adapter or {}).items():
        change = up.astype(np.float32) @ down.astype(np.float32)
        network.get_submodule(name).weight.data += network.get_submodule(name).weight.new_tensor(change)
    return model


def reference(weights: Path, adapter: Adapter | None = None) -> str:
    """The texts with the vectors that sentence-transformers gives them, as JSON, a text a line."""
    vectors = reference_model(weights, adapter).vectors(TEXTS)
    rows = [
        {"text": text, "vector": [round(float(value), 6) for value in row]}
        for text, row in zip(TEXTS, vectors, strict=True)
    ]
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n"


def main() -> None:
    """Writes the files of both models."""
    weights = default_weights()
    for name, adapter in (("minilm", None), ("minilm_careers", read_adapter())):
        (FOLDER / f"{name}.onnx").write_bytes(build(weights, adapter).SerializeToString(deterministic=True))
        (FOLDER / f"{name}.json").write_text(reference(weights, adapter), "utf-8")


if __name__ == "__main__":
    main()
