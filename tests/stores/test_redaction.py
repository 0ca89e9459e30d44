"""Contact details are taken out of what is kept of a conversation."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)

from bot.channels.requests import ESCAPE
from bot.stores.redaction import (
    CONTACT,
    PRIVATE,
    REDACTED,
    redact,
    redacted_event,
    redacted_events,
)

NUMBER = "(479) 555-0142"


@pytest.mark.parametrize(
    "number",
    [
        NUMBER,
        "(479)555-0142",
        "479-555-0142",
        "479 555 0142",
        "479.555.0142",
        "479/555/0142",
        "479–555–0142",
        "479 - 555 - 0142",
        "4795550142",
        "479 5550142",
        "479-5550142",
        "555-0142",
        "+14795550142",
        "+1 479 555 0142",
        "+1 (479) 555-0142",
        "1-479-555-0142",
        "+44 20 7946 0958",
        "ana@example.org",
        "Ana.Lopez+chat@mail.example.co.uk",
        "ANA@EXAMPLE.ORG",
        "ana@exämple.org",
    ],
)
def test_a_number_or_address_is_not_kept_wherever_it_stands(number: str) -> None:
    for sentence in ("{}", "call me at {}, please", "({})", "{}. Thanks", "I am Ana\n{}\nBye"):
        kept = redact(sentence.format(number))
        assert REDACTED in kept
        assert not re.search(r"\d|@|example", kept, re.IGNORECASE)
        assert re.findall(r"[a-zA-Z]{2,}", kept) == re.findall(r"[a-zA-Z]{2,}", sentence)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("my number is:479-555-0142", "my number is:•••"),
        ("tel:+14795550142", "tel:•••"),
        ("email:ana@example.org", "email:•••"),
        ("it is ana@example.org or 479 555 0142", "it is ••• or •••"),
        ("479 555 0142 479 555 0143", "••• •••"),
    ],
)
def test_what_stands_around_a_number_or_address_may_stay(typed: str, kept: str) -> None:
    assert redact(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "does EMDR work for PTSD?",
        "call 988 or 911, or text 741741",
        "it took 12 weeks, 10-12 sessions, in 2023-2024",
        "on 11/24/2026 at 2:20 pm",
        "2026-11-24 14:20",
        "Tuesday 9:00, 9:20 or 9:40",
        "I am 34 and sleep 4-5 hours",
        "I took 100 mg for 200 days since 2019",
        "F41.1, DSM-5 300.02",
        "I live in 72701 Fayetteville",
        "meet @ 5, be kind @ home",
    ],
)
def test_other_numbers_are_kept_for_the_transcript(typed: str) -> None:
    assert redact(typed) == typed


# a busy machine is no failure
@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_is_too_odd_to_be_kept(text: str) -> None:
    redact(text)


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=("Cs", "Nd"), exclude_characters="@"), max_size=300)
)
def test_a_text_without_digits_or_an_at_sign_is_kept_as_it_is(text: str) -> None:
    assert redact(text) == text


_digits = st.text("0123456789", min_size=3, max_size=3)


@settings(deadline=None)
@given(st.text(st.characters(categories=("Ll", "Zs")), max_size=80), _digits, _digits)
def test_a_number_does_not_hide_in_other_words(words: str, area: str, middle: str) -> None:
    assert f"{middle}-0142" not in redact(f"{words} {area}-{middle}-0142 {words}")


@pytest.mark.timeout(5)
@pytest.mark.parametrize("run", ["(", "+", "'", "[(", "1 ", "479 555 ", "a@b.", "@", "-"])
def test_a_message_of_one_sign_8000_times_holds_nobody_up(run: str) -> None:
    redact(run * (8000 // len(run)))


def kept(text: str, **metadata: Any) -> dict[str, Any]:
    """A visitor's message as the store would keep it."""
    found = {"text": text, "metadata": dict(metadata)}
    event = UserUttered(text, parse_data=found, message_id="1", metadata=metadata)
    return redacted_event(event.as_dict())


def test_what_a_visitor_filled_in_is_not_kept() -> None:
    event = kept("/give_contact", **{CONTACT: {"name": "Ana Lopez", "phone": NUMBER}})
    assert "Ana" not in json.dumps(event)
    assert NUMBER not in json.dumps(event)
    assert event["text"] == "/give_contact"


