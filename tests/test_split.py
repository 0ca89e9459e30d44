"""What the assistant is measured on was never, nearly, what it was taught."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import yaml

from bot.understanding.classifier import plain
from bot.understanding.encoder import Vectors, shared_encoder
from tests.house import ROOT

# Cosine of two embeddings above which two sentences say the same in nearly the same words.
NEARLY_THE_SAME = 0.9
SECOND_ARTICLE = ROOT / "tests" / "answers" / "second_article"


def phrases(data: Path) -> Iterator[str]:
    """Everything the topic classifier is trained on."""
    for path in [*data.glob("articles/*/nlu.yml"), *data.glob("nlu/*.yml")]:
        for intent in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            yield from (line.removeprefix("- ") for line in intent["examples"].splitlines())
    for path in [*data.glob("articles/*/answers.yml"), *data.glob("answers/*.yml")]:
        for topic in yaml.safe_load(path.read_text("utf-8"))["topics"].values():
            yield from (topic[part] for part in ("title", "question") if topic.get(part))


def texts(*files: Path) -> list[str]:
    return [
        json.loads(line)["text"] for path in files for line in path.read_text("utf-8").splitlines()
    ]


def embedded(sentences: list[str]) -> Vectors:
    return shared_encoder().encode([plain(sentence) for sentence in sentences])


def repeated(measured: list[str], taught: list[str]) -> list[str]:
    nearest = (embedded(measured) @ embedded(taught).T).max(axis=1)
    return [measured[i] for i in np.flatnonzero(nearest > NEARLY_THE_SAME)]


@pytest.fixture(scope="module")
def gate_rows() -> list[str]:
    return texts(*(ROOT / "data" / "safety" / "rows").glob("*.jsonl"))


def test_no_question_of_the_measurements_was_trained_on() -> None:
    measured = texts(*(ROOT / "tests" / "nlu").glob("*.jsonl"))
    assert repeated(measured, list(phrases(ROOT / "data"))) == []


def test_no_question_about_the_second_article_was_trained_on() -> None:
    measured = texts(SECOND_ARTICLE / "held_out.jsonl")
    assert repeated(measured, list(phrases(SECOND_ARTICLE))) == []


def test_no_message_that_the_gate_is_measured_on_was_trained_on(gate_rows: list[str]) -> None:
    measured = texts(*(ROOT / "tests" / "safety").glob("*.jsonl"))
    assert repeated(measured, gate_rows) == []


def test_a_sentence_that_leaks_is_found(gate_rows: list[str]) -> None:
    leaked = gate_rows[0].upper()
    assert repeated([leaked, "the tram leaves at nine from the old harbour"], gate_rows) == [leaked]
