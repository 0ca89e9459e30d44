"""Tier, kind and person of a message from the rows it is near to, its n-grams and shapes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.safety.patterns import Reading
from bot.safety.verdict import KINDS, TIERS

Vector = npt.NDArray[np.float32]

NGRAM_BUCKETS = 1 << 13
# Chosen by cross-validation on our rows; nearness has weight 1. Nearness to single rows bends
# the border where the plain embedding leaves it straight.
NEARNESS_WIDTH = 2.0
FAR = 0.08  # nearness (cosine about 0.37) below which a row says nothing; keeps the fit sparse
NGRAM_WEIGHT = 1.0
SHAPE_WEIGHT = 0.5
_SIZES = (3, 4, 5)


@dataclass(frozen=True)
class Scores:
    """Calibrated probabilities of one text."""

    crisis: float
    any: float
    kind: str
    kind_sure: float
    other: float


def features(
    embedding: Vector, landmarks: Vector, words: Sequence[str], reading: Reading
) -> Vector:
    """One row: nearness to each training row, hashed n-grams (L2 norm 1), shapes found.

    `landmarks` are the embeddings of the training rows, (n, 384).
    """
    nearness = np.exp(-NEARNESS_WIDTH * (2.0 - 2.0 * (landmarks @ embedding)))
    nearness[nearness < FAR] = 0.0
    counts = np.zeros(NGRAM_BUCKETS, dtype=np.float32)
    buckets = [crc32(gram.encode()) % NGRAM_BUCKETS for gram in _grams(words)]
    np.add.at(counts, buckets, 1.0)
    np.sqrt(counts, out=counts)
    length = float(np.linalg.norm(counts)) or 1.0
    shapes = np.array(_shapes(reading), dtype=np.float32) * SHAPE_WEIGHT
    return np.concatenate([nearness, counts * (NGRAM_WEIGHT / length), shapes])


def _shapes(reading: Reading) -> list[bool]:
    hit = reading.hit
    return [
        *(hit is not None and hit.tier == tier for tier in TIERS[1:]),
        *(hit is not None and hit.kind == kind for kind in KINDS),
        reading.imminent,
        reading.means,
        reading.distress,
        reading.minor,
        reading.others_only,
    ]


def _grams(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        padded = f" {word} "
        for size in _SIZES:
            for start in range(max(1, len(padded) - size + 1)):
                yield padded[start : start + size]
    for pair in pairwise(words):
        yield " ".join(pair)


class Classifier:
    """Three logistic regressions over one row of features: tier, kind, self or other."""

    def __init__(self, weights: Mapping[str, npt.NDArray[np.floating[Any]]]) -> None:
        stacked = [weights["tier"], weights["kind"], weights["about"]]
        self._weights = np.concatenate(stacked)
        self._landmarks = weights["landmarks"].astype(np.float32)
        self._bias = np.concatenate([weights[f"{head}_bias"] for head in ("tier", "kind", "about")])

    def score(self, embedding: Vector, words: Sequence[str], reading: Reading) -> Scores:
        """Probabilities of a text by its embedding, its repaired words and their shapes."""
        row = features(embedding, self._landmarks, words, reading)
        logits = self._weights @ row + self._bias
        tier = _softmax(logits[: len(TIERS)])
        kind = _softmax(logits[len(TIERS) : -1])
        best = int(kind.argmax())
        return Scores(
            crisis=float(tier[TIERS.index("crisis")]),
            any=float(1.0 - tier[TIERS.index("none")]),
            kind=KINDS[best],
            kind_sure=float(kind[best]),
            other=float(1.0 / (1.0 + np.exp(-logits[-1]))),
        )


def _softmax(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    powers = np.exp(logits - logits.max())
    result: npt.NDArray[np.float32] = powers / powers.sum()
    return result
