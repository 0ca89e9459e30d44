"""The trained part of the gate on disk, and the check that it still fits its inputs."""

import hashlib
import os
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
UPPER = FOLDER / "upper.onnx"


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
    upper: bytes
    words: Words


def row_files() -> list[Path]:
    """The training rows, one file a hand."""
    return sorted((data_root() / "safety" / "rows").glob("*.jsonl"))


def encoder_directory() -> Path:
    """Where the shared sentence encoder lies."""
    return Path(os.environ.get("ENCODER_DIR") or DEFAULT_DIRECTORY)


def inputs_digest() -> str:
    """sha256 over the rows, the patterns and the encoder."""
    encoder = encoder_directory()
    digest = hashlib.sha256()
    for path in [*row_files(), PATTERNS_FILE, encoder / "encoder.onnx", encoder / "tokenizer.json"]:
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def save(artefact: Artefact, path: Path = ARTEFACT) -> None:
    """Write the model with the digest of what it was built from."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        digest=np.array(inputs_digest()),
        known=np.array("\n".join(artefact.words.known)),
        targets=np.array("\n".join(artefact.words.targets)),
        upper=np.frombuffer(artefact.upper, dtype=np.uint8),
        **artefact.weights,
    )


def load(path: Path = ARTEFACT) -> Artefact:
    """Read the model.

    Raises GateNotBuilt when it is missing or its inputs have changed since.
    """
    if not path.exists():
        raise GateNotBuilt(f"No safety gate at {path}: run `make setup`.")
    with np.load(path) as stored:
        if str(stored["digest"]) != inputs_digest():
            raise GateNotBuilt(
                f"The safety gate at {path} was built from other rows or another encoder: "
                "run `make setup`."
            )
        words = Words(**{n: str(stored[n]).split("\n") for n in ("known", "targets")})
        apart = {"digest", "known", "targets", "upper"}
        arrays = {name: stored[name] for name in stored.files if name not in apart}
        return Artefact(arrays, stored["upper"].tobytes(), words)
