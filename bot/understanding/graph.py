"""ONNX graphs of transformer layers, written node by node.

Runs in the tool environment of `requirements-encoder.lock`, never in the server:
`onnx` needs a protobuf that TensorFlow cannot load.
"""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

OPSET = 20


class Graph:
    """Collects nodes and weights of an ONNX graph under construction."""

    def __init__(self, weights: dict[str, npt.NDArray[Any]]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.initializers: dict[str, Any] = {}

    def constant(self, name: str, value: npt.NDArray[Any]) -> str:
        self.initializers.setdefault(name, numpy_helper.from_array(value, name))
        return name

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        output = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def output(self, kind: str, inputs: list[str], name: str) -> None:
        self.nodes.append(helper.make_node(kind, inputs, [name]))

    def model(self, inputs: dict[str, tuple[int, Any]], outputs: dict[str, Any]) -> Any:
        """The finished graph; inputs are types and shapes, outputs are floats of a shape."""
        value = helper.make_tensor_value_info
        graph = helper.make_graph(
            self.nodes,
            "sentence_encoder",
            [value(name, kind, shape) for name, (kind, shape) in inputs.items()],
            [value(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()],
            list(self.initializers.values()),
        )
        opset = helper.make_opsetid("", OPSET)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=10)
        onnx.checker.check_model(model)
        return model

    def linear(self, x: str, layer: str) -> str:
        weight = self.constant(
            f"{layer}.weight", np.ascontiguousarray(self.weights[f"{layer}.weight"].T)
        )
        bias = self.constant(f"{layer}.bias", self.weights[f"{layer}.bias"])
        return self.op("Add", self.op("MatMul", x, weight), bias)

    def layer_norm(self, x: str, layer: str, epsilon: float) -> str:
        scale = self.constant(f"{layer}.weight", self.weights[f"{layer}.weight"])
        bias = self.constant(f"{layer}.bias", self.weights[f"{layer}.bias"])
        return self.op("LayerNormalization", x, scale, bias, axis=-1, epsilon=epsilon)


def _attention(g: Graph, x: str, layer: str, mask: str, heads: int) -> str:
    split = g.constant("split", np.array([0, 0, heads, -1], dtype=np.int64))
    merge = g.constant("merge", np.array([0, 0, -1], dtype=np.int64))

    def project(name: str, order: list[int]) -> str:
        flat = g.linear(x, f"{layer}.attention.self.{name}")
        return g.op("Transpose", g.op("Reshape", flat, split), perm=order)

    query, key = project("query", [0, 2, 1, 3]), project("key", [0, 2, 3, 1])
    value = project("value", [0, 2, 1, 3])
    width = g.weights[f"{layer}.attention.self.query.bias"].shape[0] // heads
    scale = g.constant("scale", np.array(1 / np.sqrt(width), dtype=np.float32))
    scores = g.op("Add", g.op("Mul", g.op("MatMul", query, key), scale), mask)
    mixed = g.op("MatMul", g.op("Softmax", scores, axis=-1), value)
    joined = g.op("Reshape", g.op("Transpose", mixed, perm=[0, 2, 1, 3]), merge)
    return g.linear(joined, f"{layer}.attention.output.dense")


def attention_mask(g: Graph) -> tuple[str, str]:
    """The mask as floats (batch, tokens), and as what is added to attention scores."""
    floats = g.op("Cast", "attention_mask", to=TensorProto.FLOAT)
    one = g.constant("one_float", np.array(1, dtype=np.float32))
    far = g.constant("far", np.array(-1e4, dtype=np.float32))
    axes = g.constant("axes", np.array([1, 2], dtype=np.int64))
    absent = g.op("Mul", g.op("Sub", one, floats), far)
    return floats, g.op("Unsqueeze", absent, axes)


def bert_layer(g: Graph, x: str, layer: str, mask: str, config: dict[str, Any]) -> str:
    """One transformer layer; `x` is (batch, tokens, width)."""
    epsilon = config["layer_norm_eps"]
    attended = _attention(g, x, layer, mask, config["num_attention_heads"])
    norm = f"{layer}.attention.output.LayerNorm"
    x = g.layer_norm(g.op("Add", x, attended), norm, epsilon)
    hidden = g.op("Gelu", g.linear(x, f"{layer}.intermediate.dense"))
    fed = g.linear(hidden, f"{layer}.output.dense")
    return g.layer_norm(g.op("Add", x, fed), f"{layer}.output.LayerNorm", epsilon)


def mean_pool(g: Graph, x: str, floats: str) -> str:
    """The mean of the tokens that are there: (batch, width)."""
    last = g.constant("last", np.array([2], dtype=np.int64))
    middle = g.constant("middle", np.array([1], dtype=np.int64))
    weights = g.op("Unsqueeze", floats, last)
    total = g.op("ReduceSum", g.op("Mul", x, weights), middle, keepdims=0)
    return g.op("Div", total, g.op("ReduceSum", weights, middle, keepdims=0))


def quantized(model: Any, path: Path) -> None:
    """Write the model with int8 weights."""
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        onnx.save(model, full)
        quantize_dynamic(full, path, weight_type=QuantType.QInt8)
