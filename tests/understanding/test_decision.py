"""What follows from a ranking: an answer, a question back, or "I do not know"."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.classifier import Guess
from bot.understanding.decision import (
    ASK_BACK,
    MOST_CHOICES,
    OUT_OF_SCOPE,
    Decision,
    Thresholds,
    decide,
)

LINES = Thresholds(answer_at=0.5, ahead_by=0.25, reject_below=0.4, offer_at=0.1)
ASKABLE = {"cbt", "dbt", "emdr", "act"}


def guess(nearest: float = 0.8, **shares: float) -> Guess:
    ranking = sorted(shares.items(), key=lambda one: -one[1])
    return Guess(tuple(ranking), nearest)


def test_a_clear_question_is_answered() -> None:
    assert decide(guess(cbt=0.6, dbt=0.3), LINES, ASKABLE) == Decision("cbt", 0.6)


def test_a_question_that_is_just_clear_enough_is_answered() -> None:
    assert decide(guess(cbt=0.5, dbt=0.4), LINES, ASKABLE).intent == "cbt"


def test_a_question_far_ahead_of_all_others_is_answered() -> None:
    assert decide(guess(cbt=0.4, dbt=0.1), LINES, ASKABLE) == Decision("cbt", 0.4)


def test_the_only_topic_there_is_is_answered() -> None:
    assert decide(guess(cbt=0.3), LINES, ASKABLE).intent == "cbt"


def test_a_topic_that_is_no_choice_can_still_be_the_answer() -> None:
    assert decide(guess(greet=0.9, cbt=0.1), LINES, ASKABLE).intent == "greet"


def test_a_visitor_who_asks_about_something_else_hears_that_it_is_not_known() -> None:
    decided = decide(guess(out_of_scope=0.7, cbt=0.3), LINES, ASKABLE)
    assert decided == Decision(OUT_OF_SCOPE, 0.7)


def test_words_unlike_all_training_phrases_are_not_known_however_sure_the_guess() -> None:
    decided = decide(guess(nearest=0.39, cbt=0.75, dbt=0.25), LINES, ASKABLE)
    assert decided == Decision(OUT_OF_SCOPE, 0.25)


def test_a_visitor_between_two_topics_is_asked_which_one_is_meant() -> None:
    decided = decide(guess(cbt=0.4, dbt=0.3, emdr=0.05), LINES, ASKABLE)
    assert decided == Decision(ASK_BACK, 0.4, ("cbt", "dbt"))


def test_the_likeliest_three_are_offered_and_no_more() -> None:
    decided = decide(guess(cbt=0.3, dbt=0.25, emdr=0.2, act=0.15), LINES, ASKABLE)
    assert decided.choices == ("cbt", "dbt", "emdr")


def test_one_likely_topic_alone_is_offered_together_with_the_next() -> None:
    decided = decide(guess(greet=0.3, cbt=0.2, dbt=0.05, emdr=0.04), LINES, ASKABLE)
    assert decided.choices == ("cbt", "dbt")


def test_what_cannot_be_asked_is_never_offered() -> None:
    decided = decide(guess(greet=0.3, cbt=0.25, out_of_scope=0.2, dbt=0.15), LINES, ASKABLE)
    assert decided == Decision(ASK_BACK, 0.3, ("cbt", "dbt"))


TOPICS = ["cbt", "dbt", "emdr", "act", "greet", "more", OUT_OF_SCOPE]
shares = st.floats(0, 1, allow_nan=False)
guesses = st.builds(
    lambda found, nearest: Guess(tuple(sorted(found.items(), key=lambda one: -one[1])), nearest),
    st.dictionaries(st.sampled_from(TOPICS), shares, min_size=1),
    st.floats(-1, 1),
)


@settings(deadline=None)  # a busy machine is no failure
@given(
    guesses, st.builds(Thresholds, shares, shares, shares, shares), st.sets(st.sampled_from(TOPICS))
)
def test_whatever_the_ranking_there_is_one_sound_decision(
    guessed: Guess, lines: Thresholds, askable: set[str]
) -> None:
    decided = decide(guessed, lines, askable)
    first, _ = guessed.ranking[0]
    assert decided.intent in {first, ASK_BACK, OUT_OF_SCOPE}
    assert 0 <= decided.confidence <= 1
    assert len(decided.choices) <= MOST_CHOICES
    assert set(decided.choices) <= askable
    assert len(set(decided.choices)) == len(decided.choices)
    assert not decided.choices or decided.intent == ASK_BACK
