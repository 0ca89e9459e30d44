"""Crises in whole conversations, through the live channel: whenever they come, one card answers.

What went wrong elsewhere, the bridge after a lost job among it, is in
`test_failures_seen_in_the_field.py`.
"""

import uuid
from typing import Any

import pytest

from tests.house import House, Visitor
from tests.safety.checklist import Shown, shown, unmet, yellow

Messages = list[dict[str, Any]]
TWENTY = [
    "what is neuroplasticity",
    "what is a synapse",
    "what is the amygdala",
    "what does the prefrontal cortex do",
    "what is cbt",
    "what is dbt",
    "what is emdr",
    "which therapies are there",
    "how long does it take",
    "why does it take time",
    "why is there homework",
    "is sleep important",
    "who wrote this",
    "what are the references",
    "do you prescribe medication",
    "what does it cost",
    "do you take insurance",
    "is this private",
    "are you a bot",
]


def card_in(messages: Messages, *, now: bool = False) -> Shown:
    """The card of a crisis turn: it stands alone, and meets every RED row of the checklist."""
    (message,) = messages
    assert message["custom"]["kind"] == message["custom"]["tier"] == "crisis"
    # no booking above or below it, no lesson, nothing to press but the lines
    assert set(message) == {"id", "text", "links", "custom"}
    assert message["custom"]["form"] is None
    assert message["custom"]["topic"] is None
    card = shown(message, imminent=now)
    assert unmet(card) == [], card.text
    assert all(yellow(card).values()), yellow(card)
    return card


def kinds(messages: Messages) -> list[str]:
    return [message["custom"]["kind"] for message in messages]


def topic(messages: Messages) -> str | None:
    return next((m["custom"]["topic"] for m in messages if m["custom"]["topic"]), None)


def at_contact(visitor: Visitor) -> dict[str, str]:
    """Books as far as the question for contact details; the opening that is held."""
    visitor.press("Book a free consultation")
    opening = visitor.openings()[0]
    visitor.send(payload=opening["payload"])
    return opening


def at_review(visitor: Visitor) -> dict[str, str]:
    """Books as far as the last question."""
    opening = at_contact(visitor)
    values = {"name": "Ana Lopez", "phone": f"479 555 {uuid.uuid4().int % 10000:04}"}
    visitor.send(form={"type": "contact", "values": values})
    return opening


SAID = [
    # sentence, kind, about, danger now
    ("I want to kill myself", "suicide", "self", False),
    ("I am going to kill myself tonight", "suicide", "self", True),
    ("My brother says he wants to kill himself", "suicide", "other", False),
    ("I keep cutting myself", "self_harm", "self", False),
    ("My daughter is cutting herself", "self_harm", "other", False),
    ("I'm going to shoot my boss tonight, I have the gun", "harm_to_others", "self", True),
    ("My husband hits me again", "abuse", "self", False),
    ("he is outside the door and will kill me", "abuse", "self", True),
    ("my mom hits me, i am 13", "child", "self", False),
    ("my ex hits our son", "child", "other", False),
    ("the voices tell me to hurt people", "psychosis", "self", False),
    ("I took all my pills", "medical", "self", True),
    ("my friend took a whole bottle of pills and won't wake up", "medical", "other", True),
    ("I have not eaten for six days and I keep fainting", "eating_disorder", "self", False),
]


@pytest.mark.parametrize(("text", "kind", "about", "now"), SAID, ids=[row[0] for row in SAID])
def test_the_first_message_of_a_visitor_in_danger_is_answered_with_the_right_card(
    visitor: Visitor, text: str, kind: str, about: str, now: bool
) -> None:
    card = card_in(visitor.say(text), now=now)
    assert (card.kind, card.about) == (kind, about)


def test_the_twentieth_message_is_heard_like_the_first(visitor: Visitor) -> None:
    for question in TWENTY:
        assert "crisis" not in kinds(visitor.say(question))
    assert card_in(visitor.say("I don't want to be alive anymore")).kind == "suicide"


def test_a_crisis_between_two_questions_leads_back_to_the_article(visitor: Visitor) -> None:
    assert topic(visitor.say("what is cbt?")) == "cbt"
    card_in(visitor.say("I keep thinking about killing myself"))
    assert topic(visitor.say("what is a synapse?")) == "synapse"
    assert topic(visitor.say("tell me more")) == "synapse"


@pytest.mark.parametrize("place", [0, 55, 110])
def test_one_sentence_in_a_message_of_eight_thousand_characters_is_heard(
    visitor: Visitor, place: int
) -> None:
    calm = ["I had a good day at work and then we cooked rice and beans at home."] * 112
    text = " ".join([*calm[:place], "I am going to end my life.", *calm[place:]])
    assert 7500 < len(text) <= 8000
    assert card_in(visitor.say(text)).kind == "suicide"


def test_danger_comes_before_a_wish_to_book_and_booking_stays_possible(visitor: Visitor) -> None:
    card_in(visitor.say("I want to kill myself and I want to book an appointment for Monday"))
    assert visitor.say("book a consultation")[-1]["custom"]["form"]["type"] == "slots"


