"""The trained part of the gate on disk, and the check that it still fits its inputs."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.safety.patterns import PATTERNS_FILE
from bot.settings import ROOT, data_root
from bot.understanding.encoder import DEFAULT_DIRECTORY

FOLDER = ROOT / "models" / "safety"
ARTEFACT = FOLDER / "gate.npz"


class GateNotBuilt(RuntimeError):
    """The gate's model is missing, or was built from other rows or another encoder."""


@dataclass(frozen=True)
class Words:
    """The words that the speller leaves alone (`known`) or aims at (`targets`)."""

    known: list[str]
    targets: list[str]


@dataclass(frozen=True)
class Artefact:
    """Weights over words and shapes, the tuned layers as an ONNX file, and the speller's words."""

    weights: dict[str, npt.NDArray[np.floating[Any]]]
    layers: bytes
    words: Words


def row_files() -> list[Path]:
    """The training rows, one file a hand."""
    return sorted((data_root() / "safety" / "rows").glob("*.jsonl"))


def layers_file() -> Path:
    """The tuned layers, which are kept with the rows: what was measured is what runs."""
    return data_root() / "safety" / "layers.onnx"


def rows_digest() -> str:
    """sha256 over the training rows."""
    return _digest(row_files())


def encoder_directory() -> Path:
    """Where the shared sentence encoder lies."""
    return Path(os.environ.get("ENCODER_DIR") or DEFAULT_DIRECTORY)


def inputs_digest() -> str:
    """sha256 over the rows, the patterns, the tuned layers and the encoder."""
    encoder = [encoder_directory() / name for name in ("encoder.onnx", "tokenizer.json")]
    return _digest([*row_files(), PATTERNS_FILE, layers_file(), *encoder])


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def save(artefact: Artefact, path: Path = ARTEFACT) -> None:
    """Write what was fitted with the digest of what it was built from; the layers have a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        digest=np.array(inputs_digest()),
        known=np.array("\n".join(artefact.words.known)),
        targets=np.array("\n".join(artefact.words.targets)),
        **artefact.weights,
    )


def load(path: Path = ARTEFACT) -> Artefact:
    """Read the model.

    Raises GateNotBuilt when it is missing or its inputs have changed since.
    """
    for needed in (path, layers_file()):
        if not needed.exists():
            raise GateNotBuilt(f"No safety gate at {needed}: run `make setup`.")
    with np.load(path) as stored:
        if str(stored["digest"]) != inputs_digest():
            raise GateNotBuilt(
                f"The safety gate at {path} was built from other rows or another encoder: "
                "run `make setup`."
            )
        words = Words(**{n: str(stored[n]).split("\n") for n in ("known", "targets")})
        apart = {"digest", "known", "targets"}
        arrays = {name: stored[name] for name in stored.files if name not in apart}
        return Artefact(arrays, layers_file().read_bytes(), words)
