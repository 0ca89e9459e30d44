"""Sentences as hurried thumbs type them, for training and for measuring."""

import random

from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.noise import noisy

SENTENCE = "I don't want to talk about it before tomorrow, please call me tonight."


def test_the_same_dice_give_the_same_slips() -> None:
    assert noisy(SENTENCE, random.Random(3)) == noisy(SENTENCE, random.Random(3))


def test_most_copies_differ_from_the_sentence_and_stay_close_to_it() -> None:
    chance = random.Random(0)
    copies = [noisy(SENTENCE, chance) for _ in range(60)]
    assert sum(copy != SENTENCE for copy in copies) >= 50
    assert all(0.6 * len(SENTENCE) < len(copy) < 1.8 * len(SENTENCE) for copy in copies)


def test_texting_leaves_out_marks_and_shortens_words() -> None:
    chance = random.Random(0)
    copies = {noisy(SENTENCE, chance) for _ in range(60)}
    assert any("2nite" in copy and "." not in copy for copy in copies)


@given(st.text(max_size=80), st.integers(0, 1000))
def test_no_text_breaks_it(text: str, seed: int) -> None:
    assert isinstance(noisy(text, random.Random(seed)), str)
