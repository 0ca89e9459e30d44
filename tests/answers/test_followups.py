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


def intent(followups: FollowUps, typed: str, *before: Event) -> str:
    message = Message({"text": typed, "intent": {"name": "guessed", "confidence": 0.4}})
    followups.process([message], conversation(*before))
    return str(message.get("intent")["name"])


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
