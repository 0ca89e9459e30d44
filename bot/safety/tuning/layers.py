"""Transformer layers in TensorFlow, so that they can be tuned."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

Weights = Mapping[str, npt.NDArray[np.float32]]
_PREFIX = "encoder.layer."
_EPSILON = 1e-12
_INITIAL = 0.02  # standard deviation of fresh weights, as in BERT
_PROCESSOR = Path("/proc/cpuinfo")
# Products in half precision where the processor has instructions for it: several times as fast.
_HALF = _PROCESSOR.exists() and "amx_bf16" in _PROCESSOR.read_text("utf-8")


class _Layer:
    """One layer of BERT; `drop` is the share of values dropped while training."""

    def __init__(self, weights: Weights, prefix: str, heads: int) -> None:
        self.variables = {
            name.removeprefix(prefix): tf.Variable(value)
            for name, value in weights.items()
            if name.startswith(prefix)
        }
        self._heads = heads

    def __call__(self, x: Any, mask: Any, drop: float) -> Any:
        mixed = self._linear(self._attend(x, mask, drop), "attention.output.dense")
        x = self._norm(x + tf.nn.dropout(mixed, drop), "attention.output.LayerNorm")
        hidden = tf.nn.gelu(self._linear(x, "intermediate.dense"))
        fed = self._linear(hidden, "output.dense")
        return self._norm(x + tf.nn.dropout(fed, drop), "output.LayerNorm")

    def _attend(self, x: Any, mask: Any, drop: float) -> Any:
        shape = tf.shape(x)
        width = x.shape[-1] // self._heads

        def split(name: str) -> Any:
            flat = self._linear(x, f"attention.self.{name}")
            apart = tf.reshape(flat, [shape[0], shape[1], self._heads, width])
            return tf.transpose(apart, [0, 2, 1, 3])

        scores = tf.matmul(split("query"), split("key"), transpose_b=True) / width**0.5 + mask
        shares = tf.nn.dropout(tf.nn.softmax(scores), drop)
        joined = tf.transpose(tf.matmul(shares, split("value")), [0, 2, 1, 3])
        return tf.reshape(joined, shape)

    def _linear(self, x: Any, name: str) -> Any:
        weight, bias = self.variables[f"{name}.weight"], self.variables[f"{name}.bias"]
        if _HALF:
            x, weight = tf.cast(x, tf.bfloat16), tf.cast(weight, tf.bfloat16)
        return tf.cast(tf.matmul(x, weight, transpose_b=True), tf.float32) + bias

    def _norm(self, x: Any, name: str) -> Any:
        mean, variance = tf.nn.moments(x, -1, keepdims=True)
        scaled = (x - mean) * tf.math.rsqrt(variance + _EPSILON)
        return scaled * self.variables[f"{name}.weight"] + self.variables[f"{name}.bias"]


class UpperLayers:
    """The upper layers of the sentence encoder with a linear head of `outputs` logits.

    A head among the weights (`head.weight`, `head.bias`) is taken; otherwise it starts fresh.
    """

    def __init__(self, weights: Weights, heads: int, outputs: int, seed: int) -> None:
        layers = [name for name in weights if name.startswith(_PREFIX)]
        prefixes = sorted({name[: name.index(".", len(_PREFIX)) + 1] for name in layers})
        self._layers = {prefix: _Layer(weights, prefix, heads) for prefix in prefixes}
        width = weights[layers[0]].shape[-1]
        fresh = np.random.default_rng(seed).normal(0, _INITIAL, (outputs, width))
        self._head = tf.Variable(weights.get("head.weight", fresh.astype(np.float32)))
        self._bias = tf.Variable(weights.get("head.bias", np.zeros(outputs, dtype=np.float32)))

    @property
    def variables(self) -> list[Any]:
        """Everything that is tuned."""
        layers = [v for layer in self._layers.values() for v in layer.variables.values()]
        return [*layers, self._head, self._bias]

    def __call__(self, states: Any, present: Any, drop: float) -> Any:
        """Logits (batch, outputs) from states (batch, tokens, width).

        `present` is 1 for tokens that are there and 0 for padding, (batch, tokens).
        """
        mask = (1.0 - present)[:, None, None, :] * -1e4
        for layer in self._layers.values():
            states = layer(states, mask, drop)
        there = present[:, :, None]
        mean = tf.reduce_sum(states * there, 1) / tf.reduce_sum(there, 1)
        return tf.matmul(tf.nn.dropout(mean, drop), self._head, transpose_b=True) + self._bias

    def weights(self) -> dict[str, npt.NDArray[np.float32]]:
        """By the names they came with; the head is `head.weight` and `head.bias`."""
        found = {
            prefix + name: variable.numpy()
            for prefix, layer in self._layers.items()
            for name, variable in layer.variables.items()
        }
        return {**found, "head.weight": self._head.numpy(), "head.bias": self._bias.numpy()}
