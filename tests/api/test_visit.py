"""Whole visits through the live channel, and what a visitor sees when something breaks."""

import time
from typing import Any

import httpx
import pytest

from tests.house import House, Visitor, hung


def kinds(messages: list[dict[str, Any]]) -> list[str]:
    return [message["custom"]["kind"] for message in messages]


def topic(messages: list[dict[str, Any]]) -> str | None:
    return next((m["custom"]["topic"] for m in messages if m["custom"]["topic"]), None)


def test_tell_me_more_gives_the_second_half_once(visitor: Visitor) -> None:
    first = visitor.say("what is neuroplasticity")[0]["text"]
    second = visitor.say("tell me more")[0]["text"]
    third = visitor.say("more")[0]["text"]
    assert len({first, second, third}) == 3


def test_the_more_button_of_an_older_answer_still_knows_its_answer(visitor: Visitor) -> None:
    visitor.say("what is neuroplasticity")
    older = visitor.payload("Tell me more")
    visitor.say("what is dbt")
    assert topic(visitor.send(payload=older)) == "neuroplasticity"


def test_who_asks_for_the_phone_number_can_press_it(visitor: Visitor) -> None:
    (answer,) = visitor.say("what's your phone number")
    assert answer["custom"]["topic"] == "phone_number"
    assert answer["links"] == [{"title": "Call (479) 259-1390", "url": "tel:4792591390"}]


@pytest.mark.parametrize("words", ["thank you", "goodbye", "ok"])
def test_small_talk_names_no_topic(visitor: Visitor, words: str) -> None:
    (reply,) = visitor.say(words)
    assert (reply["custom"]["kind"], reply["custom"]["topic"]) == ("smalltalk", None)


def test_therapies_are_compared_with_cards_and_each_card_opens(visitor: Visitor) -> None:
    compared = visitor.say("which therapies are there?")[0]["custom"]
    assert compared["topic"] == "compare_therapies"
    opened = [topic(visitor.send(payload=card["payload"])) for card in compared["cards"]]
    assert opened == ["cbt", "exposure_emdr", "dbt", "act_mindfulness"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the second one", "exposure_emdr"),
        ("what about the last", "act_mindfulness"),
        ("number 3 please", "dbt"),
        ("first", "cbt"),
    ],
)
def test_a_visitor_can_point_at_a_therapy_of_the_list(
    visitor: Visitor, words: str, expected: str
) -> None:
    visitor.say("which therapies are there?")
    assert topic(visitor.say(words)) == expected


def test_which_is_for_me_is_never_answered_by_symptom(visitor: Visitor) -> None:
    (answer,) = visitor.say("I have panic attacks, which therapy is right for me?")
    assert answer["custom"]["topic"] == "which_therapy_for_me"
    assert "consultation" in answer["text"]


def test_two_failed_turns_offer_the_phone_and_a_booking(visitor: Visitor) -> None:
    visitor.say("how do I bake sourdough bread")
    second = visitor.say("what is the capital of mongolia")[0]
    assert "(479) 259-1390" in second["text"]
    assert "/book_consultation" in [button["payload"] for button in second["buttons"]]


def book(visitor: Visitor) -> dict[str, Any]:
    """A booking by buttons and form; the confirmation."""
    visitor.press("Book a free consultation")
    visitor.send(payload=visitor.openings()[0]["payload"])
    values = {"name": "Ana Lopez", "phone": "(479) 555-0142"}
    visitor.send(form={"type": "contact", "values": values})
    return visitor.press("Yes, book it")[-1]


def test_a_consultation_is_booked_in_four_turns(visitor: Visitor) -> None:
    confirmation = book(visitor)
    booking = confirmation["custom"]["booking"]
    assert confirmation["custom"]["kind"] == "confirmation"
    assert booking["zone"] == "America/Chicago"
    assert booking["start"].endswith("-06:00")
    calendar = next(link for link in confirmation["links"] if link["url"].endswith(".ics"))
    assert "BEGIN:VEVENT" in httpx.get(calendar["url"]).text