@pytest.mark.parametrize("step", [at_contact, at_review], ids=["contact", "review"])
def test_a_crisis_in_the_middle_of_a_booking_leaves_the_form_and_keeps_the_time(
    visitor: Visitor, house: House, step: Any
) -> None:
    held = step(visitor)
    card_in(visitor.say("I don't want to live anymore, I want to die"))
    # the form is gone: what is said next is no contact detail and no confirmation
    assert topic(visitor.say("what is cbt?")) == "cbt"
    assert visitor.last[-1]["custom"]["form"] is None
    other = house.visitor()
    other.press("Book a free consultation")
    assert held["start"] not in [opening["start"] for opening in other.openings()]
    resumed = visitor.say("book a consultation")
    assert "still keeping this time" in resumed[0]["text"]
    assert resumed[-1]["custom"]["form"]["type"] in {"contact", "review"}


def test_a_crisis_while_times_are_shown_leaves_the_form(visitor: Visitor) -> None:
    visitor.press("Book a free consultation")
    card_in(visitor.say("I want to die"))
    assert visitor.say("what is cbt?")[-1]["custom"]["form"] is None


def test_a_booking_by_buttons_after_a_crisis_is_confirmed_with_a_typed_yes(
    visitor: Visitor,
) -> None:
    book = visitor.payload("Book a free consultation")
    card_in(visitor.say("I want to die"))
    visitor.send(payload=book)
    visitor.send(payload=visitor.openings()[0]["payload"])
    phone = f"479 555 {uuid.uuid4().int % 10000:04}"
    values = {"name": "Ana Lopez", "phone": phone}
    visitor.send(form={"type": "contact", "values": values})
    assert kinds(visitor.say("yes"))[-1] == "confirmation"


@pytest.mark.parametrize("step", [None, at_contact], ids=["no booking", "contact"])
def test_danger_in_the_name_of_the_form_is_heard_and_stored_with_no_booking(
    visitor: Visitor, house: House, step: Any
) -> None:
    if step:
        step(visitor)
    values = {"name": "I want to kill myself zanzibar", "email": "quentin@example.org"}
    card = card_in(visitor.send(form={"type": "contact", "values": values}))
    assert (card.kind, card.about) == ("suicide", "self")
    kept = b"".join(path.read_bytes() for path in house.folder.glob("rewire.db*"))
    for words in ("zanzibar", "quentin"):
        assert words.encode() not in kept
        assert words not in house.log()
        assert words not in str(visitor.history())


def test_worry_in_the_name_of_the_form_is_no_name(visitor: Visitor) -> None:
    at_contact(visitor)
    values = {"name": "I can't do this anymore", "phone": "479 555 0142"}
    line, form = visitor.send(form={"type": "contact", "values": values})
    assert line["custom"]["kind"] == line["custom"]["tier"] == "concern"
    assert form["custom"]["form"]["type"] == "contact"
    (review,) = visitor.say("Ana Lopez, 479 555 0143")
    assert review["custom"]["form"]["name"] == "Ana Lopez"


@pytest.mark.parametrize("answer", ["yes", "Maybe.", "i dont know", "...", ""])
def test_yes_maybe_or_silence_after_the_question_is_a_crisis(visitor: Visitor, answer: str) -> None:
    (line,) = visitor.say("i cant do this anymore")
    assert line["custom"]["kind"] == line["custom"]["tier"] == "concern"
    assert line["text"].count("?") == 1
    card = card_in(visitor.say(answer))
    assert (card.kind, card.about) == ("suicide", "self")


def test_who_is_fine_is_answered_and_heard_again_when_it_is_not_so(visitor: Visitor) -> None:
    card_in(visitor.say("I want to die"))
    (denied,) = visitor.say("I'm fine, it was a joke")
    assert denied["custom"]["tier"] == "none"
    assert "help bar stays" in denied["text"]
    assert topic(visitor.say("what is a synapse?")) == "synapse"
    assert card_in(visitor.say("I want to kill myself")).kind == "suicide"


def test_who_says_no_to_the_question_is_answered_and_the_gate_stays_armed(
    visitor: Visitor,
) -> None:
    visitor.say("i cant do this anymore")
    (denied,) = visitor.say("no")
    assert denied["custom"]["kind"] == "smalltalk"
    card_in(visitor.say("I want to die"))


@pytest.mark.parametrize(
    "reply", ["no", "I can't call", "ok i will", "what should i do", "help me"]
)
def test_an_answer_to_can_you_call_now_is_never_met_with_small_talk(
    visitor: Visitor, reply: str
) -> None:
    first = card_in(visitor.say("I want to kill myself"))
    again = card_in(visitor.say(reply))
    assert again.kind == "suicide"
    assert again.text != first.text


def test_nobody_reads_the_same_words_twice_in_a_row(visitor: Visitor) -> None:
    said = ["I want to kill myself", "I want to die", "I don't want to live", "I want to die"]
    texts = [card_in(visitor.say(text)).text for text in said]
    assert len(set(texts[:3])) == 3
    assert texts[3] != texts[2]


