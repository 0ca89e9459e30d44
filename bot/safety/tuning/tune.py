"""Tune the gate's upper layers: `python -m bot.safety.tuning.tune TARGET.npz` (`make tune`).

The lower layers of the sentence encoder stay as they are, so that a message is read once for
both the topic and the gate; the states they give are computed once and kept. Every row is seen
in its own spelling or in a noisy one.
"""

import argparse
import json
import logging
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from bot.safety.artefact import encoder_directory, rows_digest
from bot.safety.normalise import normalise
from bot.safety.patterns import Patterns
from bot.safety.rows import Row, build_speller, question_rows, read_rows
from bot.safety.spelling import Speller
from bot.safety.tuning.layers import UpperLayers
from bot.safety.verdict import KINDS, TIERS
from bot.understanding.encoder import shared_encoder
from bot.understanding.noise import noisy

logger = logging.getLogger(__name__)

# Chosen on rows of other hands than those trained on.
EPOCHS = 3
BATCH = 32
RATE = 1.5e-4  # of learning at its height; it rises over the first tenth and then falls to zero
DROP = 0.1
NOISY = 0.4  # share of rows shown in their noisy spelling
SMOOTHING = 0.05  # of the tiers' labels, because readers of the table differ now and then
CRISIS_WEIGHT = 1.5
KIND_WEIGHT = 0.3
LEFT_OUT = 20  # every twentieth row calibrates and is not trained on
SEED = 0
_TEMPERATURES = np.linspace(0.5, 2.0, 31)

OUTPUTS = len(TIERS) + len(KINDS) + 1
_KINDS = slice(len(TIERS), len(TIERS) + len(KINDS))

States = npt.NDArray[np.float16]
Labels = npt.NDArray[np.int32]  # (rows, 3): tier, kind or -1, 1 when it is about another or -1


def labels_of(rows: Sequence[Row]) -> Labels:
    """Tier, kind and person as numbers, -1 where a row has none."""
    found = [
        (
            TIERS.index(row["tier"]),
            KINDS.index(row["kind"]) if row["kind"] else -1,
            int(row["about"] == "other") if row["kind"] else -1,
        )
        for row in rows
    ]
    return np.array(found, dtype=np.int32)


def states_of(texts: Sequence[str], speller: Speller) -> list[States]:
    """What the lower layers make of each text, as the gate would read it."""
    encoder = shared_encoder()
    return [encoder.read(normalise(t, speller).text).lower.astype(np.float16) for t in texts]


def batches(
    states: Sequence[States], order: Sequence[int], chance: random.Random
) -> Iterator[list[int]]:
    """Places of rows of about the same length together, in random order."""
    shuffled = list(order)
    chance.shuffle(shuffled)
    pools = [shuffled[i : i + 16 * BATCH] for i in range(0, len(shuffled), 16 * BATCH)]
    found = []
    for pool in pools:
        pool.sort(key=lambda place: len(states[place]))
        found += [pool[i : i + BATCH] for i in range(0, len(pool), BATCH)]
    chance.shuffle(found)
    yield from found


def padded(states: Sequence[States]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """States (batch, tokens, width) and which tokens are there (batch, tokens)."""
    longest = max(map(len, states))
    full = np.zeros((len(states), longest, states[0].shape[1]), dtype=np.float32)
    present = np.zeros((len(states), longest), dtype=np.float32)
    for place, state in enumerate(states):
        full[place, : len(state)] = state
        present[place, : len(state)] = 1.0
    return full, present


def loss_of(logits: Any, labels: Any) -> Any:
    """Cross entropy of the tier, and of kind and person where a row has them."""
    tiers = tf.one_hot(labels[:, 0], len(TIERS))
    weight = tf.where(labels[:, 0] == TIERS.index("crisis"), CRISIS_WEIGHT, 1.0)
    by_tier = tf.keras.losses.categorical_crossentropy(
        tiers, logits[:, : len(TIERS)], from_logits=True, label_smoothing=SMOOTHING
    )
    there = tf.cast(labels[:, 1] >= 0, tf.float32)
    by_kind = tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=tf.maximum(labels[:, 1], 0), logits=logits[:, _KINDS]
    )
    by_person = tf.nn.sigmoid_cross_entropy_with_logits(
        labels=tf.cast(tf.maximum(labels[:, 2], 0), tf.float32), logits=logits[:, -1]
    )
    rest = tf.reduce_sum(there * (by_kind + by_person)) / (tf.reduce_sum(there) + 1.0)
    return tf.reduce_mean(weight * by_tier) + KIND_WEIGHT * rest


