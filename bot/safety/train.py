"""Build the gate's model: `python -m bot.safety.train`."""

import json
import logging
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from bot.safety.artefact import ARTEFACT, Artefact, encoder_directory, row_files, save
from bot.safety.classifier import features
from bot.safety.normalise import Normalised, normalise
from bot.safety.patterns import Patterns
from bot.safety.spelling import Speller
from bot.safety.verdict import KINDS, TIERS
from bot.settings import data_root
from bot.understanding.encoder import SentenceEncoder, shared_encoder

logger = logging.getLogger(__name__)

Row = dict[str, Any]
Matrix = npt.NDArray[np.float32]

# Chosen by cross-validation on our rows: stronger fits learn single words by heart.
REGULARISATION = 3.0
EVERY_QUESTION = 4  # of the topics' phrases; more make the fit slow and bring nothing
SHORT_QUESTION = 4  # words; short ones all, because little else tells them from a cry for help
_TEMPERATURES = np.linspace(0.5, 2.0, 31)


def read_rows() -> list[Row]:
    """Every training row of every hand.

    Raises ValueError, naming file and line, for a tier or kind that does not exist.
    """
    rows = []
    for path in row_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            row = json.loads(line)
            kinds = {None} if row["tier"] == "none" else set(KINDS)
            if row["tier"] not in TIERS or row["kind"] not in kinds:
                raise ValueError(f"{path.name}:{number}: tier or kind is not known: {line}")
            rows.append(row)
    return rows


def question_rows() -> list[Row]:
    """Some of the phrases that topics are trained on: ordinary questions, and none of them danger.

    They are no part of the artefact's digest: a new phrase does not make the gate unfit.
    """
    files = {*data_root().glob("articles/*/nlu.yml"), *data_root().glob("nlu/*.yml")}
    rows = []
    for path in sorted(files):
        for intent in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            phrases = [line.removeprefix("- ") for line in intent["examples"].splitlines()]
            rows += [
                {"text": text, "tier": "none", "kind": None, "about": None, "style": "question"}
                for place, text in enumerate(phrases)
                if place % EVERY_QUESTION == 0 or len(text.split()) <= SHORT_QUESTION
            ]
    return rows


def build_speller(rows: Sequence[Row], patterns: Patterns) -> Artefact:
    """The words of the encoder are known; those of shapes and tidy rows are worth aiming at."""
    tokenizer = json.loads((encoder_directory() / "tokenizer.json").read_text(encoding="utf-8"))
    pieces = tokenizer["model"]["vocab"]
    common = {word for word in pieces if word.isascii() and word.isalpha() and len(word) > 2}
    blank = Speller((), ())
    tidy = [row["text"] for row in rows if row["style"] != "noise"]
    counted = Counter(word for text in tidy for word in normalise(text, blank).words)
    frequent = [word for word, _ in counted.most_common() if word in common]
    return Artefact(
        weights={},
        known=sorted({*common, *(word for word in counted if word.isalpha())}),
        targets=list(dict.fromkeys([*patterns.vocabulary, *frequent])),
    )


def build(rows: Sequence[Row], encoder: SentenceEncoder) -> Artefact:
    """Fit the three heads on the rows."""
    spelling = build_speller(rows, Patterns())
    speller = Speller(spelling.known, spelling.targets)
    messages = [normalise(row["text"], speller) for row in rows]
    landmarks = encoder.encode([message.text for message in messages]).astype(np.float16)
    matrix = csr_matrix(feature_matrix(messages, landmarks.astype(np.float32)))
    tiers = np.array([TIERS.index(row["tier"]) for row in rows])
    heads = {"tier": _fit(matrix, tiers, weight="balanced")}
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
    weights["landmarks"] = landmarks
    return Artefact(weights=weights, known=spelling.known, targets=spelling.targets)


def feature_matrix(messages: Sequence[Normalised], embeddings: Matrix) -> Matrix:
    """One row of features a message; the messages are their own landmarks."""
    patterns = Patterns()
    return np.stack(
        [
            features(row, embeddings, message.words, patterns.read(message.words))
            for row, message in zip(embeddings, messages, strict=True)
        ]
    )


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
    logits = cross_val_predict(
        _model("balanced"), matrix, labels, cv=folds, method="decision_function"
    )

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
    rows = read_rows() + question_rows()
    save(build(rows, shared_encoder()))
    logger.info("Safety gate: %d rows -> %s", len(rows), ARTEFACT)


if __name__ == "__main__":
    main()