def test_an_answer_to_the_question_for_contact_details_is_not_kept() -> None:
    event = kept("Ana Lopez, the blue house", **{PRIVATE: True, "gate": {"tier": "none"}})
    assert "Ana" not in json.dumps(event)
    assert event["text"] == event["parse_data"]["text"] == REDACTED
    assert event["metadata"]["gate"] == {"tier": "none"}


def kept_turn(text: str, *events: Event) -> str:
    """What is kept of words at the question for contact details, with what followed them."""
    metadata = {PRIVATE: True, "shown": text}
    said = UserUttered(text, parse_data={"text": text}, message_id="1", metadata=metadata)
    event, *_ = redacted_events([said, *events])
    assert event["text"] == event["parse_data"]["text"] == event["metadata"]["shown"]
    return str(event["text"])


REFUSED = ActionExecutionRejected("booking_form")
ANSWERED = [REFUSED, ActionExecuted("utter_how_long"), BotUttered("It depends.")]


@pytest.mark.parametrize(
    "asked",
    ["how long does therapy take?", "what is cbt", "Is it private? Does EMDR help?", "Can I stop?"],
)
def test_a_question_that_was_answered_at_that_question_is_kept(asked: str) -> None:
    assert kept_turn(asked, *ANSWERED) == asked


@pytest.mark.parametrize(
    "typed",
    [
        "Stephen Velasquez",
        "I'm Ana Lopez, how long does it take?",
        "im ana, is it private?",
        "my name is Ana, what is cbt?",
        "this is Ana Lopez? what is cbt?",
        "can you call me at home?",
        "ana lopez, how long does it take?",
        "how long does it take? ana lopez",
        "can Ana Lopez come too?",
        "479 555 what is cbt?",
        "is ana@home right?",
    ],
)
def test_what_may_be_a_contact_detail_is_not_kept_though_it_was_answered(typed: str) -> None:
    assert kept_turn(typed, *ANSWERED) == REDACTED


def test_a_question_that_the_form_took_is_not_kept() -> None:
    assert kept_turn("is Ana Lopez okay?", ActionExecuted("booking_form")) == REDACTED
    later = [ActionExecuted("booking_form"), UserUttered("what is cbt?"), *ANSWERED]
    assert kept_turn("is Ana Lopez okay?", *later) == REDACTED


def test_a_button_pressed_at_that_question_is_kept() -> None:
    event = kept("/stop_booking", **{PRIVATE: True, "shown": "Cancel"})
    assert event["text"] == "/stop_booking"
    assert event["metadata"]["shown"] == "Cancel"


def test_a_number_that_is_typed_out_of_turn_is_not_kept() -> None:
    event = kept(f"call me at {NUMBER}")
    assert event["text"] == event["parse_data"]["text"] == "call me at •••"
    assert "0142" not in json.dumps(event)


@pytest.mark.parametrize("private", [{}, {PRIVATE: True}])
def test_a_number_behind_a_slash_is_not_kept_either(private: dict[str, bool]) -> None:
    typed = f"/my number is {NUMBER}"
    event = kept(ESCAPE + typed, **private, shown=typed)
    assert "0142" not in json.dumps(event)


def test_the_turn_itself_still_sees_what_is_not_kept() -> None:
    event = UserUttered(f"call {NUMBER}", metadata={CONTACT: {"phone": NUMBER}})
    redacted_event(event.as_dict())
    assert event.text == f"call {NUMBER}"
    assert event.metadata[CONTACT] == {"phone": NUMBER}


@pytest.mark.parametrize(
    "event", [BotUttered("Call 479-259-1390."), SlotSet("time_zone", "America/Chicago")]
)
def test_what_the_bot_says_is_kept_as_it_is(event: BotUttered | SlotSet) -> None:
    assert redacted_event(event.as_dict()) == event.as_dict()


def test_a_message_without_words_is_kept() -> None:
    event = redacted_event({"event": "user", "text": None, "parse_data": None, "metadata": None})
    assert event["text"] == ""