def train(
    layers: UpperLayers, plain: Sequence[States], typed: Sequence[States], labels: Labels
) -> None:
    """Tune on these rows: `typed` are the noisy spellings, in the same order."""
    chance = random.Random(SEED)
    optimizer = tf.keras.optimizers.legacy.Adam()
    total = EPOCHS * -(-len(plain) // BATCH)

    @tf.function(reduce_retracing=True, autograph=False)
    def step(states: Any, present: Any, wanted: Any, rate: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = loss_of(layers(states, present, DROP), wanted)
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, layers.variables), 1.0)
        optimizer.learning_rate.assign(rate)
        optimizer.apply_gradients(zip(gradients, layers.variables, strict=True))
        return loss

    done = 0
    for epoch in range(EPOCHS):
        shown = [
            noise if chance.random() < NOISY else own
            for own, noise in zip(plain, typed, strict=True)
        ]
        losses = []
        for places in batches(shown, range(len(shown)), chance):
            done += 1
            rate = RATE * min(1.0, 10 * done / total) * (1 - done / (total + 1))
            states, present = padded([shown[place] for place in places])
            given = [tf.constant(part) for part in (states, present, labels[places])]
            losses.append(float(step(*given, tf.constant(rate, tf.float32))))
        logger.info("epoch %d of %d: loss %.3f", epoch + 1, EPOCHS, np.mean(losses))


def temperature_of(layers: UpperLayers, states: Sequence[States], labels: Labels) -> float:
    """What to divide the tiers' logits by so that rows left out are likeliest."""
    logits = np.concatenate([layers(*padded([s]), 0.0).numpy()[:, : len(TIERS)] for s in states])

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        log_norm = np.log(np.exp(scaled).sum(axis=1))
        return float((log_norm - scaled[np.arange(len(labels)), labels[:, 0]]).mean())

    return float(min(_TEMPERATURES, key=loss))


def tune(rows: Sequence[Row]) -> dict[str, npt.NDArray[np.float32]]:
    """The tuned weights, with the tiers' part of the head divided by its temperature."""
    tf.keras.utils.set_random_seed(SEED)
    words = build_speller(rows, Patterns())
    speller = Speller(words.known, words.targets)
    chance = random.Random(SEED)
    plain = states_of([row["text"] for row in rows], speller)
    typed = states_of([noisy(row["text"], chance) for row in rows], speller)
    labels = labels_of(rows)
    kept = [i for i in range(len(rows)) if i % LEFT_OUT]
    folder = encoder_directory()
    heads = json.loads((folder / "config.json").read_text("utf-8"))["num_attention_heads"]
    with np.load(folder / "upper.npz") as upper:
        layers = UpperLayers(dict(upper), heads, OUTPUTS, SEED)
    train(layers, [plain[i] for i in kept], [typed[i] for i in kept], labels[kept])
    temperature = temperature_of(layers, plain[::LEFT_OUT], labels[::LEFT_OUT])
    logger.info("temperature %.2f", temperature)
    weights = layers.weights()
    for name in ("head.weight", "head.bias"):
        weights[name][: len(TIERS)] /= temperature
    return weights


def main() -> None:
    """Tune on everything and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    weights = tune(read_rows() + question_rows())
    options.target.parent.mkdir(parents=True, exist_ok=True)
    np.savez(options.target, rows=np.array(rows_digest()), **weights)


if __name__ == "__main__":
    main()
