"""The topic classifier, trained on a handful of phrases."""

import pytest

from bot.understanding.classifier import BlendedClassifier, Weights, plain
from bot.understanding.encoder import shared_encoder

PHRASES = {
    "cbt": ["what is cbt", "tell me about cognitive behavioral therapy", "cbt explained"],
    "dbt": ["what is dbt", "dialectical behavior therapy please", "how does dbt help"],
    "how_long": ["how long does therapy take", "how many weeks until it works", "when is it over"],
    "out_of_scope": ["what is the weather", "who won the game", "write me a poem"],
}


EVEN = Weights(meaning=0.4, spelling=0.4, nearest=0.2)


def trained(weights: Weights = EVEN) -> BlendedClassifier:
    pairs = [(phrase, topic) for topic, phrases in PHRASES.items() for phrase in phrases]
    return BlendedClassifier.fit(
        [phrase for phrase, _ in pairs],
        [topic for _, topic in pairs],
        shared_encoder(),
        weights,
    )


@pytest.fixture(scope="module")
def classifier() -> BlendedClassifier:
    return trained()


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("WHAT   IS\nCBT", "cbt"),
        ("whats dbt do", "dbt"),
        ("cognitive behavioural therapie", "cbt"),
        ("how many months do i need", "how_long"),
        ("who is winning the match", "out_of_scope"),
    ],
)
def test_a_visitor_with_other_words_or_typos_gets_the_topic(
    classifier: BlendedClassifier, typed: str, topic: str
) -> None:
    assert classifier.guess(typed, shared_encoder()).ranking[0][0] == topic


def test_a_ranking_holds_every_topic_once_and_falls(classifier: BlendedClassifier) -> None:
    ranking = classifier.guess("is it quick", shared_encoder()).ranking
    assert {topic for topic, _ in ranking} == set(PHRASES)
    chances = [chance for _, chance in ranking]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1, abs=1e-6)


def test_a_phrase_of_the_training_is_as_near_as_can_be(classifier: BlendedClassifier) -> None:
    assert classifier.guess("what is cbt", shared_encoder()).nearest == pytest.approx(1, abs=1e-4)


def test_words_about_nothing_here_are_far_from_every_phrase(classifier: BlendedClassifier) -> None:
    assert classifier.guess("qwerty zxcvb", shared_encoder()).nearest < 0.4


@pytest.mark.parametrize("typed", ["", " ", "?", "👍", "a" * 8000, "\u2060/restart", "是什么"])
def test_no_message_is_too_odd_to_be_ranked(classifier: BlendedClassifier, typed: str) -> None:
    assert len(classifier.guess(typed, shared_encoder()).ranking) == len(PHRASES)


def test_the_weights_decide_between_meaning_spelling_and_the_nearest_phrase() -> None:
    typed = "how many sessions until i notice something"
    alone = [Weights(1.0, 0.0, 0.0), Weights(0.0, 1.0, 0.0), Weights(0.0, 0.0, 1.0)]
    *single, blended = (
        dict(trained(weights).guess(typed, shared_encoder()).ranking)["how_long"]
        for weights in [*alone, EVEN]
    )
    assert blended == pytest.approx(0.4 * single[0] + 0.4 * single[1] + 0.2 * single[2])


def test_case_and_spaces_do_not_matter() -> None:
    assert plain("  What\n IS\tCBT ") == "what is cbt"