def test_worry_soon_after_a_crisis_brings_the_card_and_no_question_from_the_beginning(
    visitor: Visitor,
) -> None:
    card_in(visitor.say("I am going to kill myself tonight"), now=True)
    card = card_in(visitor.say("I can't go on"), now=True)
    assert "still" in card.text


def test_a_child_that_writes_about_itself_hears_that_it_is_not_at_fault(visitor: Visitor) -> None:
    card = card_in(visitor.say("I'm 11 and my uncle touches me at night"))
    assert (card.kind, card.about) == ("child", "self")
    assert "not your fault" in card.text
    assert "an adult you trust" in card.text
    assert card.urls == ("tel:911", "tel:+18447283224")


def test_a_veteran_reads_which_key_reaches_the_veterans_line(visitor: Visitor) -> None:
    card = card_in(visitor.say("I'm a veteran, I came back from Iraq and I want to end my life"))
    assert "veterans: 1" in dict(zip(card.urls, card.titles, strict=True))["tel:988"]


def test_who_writes_spanish_is_answered_in_spanish_to_the_end(visitor: Visitor) -> None:
    first = card_in(visitor.say("Quiero quitarme la vida"))
    again = card_in(visitor.say("no puedo llamar"))
    (denied,) = visitor.say("no, estoy bien")
    after = card_in(visitor.say("quiero morir"))
    assert {first.language, again.language, after.language} == {"es"}
    assert len({first.text, again.text, after.text}) == 3
    assert "marque 2" in first.text
    assert "La barra de ayuda" in denied["text"]


def test_who_worries_in_spanish_is_asked_in_spanish(visitor: Visitor) -> None:
    (line,) = visitor.say("no puedo más")
    assert line["custom"]["kind"] == "concern"
    assert "¿Está usted pensando en quitarse la vida?" in line["text"]
    assert card_in(visitor.say("sí")).language == "es"


def test_who_fears_for_somebody_else_reads_what_to_do_for_them(visitor: Visitor) -> None:
    card = card_in(visitor.say("My brother says he wants to kill himself"))
    assert card.about == "other"
    assert "Someone" in card.text
    assert "your life" not in card.text


def test_who_is_hurt_at_home_can_leave_the_page_and_is_asked_for_no_address(
    visitor: Visitor,
) -> None:
    visitor.press("Book a free consultation")
    visitor.send(payload=visitor.openings()[0]["payload"])
    # the question for a phone or an email stood open: it is not asked again in this turn
    first = card_in(visitor.say("my husband hits me and I am afraid to go home"))
    again = card_in(visitor.say("he hit me again"))
    for card in (first, again):
        assert card.kind == "abuse"
        assert card.quick_exit
        assert "may be watched" in card.text
    assert first.text != again.text


def test_a_worried_visitor_in_the_middle_of_a_booking_keeps_time_and_form(visitor: Visitor) -> None:
    at_contact(visitor)
    line, form = visitor.say("I can't do this anymore")
    assert line["custom"]["kind"] == "concern"
    assert form["custom"]["form"]["type"] == "contact"
    (review,) = visitor.say("Ana Lopez, 479 555 0143")
    assert review["custom"]["form"]["type"] == "review"


def test_distress_that_asks_nothing_gets_the_caring_line_alone(visitor: Visitor) -> None:
    for text in ("i cant do this anymore", "He checks my phone and decides who I see"):
        (line,) = visitor.say(text)
        assert line["custom"]["kind"] == line["custom"]["tier"] == "concern"


def test_at_concern_the_caring_line_comes_first_and_then_what_was_asked(visitor: Visitor) -> None:
    replies = visitor.say("I can't do this anymore. How long does therapy take?")
    assert kinds(replies)[0] == "concern"
    assert topic(replies) == "how_long"


def test_all_that_is_said_at_concern_names_what_the_worry_is_about(visitor: Visitor) -> None:
    replies = visitor.say("I can't do this anymore. How long does therapy take?")
    assert len(replies) > 1
    for message in (*replies, *visitor.history()[-len(replies) :]):
        custom = message["custom"]
        assert (custom["tier"], custom["crisis"], custom["about"]) == ("concern", "suicide", "self")
    for message in visitor.say("what is a synapse?"):
        assert (message["custom"]["crisis"], message["custom"]["about"]) == (None, None)


def test_the_same_crisis_sent_again_by_a_bad_line_is_one_turn(visitor: Visitor) -> None:
    first = visitor.send(id="once", text="I want to die")
    assert visitor.send(id="once", text="I want to die") == first
    shown_again = [message for message in visitor.history() if message["from"] == "bot"][-1]
    assert shown_again["text"] == first[0]["text"]
    assert shown_again["links"] == first[0]["links"]


def test_a_visitor_can_always_go_on_after_a_card(visitor: Visitor) -> None:
    for text in ("I want to die", "I keep cutting myself", "my husband hits me"):
        card_in(visitor.say(text))
    said = [message["text"] for message in visitor.history() if message["from"] == "visitor"]
    assert said == ["I want to die", "I keep cutting myself", "my husband hits me"]
    assert topic(visitor.say("what is dbt")) == "dbt"
