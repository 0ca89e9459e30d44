"""Whether a worried visitor asked something, or told it."""

import pytest

from bot.safety.questions import is_question


@pytest.mark.parametrize(
    "text",
    [
        "I can't go on. How long does therapy take",
        "everything is dark, does cbt help with that",
        "is it too late?",
        "hopeless and i want to know what dbt is",
        "tell me about emdr",
        "/cbt",
    ],
)
def test_a_question_is_known_with_and_without_its_mark(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "he checks my phone and decides who I see",
        "when he drinks he shouts",
        "I don't know what is wrong with me",
        "I can't do this anymore",
        "nobody would notice",
    ],
)
def test_distress_is_no_question(text: str) -> None:
    assert not is_question(text)
