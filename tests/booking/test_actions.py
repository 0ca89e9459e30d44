"""Actions by what they return and which replies they name; and what happens when one fails."""

import asyncio
import logging
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.skills.base import SafeAction, Turn
from actions.skills.booking_asks import AskOpening
from actions.skills.booking_form import ValidateBookingForm
from actions.skills.form_state import View
from actions.skills.hold_release import ReleaseHold, Restart, StopBooking
from tests.booking.support import FRIDAY, Practice

CANARY = "my name is Zebulon Quux and I feel low"


class Failing(SafeAction):
    """An action whose error quotes the visitor."""

    def name(self) -> str:
        return "action_that_fails_in_tests"

    async def act(self, turn: Turn) -> list[EventType]:
        turn.say("utter_booking_left")
        raise ValueError(turn.typed)


def tracker(text: str = "", intent: str | None = None, **slots: Any) -> Tracker:
    message = {"text": text, "intent": {"name": intent}, "entities": [], "metadata": {}}
    said = {"event": "user", "text": text, "message_id": "turn-7", "parse_data": message}
    return Tracker("ana", slots, message, [said], False, None, {}, "action_listen")


def run(action: SafeAction, of: Tracker) -> tuple[list[EventType], list[dict[str, Any]]]:
    dispatcher = CollectingDispatcher()
    return asyncio.run(action.run(dispatcher, of, {})), dispatcher.messages


def slots_set(events: list[EventType]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def test_an_error_that_quotes_the_visitor_reaches_neither_reply_nor_log(
    served: Practice, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        events, messages = run(Failing(), tracker(CANARY))
    assert events == []
    assert [message["response"] for message in messages] == ["utter_booking_error"]
    assert messages[0]["custom"] == {
        "kind": "error",
        "links": [{"title": "Call (479) 259-1390", "url": "tel:4792591390"}],
    }
    assert "Quux" not in str(messages)
    lines = [record.getMessage() for record in caplog.records]
    assert "action action_that_fails_in_tests failed with ValueError in turn turn-7" in lines
    assert "Quux" not in caplog.text


def test_the_first_question_shows_openings(served: Practice) -> None:
    events, messages = run(AskOpening(), tracker("book", "book_consultation"))
    assert slots_set(events) == {"booking_notice": None, "booking_view": "from - 0"}
    assert messages[0]["response"] == "utter_booking_openings"
    assert messages[0]["custom"]["kind"] == "booking"
    assert messages[0]["custom"]["topic"] == "book_consultation"
    assert messages[0]["buttons"] == []


def test_a_message_about_something_else_is_rejected_without_an_event(served: Practice) -> None:
    elsewhere = tracker("is it covered", "insurance", requested_slot="booking_opening")
    assert run(ValidateBookingForm(), elsewhere) == ([], [])


def test_releasing_a_hold_says_nothing(served: Practice) -> None:
    _, messages = run(ReleaseHold(), tracker())
    assert messages == []
    assert Restart().name() == "action_restart"
    assert run(Restart(), tracker())[0] == [{"event": "restart", "timestamp": None}]


def test_a_conversation_restarts_although_the_database_is_gone(served: Practice) -> None:
    with served.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE booking RENAME TO gone")
    events, messages = run(Restart(), tracker())
    assert [event["event"] for event in events] == ["restart"]
    assert messages[0]["response"] == "utter_booking_error"


def test_cancel_outside_the_form_names_what_there_is(served: Practice) -> None:
    _, messages = run(StopBooking(), tracker("cancel", "stop_booking"))
    assert messages[0]["response"] == "utter_booking_left"


@pytest.mark.parametrize(
    "view",
    [
        View(),
        View(first=FRIDAY.date(), page=2),
        View(near=FRIDAY),
        View(only=(FRIDAY, FRIDAY), page=1),
    ],
)
def test_a_view_survives_its_rasa_slot(view: View) -> None:
    assert View.read(view.written()) == view


def test_visitors_do_not_wait_for_each_other(served: Practice) -> None:
    async def crowd() -> None:
        turns = [AskOpening().run(CollectingDispatcher(), tracker(), {}) for _ in range(20)]
        blocked = asyncio.create_task(asyncio.sleep(0))
        await asyncio.gather(*turns)
        assert blocked.done()

    asyncio.run(crowd())
