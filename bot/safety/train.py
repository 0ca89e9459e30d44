"""Build the gate's model: `python -m bot.safety.train`, beside its tuned layers."""

import logging
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from bot.safety.artefact import ARTEFACT, Artefact, layers_file, save
from bot.safety.classifier import features
from bot.safety.normalise import Normalised, normalise
from bot.safety.patterns import Patterns
from bot.safety.rows import Row, build_speller, question_rows, read_rows
from bot.safety.spelling import Speller
from bot.safety.verdict import KINDS, TIERS

logger = logging.getLogger(__name__)

Matrix = npt.NDArray[np.float32]

# Chosen by cross-validation on our rows: stronger fits learn single words by heart.
REGULARISATION = 3.0
EVERY_QUESTION = 2
_TEMPERATURES = np.linspace(0.5, 2.0, 31)


def build(rows: Sequence[Row], layers: bytes) -> Artefact:
    """Fit the three heads on the rows, beside the tuned layers."""
    spelling = build_speller(rows, Patterns())
    speller = Speller(spelling.known, spelling.targets)
    matrix = feature_matrix([normalise(row["text"], speller) for row in rows])
    tiers = np.array([TIERS.index(row["tier"]) for row in rows])
    heads = {"tier": _fit(matrix, tiers, weight=None)}
    heads["tier"] = _calibrated(heads["tier"], matrix, tiers)
    positive = np.flatnonzero(tiers)
    kinds = np.array([KINDS.index(rows[i]["kind"]) for i in positive])
    others = np.array([rows[i]["about"] == "other" for i in positive]).astype(int)
    heads["kind"] = _fit(matrix[positive], kinds, weight="balanced")
    heads["about"] = _fit(matrix[positive], others, weight=None)
    weights: dict[str, npt.NDArray[np.floating[Any]]] = {
        name: head[0] for name, head in heads.items()
    }
    weights |= {f"{name}_bias": head[1] for name, head in heads.items()}
    return Artefact(weights, layers, spelling)


def feature_matrix(messages: Sequence[Normalised]) -> csr_matrix:
    """One row of features a message."""
    patterns = Patterns()
    return vstack(
        [csr_matrix(features(message.words, patterns.read(message.words))) for message in messages]
    ).tocsr()


def _model(weight: str | None) -> LogisticRegression:
    return LogisticRegression(
        C=REGULARISATION, class_weight=weight, max_iter=300, tol=1e-3, random_state=0
    )


def _fit(
    matrix: csr_matrix, labels: npt.NDArray[np.int_], weight: str | None
) -> tuple[Matrix, Matrix]:
    model = _model(weight).fit(matrix, labels)
    return model.coef_.astype(np.float32), model.intercept_.astype(np.float32)


def _calibrated(
    head: tuple[Matrix, Matrix], matrix: csr_matrix, labels: npt.NDArray[np.int_]
) -> tuple[Matrix, Matrix]:
    """Divide by the temperature under which held-out folds are likeliest."""
    folds = StratifiedKFold(3, shuffle=True, random_state=0)
    logits = cross_val_predict(_model(None), matrix, labels, cv=folds, method="decision_function")

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        top = scaled.max(axis=1, keepdims=True)
        log_norm = top[:, 0] + np.log(np.exp(scaled - top).sum(axis=1))
        return float((log_norm - scaled[np.arange(len(labels)), labels]).mean())

    best = min(_TEMPERATURES, key=loss)
    return head[0] / np.float32(best), head[1] / np.float32(best)


def main() -> None:
    """Train and save."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    rows = read_rows() + question_rows(EVERY_QUESTION)
    save(build(rows, layers_file().read_bytes()))
    logger.info("Safety gate: %d rows -> %s", len(rows), ARTEFACT)


if __name__ == "__main__":
    main()