def test_a_name_that_is_far_too_long_is_marked_in_the_form(visitor: Visitor) -> None:
    visitor.press("Book a free consultation")
    visitor.send(payload=visitor.openings()[0]["payload"])
    values = {"name": "a" * 3000, "phone": "(479) 555-0142"}
    (reply,) = visitor.send(form={"type": "contact", "values": values})
    assert "80" in reply["custom"]["form"]["errors"]["name"]
    values = {"name": "Ana Lopez"}
    assert visitor.send(form={"type": "contact", "values": values})[-1]["custom"]["form"][
        "type"
    ] == ("review")


def test_a_booking_can_be_typed_from_start_to_end(visitor: Visitor) -> None:
    assert topic(visitor.say("i want to book a consultation")) == "book_consultation"
    visitor.say("the second one")
    visitor.say("I'm Ana Lopez and my number is 479 555 0143")
    assert kinds(visitor.say("yes"))[-1] == "confirmation"


def test_a_question_in_the_middle_is_answered_and_the_booking_goes_on(visitor: Visitor) -> None:
    visitor.press("Book a free consultation")
    visitor.say("the first one")
    replies = visitor.say("how long does therapy take?")
    assert topic(replies) == "how_long"
    assert replies[-1]["custom"]["form"]["type"] == "contact"


def test_a_heavy_word_alone_does_not_take_a_question_over(visitor: Visitor) -> None:
    replies = visitor.say("this deadline is killing me, does therapy help with stress?")
    assert "crisis" not in kinds(replies)


def test_contact_details_are_masked_in_what_is_kept(visitor: Visitor, house: House) -> None:
    visitor.press("Book a free consultation")
    visitor.say("the first one")
    visitor.say("Quentin Abernathy, 479 555 0199")
    shown = [message["text"] for message in visitor.history() if message["from"] == "visitor"]
    assert "Quentin" not in " ".join(shown)
    assert "Quentin" not in house.log()


def test_a_question_at_the_contact_step_keeps_its_words(visitor: Visitor) -> None:
    visitor.press("Book a free consultation")
    visitor.say("the first one")
    visitor.say("how long does therapy take?")
    visitor.say("Quentin Abernathy")
    shown = [message["text"] for message in visitor.history() if message["from"] == "visitor"]
    assert shown[-2:] == ["how long does therapy take?", "•••"]
    transcript = visitor.http.get("/transcript", headers=visitor.authorized).text
    assert "how long does therapy take?" in transcript
    assert "Quentin" not in transcript


def test_deleting_the_chat_frees_the_held_time(visitor: Visitor, house: House) -> None:
    visitor.press("Book a free consultation")
    held = visitor.openings()[3]
    visitor.send(payload=held["payload"])
    other = house.visitor()
    other.press("Book a free consultation")
    assert held["start"] not in [opening["start"] for opening in other.openings()]
    visitor.http.delete("/sessions/current", headers=visitor.authorized)
    third = house.visitor()
    third.press("Book a free consultation")
    assert held["start"] in [opening["start"] for opening in third.openings()]


def test_when_booking_does_not_answer_the_visitor_gets_an_apology_and_help(
    visitor: Visitor, house: House
) -> None:
    with hung(house.ports["ACTION_PORT"]):
        started = time.monotonic()
        reply = visitor.press("Book a free consultation")[-1]
        assert time.monotonic() - started < 10
    assert reply["custom"]["kind"] == "error"
    assert "(479) 259-1390" in reply["text"]
    assert any(link["url"] == "tel:988" for link in reply["links"])
    assert visitor.history()[-1]["id"] == reply["id"]


def test_a_turn_that_failed_can_be_tried_again_with_its_id(visitor: Visitor, house: House) -> None:
    payload = visitor.payload("Book a free consultation")
    with hung(house.ports["ACTION_PORT"]):
        visitor.send(id="once", payload=payload)
    again = visitor.send(id="once", payload=payload)
    assert again[-1]["custom"]["form"]["type"] == "slots"
    assert [m["id"] for m in visitor.history() if m["from"] == "visitor"] == ["once"]


def test_questions_are_answered_while_booking_stands_still(visitor: Visitor, house: House) -> None:
    with hung(house.ports["ACTION_PORT"]):
        assert topic(visitor.say("what is a synapse?")) == "synapse"
