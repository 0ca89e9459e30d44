"""Tier, kind and person of a message: by its meaning, and by its words and shapes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
import onnxruntime

from bot.safety.artefact import Artefact
from bot.safety.reading import Reading
from bot.safety.verdict import KINDS, TIERS

Vector = npt.NDArray[np.float32]

NGRAM_BUCKETS = 1 << 13
SHAPE_WEIGHT = 0.5
# Share of the tuned layers in the blend; chosen on development messages.
MEANING = 0.7
HEADS = {"tier": len(TIERS), "kind": len(KINDS), "about": 1}
_SIZES = (3, 4, 5)


@dataclass(frozen=True)
class Scores:
    """Calibrated probabilities of one text."""

    crisis: float
    any: float
    kind: str
    kind_sure: float
    other: float


def features(words: Sequence[str], reading: Reading) -> Vector:
    """One row: hashed n-grams (L2 norm 1), then the shapes found."""
    counts = np.zeros(NGRAM_BUCKETS, dtype=np.float32)
    buckets = [crc32(gram.encode()) % NGRAM_BUCKETS for gram in _grams(words)]
    np.add.at(counts, buckets, 1.0)
    np.sqrt(counts, out=counts)
    length = float(np.linalg.norm(counts)) or 1.0
    shapes = np.array(_shapes(reading), dtype=np.float32) * SHAPE_WEIGHT
    return np.concatenate([counts / length, shapes])


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


class ByWords:
    """Three logistic regressions over words and shapes: tier, kind, self or other."""

    def __init__(self, weights: Mapping[str, npt.NDArray[np.floating[Any]]]) -> None:
        self._weights = np.concatenate([weights[head] for head in HEADS])
        self._bias = np.concatenate([weights[f"{head}_bias"] for head in HEADS])

    def probabilities(self, words: Sequence[str], reading: Reading) -> Vector:
        """Shares of tiers, of kinds, and of being about another: (3 + 8 + 1,)."""
        return _shares(self._weights @ features(words, reading) + self._bias)


class ByMeaning:
    """The gate's own upper layers over the states of the shared sentence encoder."""

    def __init__(self, model: bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"]
        )

    def probabilities(self, lower: Vector) -> Vector:
        """As ByWords, from states (tokens, 384)."""
        present = np.ones((1, len(lower)), dtype=np.int64)
        given = {"lower": lower[np.newaxis], "attention_mask": present}
        return _shares(self._session.run(None, given)[0][0])


class Classifier:
    """Both blended."""

    def __init__(self, model: Artefact) -> None:
        self._by_words = ByWords(model.weights)
        self._by_meaning = ByMeaning(model.layers)

    def score(self, lower: Vector, words: Sequence[str], reading: Reading) -> Scores:
        """Probabilities of a text by its lower states, its repaired words and their shapes."""
        by_words = self._by_words.probabilities(words, reading)
        return _scores(MEANING * self._by_meaning.probabilities(lower) + (1 - MEANING) * by_words)

    def danger_by_words(self, words: Sequence[str], reading: Reading) -> float:
        """Probability of any danger by words and shapes alone: quick, for choosing windows."""
        return 1.0 - float(self._by_words.probabilities(words, reading)[TIERS.index("none")])


def _scores(shares: Vector) -> Scores:
    tier, kind = shares[: len(TIERS)], shares[len(TIERS) : -1]
    best = int(kind.argmax())
    return Scores(
        crisis=float(tier[TIERS.index("crisis")]),
        any=float(1.0 - tier[TIERS.index("none")]),
        kind=KINDS[best],
        kind_sure=float(kind[best]),
        other=float(shares[-1]),
    )


def _shares(logits: Vector) -> Vector:
    tiers, kinds = logits[: len(TIERS)], logits[len(TIERS) : -1]
    about = 1.0 / (1.0 + np.exp(-logits[-1:]))
    return np.concatenate([_softmax(tiers), _softmax(kinds), about])


def _softmax(logits: Vector) -> Vector:
    powers = np.exp(logits - logits.max())
    result: Vector = powers / powers.sum()
    return result
