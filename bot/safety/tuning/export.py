"""The tuned layers as an int8 graph: `python -m bot.safety.tuning.export TUNED.npz TARGET.onnx`.

The graph says on which rows it was tuned (`rows`, their sha256). Runs in the tool environment of
`requirements-encoder.lock`, as the encoder's own export does.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import TensorProto, helper

from bot.understanding.graph import Graph, attention_mask, bert_layer, mean_pool, quantized


def build_graph(weights: dict[str, npt.NDArray[Any]], config: dict[str, Any]) -> Any:
    """`lower` (batch, tokens, 384) with its mask -> `logits` (batch, outputs)."""
    g = Graph(weights)
    floats, mask = attention_mask(g)
    x = "lower"
    for layer in sorted({name.split(".attention")[0] for name in weights if ".attention" in name}):
        x = bert_layer(g, x, layer, mask, config)
    g.output("Identity", [g.linear(mean_pool(g, x, floats), "head")], "logits")
    shape = ["batch", "tokens"]
    states = (TensorProto.FLOAT, [*shape, config["hidden_size"]])
    outputs = weights["head.bias"].shape[0]
    return g.model(
        {"lower": states, "attention_mask": (TensorProto.INT64, shape)},
        {"logits": ["batch", outputs]},
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tuned", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--encoder", type=Path, required=True)
    options = parser.parse_args()
    config = json.loads((options.encoder / "config.json").read_text("utf-8"))
    with np.load(options.tuned) as tuned:
        weights = dict(tuned)
    rows = str(weights.pop("rows"))
    graph = build_graph(weights, config)
    helper.set_model_props(graph, {"rows": rows})
    quantized(graph, options.target)
