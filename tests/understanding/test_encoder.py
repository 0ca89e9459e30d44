"""Sentences as vectors, with the encoder that `make setup` builds."""

from pathlib import Path

import numpy as np
import pytest

from bot.understanding.encoder import (
    CACHED_SENTENCES,
    DEFAULT_DIRECTORY,
    EncoderMissing,
    SentenceEncoder,
    Vectors,
    shared_encoder,
)


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return shared_encoder()


def likeness(rows: Vectors) -> float:
    return float(rows[0] @ rows[1])


def test_every_sentence_becomes_one_row_of_length_one(encoder: SentenceEncoder) -> None:
    rows = encoder.encode(["what is cbt", "", "¿qué es un sinapsis?", "👍"])
    assert rows.shape == (4, 384)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-4)


def test_no_sentence_becomes_no_row(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_two_ways_to_ask_the_same_are_closer_than_two_questions(encoder: SentenceEncoder) -> None:
    same = encoder.encode(["how long does therapy take", "how many weeks until it works"])
    other = encoder.encode(["how long does therapy take", "do you take my insurance"])
    assert likeness(same) > likeness(other) + 0.2


def test_a_sentence_means_the_same_whoever_stands_beside_it(encoder: SentenceEncoder) -> None:
    alone = SentenceEncoder(DEFAULT_DIRECTORY).encode(["does emdr hurt"])[0]
    beside = encoder.encode(["a " * 200, "does emdr hurt"])[1]
    assert np.array_equal(alone, beside)


def test_a_sentence_that_was_just_read_gives_the_same_row(encoder: SentenceEncoder) -> None:
    first, again = encoder.encode(["my brain is tired"]), encoder.encode(["my brain is tired"])
    assert np.array_equal(first, again)


def test_a_sentence_that_was_forgotten_gives_the_same_row_again(encoder: SentenceEncoder) -> None:
    first = encoder.encode(["i cannot sleep"])
    encoder.encode(str(number) for number in range(CACHED_SENTENCES + 1))
    assert np.array_equal(first, encoder.encode(["i cannot sleep"]))
    assert len(encoder._recent) <= CACHED_SENTENCES


@pytest.mark.parametrize("text", ["what is cbt? " * 616, "a" * 8000, "(" * 8000])
def test_a_message_of_8000_characters_is_read(encoder: SentenceEncoder, text: str) -> None:
    assert np.linalg.norm(encoder.encode([text[:8000]])[0]) == pytest.approx(1, abs=1e-4)


def test_a_webmaster_without_an_encoder_is_told_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing) as refused:
        SentenceEncoder(tmp_path)
    assert str(refused.value) == f"No sentence encoder in {tmp_path}: run `make encoder`."
