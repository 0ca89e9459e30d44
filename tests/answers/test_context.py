"""What the conversation so far is about."""

import pytest
from rasa.shared.core.events import Event

from bot.answers.context import (
    failed_last_turn,
    last_topic,
    offered_topics,
    payload_entities,
)
from tests.answers.conversation import bot, conversation, said

FALLBACK = bot(kind="fallback", topic="out_of_scope")
ASK_BACK = bot(kind="choice", choices=["cbt", "dbt"])
DBT = bot(kind="answer", topic="dbt", buttons=['/more{"topic": "dbt"}', "/cbt", "/how_long"])


def test_a_new_chat_is_about_nothing_yet() -> None:
    assert last_topic(conversation()) == (None, 0)
    assert offered_topics(conversation()) == []
    assert not failed_last_turn(conversation())


def test_the_newest_answer_is_what_the_chat_is_about() -> None:
    earlier = bot(kind="answer", topic="cbt")
    assert last_topic(conversation(said("cbt"), earlier, said("dbt"), DBT)) == ("dbt", 1)


def test_the_part_that_was_shown_last_is_known() -> None:
    second = bot(kind="answer", topic="dbt", part=2)
    assert last_topic(conversation(said("dbt"), DBT, said("more"), second)) == ("dbt", 2)


@pytest.mark.parametrize(
    "between",
    [
        FALLBACK,
        bot(kind="smalltalk", topic="thanks"),
        bot(kind="concern", crisis="suicide"),
        bot(kind="answer"),
        bot(),
    ],
)
def test_a_word_in_between_does_not_change_what_the_chat_is_about(between: Event) -> None:
    assert last_topic(conversation(said("dbt"), DBT, said("thanks"), between)) == ("dbt", 1)


def test_a_visitor_can_point_at_the_topics_of_the_latest_buttons() -> None:
    # "tell me more" is no topic, and is not counted
    assert offered_topics(conversation(said("dbt"), DBT)) == ["cbt", "how_long"]


def test_a_visitor_who_was_asked_back_points_at_those_choices() -> None:
    asked = bot(kind="choice", choices=["cbt", "dbt"], buttons=["/dbt", "/cbt"])
    assert offered_topics(conversation(said("?"), asked)) == ["cbt", "dbt"]


def test_a_list_of_cards_stays_on_offer_while_its_answers_are_read() -> None:
    cards = bot(
        kind="answer",
        topic="compare_therapies",
        cards=[{"payload": "/cbt"}, {"payload": "/exposure_emdr"}],
        buttons=["/how_long"],
    )
    talk = conversation(said("compare"), cards, said("the first one"), DBT)
    assert offered_topics(talk) == ["cbt", "exposure_emdr"]


def test_a_list_from_long_ago_is_no_longer_pointed_at() -> None:
    smalltalk = [bot(kind="smalltalk") for _ in range(12)]
    assert offered_topics(conversation(said("?"), ASK_BACK, *smalltalk)) == []
    assert offered_topics(conversation(said("?"), ASK_BACK, *smalltalk[:11])) == ["cbt", "dbt"]


@pytest.mark.parametrize(("reply", "failed"), [(FALLBACK, True), (ASK_BACK, True), (DBT, False)])
def test_a_turn_without_an_answer_is_remembered_in_the_next(reply: Event, failed: bool) -> None:
    assert failed_last_turn(conversation(said("hm"), reply, said("hm?"))) is failed


def test_only_the_turn_before_counts() -> None:
    talk = conversation(said("hm"), FALLBACK, said("dbt"), DBT, said("hm?"))
    assert not failed_last_turn(talk)


def test_the_reply_that_is_being_given_does_not_count() -> None:
    assert not failed_last_turn(conversation(said("hm"), FALLBACK))


def test_a_turn_without_any_reply_is_no_failure_of_the_visitor() -> None:
    assert not failed_last_turn(conversation(said("hm"), FALLBACK, said("hm"), said("hm")))


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        ('/more{"topic": "dbt"}', {"topic": "dbt"}),
        ("/more", {}),
        ("tell me more", {}),
        ('/more{"topic": ', {}),
        ("/more{}", {}),
        ("why {is it} so", {}),
        ("", {}),
    ],
)
def test_a_button_carries_its_topic_and_words_carry_none(
    payload: str, found: dict[str, str]
) -> None:
    assert payload_entities(payload) == found
