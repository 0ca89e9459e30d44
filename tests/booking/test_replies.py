"""The written words of booking: all there, plain, and silent about what nobody has set."""

import inspect
import re
from string import Formatter
from typing import Any

import pytest
import textstat
import yaml

from actions.skills import booking_asks, booking_form, booking_steps, form_state, hold_release
from actions.skills.replies import custom_of
from tests.booking.support import ROOT, Practice

RESPONSES = yaml.safe_load((ROOT / "data/responses/booking.yml").read_text())["responses"]
DOMAIN = yaml.safe_load((ROOT / "bot/domain/booking.yml").read_text())
NLU = yaml.safe_load((ROOT / "data/nlu/booking.yml").read_text())["nlu"]
_PLACES = (
    "when reference code manage_url ics_url phone phone_digits practice zone length_minutes "
    "hold_minutes"
)
PLACES = set(_PLACES.split())
NEVER = r"in person|by phone or|video|call you|address|office|suite|open from|hours|\bcure|!"


def texts() -> list[Any]:
    return [pytest.param(one["text"], id=name) for name, (one,) in RESPONSES.items()]


@pytest.mark.parametrize("text", texts())
def test_a_reply_is_plain_and_short(text: str) -> None:
    plain = re.sub(r"\{\w+\}", "Tuesday", text)
    assert textstat.flesch_kincaid_grade(plain) <= 7
    assert len(plain.split()) <= 90


@pytest.mark.parametrize("text", texts())
def test_a_reply_says_nothing_of_hours_medium_or_place(text: str) -> None:
    assert not re.search(NEVER, text.replace("email address", ""), re.IGNORECASE)


def test_every_place_is_one_that_the_actions_fill() -> None:
    whole = yaml.safe_dump(RESPONSES)
    assert {name for _, name, _, _ in Formatter().parse(_braced(whole)) if name} <= PLACES


def _braced(text: str) -> str:
    return " ".join(re.findall(r"\{\w+\}", text))


def test_every_reply_that_can_be_named_is_written_and_every_written_one_is_named() -> None:
    sources = "".join(
        inspect.getsource(module)
        for module in (booking_asks, booking_form, booking_steps, form_state, hold_release)
    )
    sources += (ROOT / "data/rules/booking.yml").read_text()
    named = set(re.findall(r"utter_booking_\w+", sources)) | {"utter_booking_error"}
    notices = set(re.findall(r'"([a-z_]+)"', sources)) | {
        "email_and_phone_wrong",
    }
    for name in RESPONSES:
        question = re.match(r"utter_booking_(openings|contact|review)_?(.*)", name)
        assert name in named or (question and question[2] in notices | {""}), name
    assert named <= set(RESPONSES)


def test_every_button_leads_to_an_intent_of_booking() -> None:
    intents = {"book_consultation"} | {
        next(iter(one)) if isinstance(one, dict) else one for one in DOMAIN["intents"]
    }
    for (one,) in RESPONSES.values():
        for button in one.get("buttons", []):
            assert button["payload"].removeprefix("/") in intents


def test_every_answer_has_twenty_ways_to_say_it() -> None:
    for intent in NLU:
        phrases = [line[2:].lower() for line in intent["examples"].splitlines()]
        assert len(set(phrases)) == len(phrases) >= 20, intent["intent"]
    every = [line for intent in NLU for line in intent["examples"].splitlines()]
    assert len(every) == len(set(every))


def test_words_inside_a_form_are_filled(served: Practice) -> None:
    error = custom_of("utter_booking_error", {"phone": "1", "phone_digits": "2"})
    assert error == {"kind": "error", "links": [{"title": "Call 1", "url": "tel:2"}]}
