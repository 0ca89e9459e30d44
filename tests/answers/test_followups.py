"""Messages that only mean something after what was said before."""

from pathlib import Path

import pytest
from rasa.shared.core.events import ActiveLoop, Event
from rasa.shared.nlu.training_data.message import Message

from bot.answers.followups import FollowUps
from tests.answers.conftest import MOON, Write
from tests.answers.conversation import bot, conversation, said

OFFER = said("?"), bot(kind="choice", choices=["moon", "tide"])


@pytest.fixture
def followups(data: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> FollowUps:
    write("answers/sea.yml", f"topics:{MOON}    names: [luna]\n")
    monkeypatch.setenv("DATA_DIR", str(data))
    return FollowUps()


def read(followups: FollowUps, typed: str, *before: Event) -> Message:
    message = Message({"text": typed, "intent": {"name": "guessed", "confidence": 0.4}})
    followups.process([message], conversation(*before))
    return message


def intent(followups: FollowUps, typed: str, *before: Event) -> str:
    return str(read(followups, typed, *before).get("intent")["name"])


def test_a_visitor_who_points_at_an_offer_gets_that_topic(followups: FollowUps) -> None:
    assert intent(followups, "the second one", *OFFER) == "tide"


def test_a_name_by_itself_needs_no_offer(followups: FollowUps) -> None:
    assert intent(followups, "and luna?") == "moon"


def test_anything_else_stays_what_the_classifier_heard(followups: FollowUps) -> None:
    assert intent(followups, "why does the sea rise", *OFFER) == "guessed"
    assert intent(followups, "the second one") == "guessed"


def test_in_the_middle_of_a_booking_the_second_one_is_an_opening(followups: FollowUps) -> None:
    assert intent(followups, "the second one", *OFFER, ActiveLoop("booking_form")) == "guessed"


def test_a_pressed_button_is_never_read_as_words(followups: FollowUps) -> None:
    assert intent(followups, "/luna", *OFFER) == "guessed"


def test_words_are_read_without_a_conversation_too(followups: FollowUps) -> None:
    (message,) = followups.process([Message({"text": "luna"})])
    assert message.get("intent") == {"name": "moon", "confidence": 1.0}


def test_a_visitor_who_points_at_two_is_asked_which_comes_first(followups: FollowUps) -> None:
    message = read(followups, "the first and the second", *OFFER)
    assert message.get("intent")["name"] == "ask_back"
    assert (message.get("pointing"), message.get("choices")) == ("several", ["moon", "tide"])


def test_a_visitor_who_points_behind_the_list_is_shown_the_list(followups: FollowUps) -> None:
    message = read(followups, "the fifth one", *OFFER)
    assert message.get("intent")["name"] == "ask_back"
    assert (message.get("pointing"), message.get("choices")) == ("outside", ["moon", "tide"])


def test_a_booking_does_not_begin_with_the_last(followups: FollowUps) -> None:
    greeting = bot(kind="greeting", buttons=["/moon", "/book_consultation"])
    assert intent(followups, "what about the last", greeting) == "more"
    assert intent(followups, "the first one", greeting) == "moon"


@pytest.mark.parametrize("typed", ["", "   ", "\n", "\u2060", "\u200b \ufeff"])
def test_a_message_without_words_is_no_yes(followups: FollowUps, typed: str) -> None:
    assert intent(followups, typed, *OFFER) == "empty"


@pytest.mark.parametrize(
    "typed",
    [
        '\u2060/book_consultation{"x":1}',
        "\u2060/stop_booking",
        "'; drop table booking; --",
        "<script>alert(1)</script>",
        "{{7*7}} cbt",
    ],
)
def test_what_is_written_for_a_machine_asks_for_nothing(followups: FollowUps, typed: str) -> None:
    assert intent(followups, typed) == "out_of_scope"


@pytest.mark.parametrize(
    "typed", ["i <3 this ;-)", "cbt/dbt; which?", "\u2060/ hello", "moon {sea}"]
)
def test_signs_among_words_are_no_code(followups: FollowUps, typed: str) -> None:
    assert intent(followups, typed) == "guessed"
