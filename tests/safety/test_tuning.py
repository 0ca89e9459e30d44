"""The gate's own layers: what was tuned is what answers."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from bot.safety import artefact
from bot.safety.classifier import ByMeaning
from bot.safety.rows import read_rows
from bot.safety.spelling import Speller
from bot.safety.tuning import tune
from bot.safety.tuning.layers import UpperLayers
from bot.safety.verdict import TIERS
from bot.settings import ROOT
from bot.understanding.encoder import shared_encoder

SENTENCES = ["i want to kill myself", "my sister worries me", "does therapy change the brain?"]


@pytest.fixture(scope="module")
def heads() -> int:
    config = json.loads((artefact.encoder_directory() / "config.json").read_text("utf-8"))
    return int(config["num_attention_heads"])


def tiers(logits: Any) -> Any:
    powers = np.exp(logits[: len(TIERS)])
    return powers / powers.sum()


@pytest.fixture(scope="module")
def little_tuned(heads: int) -> UpperLayers:
    """A few steps on a sentence of danger and a question."""
    with np.load(artefact.encoder_directory() / "upper.npz") as upper:
        layers = UpperLayers(dict(upper), heads, tune.OUTPUTS, seed=0)
    rows: list[dict[str, Any]] = [
        {"text": SENTENCES[0], "tier": "crisis", "kind": "suicide", "about": "self"},
        {"text": SENTENCES[2], "tier": "none", "kind": None, "about": None},
    ] * 64
    states = [shared_encoder().read(row["text"]).lower.astype(np.float16) for row in rows]
    tune.train(layers, states, states, tune.labels_of(rows))
    return layers


def told(layers: UpperLayers, sentence: str) -> Any:
    state = shared_encoder().read(sentence).lower.astype(np.float16)
    return tiers(layers(*tune.padded([state]), 0.0).numpy()[0])


def test_a_few_steps_of_tuning_tell_danger_from_a_question(little_tuned: UpperLayers) -> None:
    for place, tier in ((0, "crisis"), (2, "none")):
        assert TIERS[int(told(little_tuned, SENTENCES[place]).argmax())] == tier


def test_the_small_graph_says_what_the_tuned_layers_say(
    little_tuned: UpperLayers, tmp_path: Path
) -> None:
    tuned, target = tmp_path / "tuned.npz", tmp_path / "layers.onnx"
    np.savez(tuned, rows=np.array("these rows"), **little_tuned.weights())
    tool = [".tools/encoder/bin/python", "-m", "bot.safety.tuning.export"]
    given = [str(tuned), str(target), "--encoder", str(artefact.encoder_directory())]
    subprocess.run([*tool, *given], cwd=ROOT, check=True, capture_output=True)
    graph = ByMeaning(target.read_bytes())
    for sentence in SENTENCES:
        exact = told(little_tuned, sentence)
        small = graph.probabilities(shared_encoder().read(sentence).lower)[: len(TIERS)]
        assert np.abs(exact - small).max() < 0.1, sentence


def test_the_layers_were_tuned_on_the_rows_as_they_stand() -> None:
    """After a change of the rows: `make tune`, then choose the thresholds and publish again."""
    session = onnxruntime.InferenceSession(artefact.layers_file())
    assert session.get_modelmeta().custom_metadata_map["rows"] == artefact.rows_digest()


def test_padding_beside_a_longer_message_changes_nothing(heads: int) -> None:
    with np.load(artefact.encoder_directory() / "upper.npz") as upper:
        layers = UpperLayers(dict(upper), heads, tune.OUTPUTS, seed=0)
    states = tune.states_of(SENTENCES, Speller((), ()))
    together = layers(*tune.padded(states), 0.0).numpy()
    alone = np.concatenate([layers(*tune.padded([state]), 0.0).numpy() for state in states])
    assert np.allclose(together, alone, atol=1e-4)


def test_every_row_has_a_tier_and_only_danger_has_a_kind() -> None:
    labels = tune.labels_of(read_rows())
    harmless = labels[:, 0] == TIERS.index("none")
    assert (labels[harmless, 1:] == -1).all()
    assert (labels[~harmless, 1:] >= 0).all()
