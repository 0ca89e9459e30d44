"""Conversations with a small model: what the visitor says, what the assistant asks next."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from actions.booking.openings import Opening
from actions.skills.base import Turn
from tests.booking.chat import Chat
from tests.booking.support import FRIDAY, Practice

OPENINGS, CONTACT = "utter_booking_openings", "utter_booking_contact"
REVIEW, CONFIRMED = "utter_booking_review", "utter_booking_confirmed"
ANA = "I'm Ana Lopez, 479 555 0142"
Open = Callable[[str], Chat]


@pytest.fixture
def ana(chat: Open) -> Chat:
    return chat("ana")


def at_contact(visitor: Chat) -> Chat:
    visitor.say("i want to book")
    visitor.say("tuesday at 2:20")
    return visitor


def at_review(visitor: Chat) -> Chat:
    at_contact(visitor).say(ANA)
    return visitor


def booked(office: Practice) -> list[str]:
    rows = office.rows("SELECT status FROM booking WHERE status = 'booked'")
    return [row.status for row in rows]


def test_a_visitor_who_taps_books_in_four_taps(ana: Chat, served: Practice) -> None:
    ana.say("i want to book")
    assert ana.said == [OPENINGS]
    assert ana.last[0]["custom"]["topic"] == "book_consultation"
    days = ana.form()["days"]
    assert len(days) == 5
    assert {len(day["openings"]) for day in days} == {6}
    assert days[1]["label"] == "Monday, November 23"
    assert days[1]["openings"][0]["start"] == "2026-11-23T09:00:00-06:00"
    ana.choose(6)
    assert ana.said == [CONTACT]
    assert ana.form() == {"type": "contact", "fields": ["name", "phone", "email"]}
    assert "Monday, November 23, 2026, 9:00 AM CST" in ana.last[0]["text"]
    ana.fill(name="Ana Lopez", phone="479 555 0142")
    assert ana.said == [REVIEW]
    assert ana.form() == {
        "type": "review",
        "start": "2026-11-23T09:00:00-06:00",
        "name": "Ana Lopez",
        "phone": "(479) 555-0142",
    }
    assert ana.last[0]["buttons"][0]["payload"] == "/confirm_booking"
    ana.press("Yes, book it")
    assert ana.said == [CONFIRMED]
    custom = ana.last[0]["custom"]
    assert custom["kind"] == "confirmation"
    assert custom["booking"]["start"] == "2026-11-23T09:00:00-06:00"
    assert custom["booking"]["zone"] == "America/Chicago"
    assert [link["url"].rsplit("/", 2)[0] for link in custom["links"]] == [
        "https://desk.example.org"
    ] * 2
    assert booked(served) == ["booked"]
    assert set(ana.slots().values()) <= {None}


def test_a_visitor_who_types_books_in_four_messages(ana: Chat, served: Practice) -> None:
    at_review(ana)
    assert ana.said == [REVIEW]
    ana.say("yes")
    assert ana.said == [CONFIRMED]
    assert "Tuesday, November 24, 2026, 2:20 PM CST" in ana.last[0]["text"]
    assert booked(served) == ["booked"]


def test_a_visitor_elsewhere_is_told_both_times(ana: Chat, served: Practice) -> None:
    ana.say('/open{"time_zone": "America/New_York"}')
    ana.say("i want to book")
    assert ana.openings()[0]["label"] == "1:00 PM CST (2:00 PM EST)"
    ana.choose(0)
    assert "1:00 PM CST (2:00 PM EST)" in ana.last[0]["text"]
    assert served.rows("SELECT visitor_tz FROM booking")[0][0] == "America/New_York"


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("the second one", "2026-11-20T13:20"),
        ("the last one", "2026-11-27T10:40"),
        ("2:20", "2026-11-20T14:20"),
        ("tuesday at 2:20 pm", "2026-11-24T14:20"),
        ("Nov 24 2:20", "2026-11-24T14:20"),
        ("can we do the 30th at 9:40 am please?", "2026-11-30T09:40"),
    ],
)
def test_a_visitor_may_type_the_time(ana: Chat, served: Practice, words: str, start: str) -> None:
    ana.say("i want to book")
    ana.say(words)
    assert ana.said == [CONTACT]
    held = served.rows("SELECT start FROM booking WHERE status = 'held'")[0][0]
    assert held == datetime.fromisoformat(f"{start}:00-06:00").timestamp()


def test_a_visitor_who_names_a_day_sees_its_times(ana: Chat) -> None:
    ana.say("i want to book")
    ana.say("tuesday")
    assert ana.said == [f"{OPENINGS}_several"]
    assert [day["date"] for day in ana.form()["days"]] == ["2026-11-24"]
    seen = [one["label"] for one in ana.openings()]
    ana.press("More times")
    assert [day["date"] for day in ana.form()["days"]] == ["2026-11-24"]
    assert not set(seen) & {one["label"] for one in ana.openings()}


def test_a_visitor_can_page_through_all_openings_and_around(ana: Chat, served: Practice) -> None:
    ana.say("i want to book")
    seen = [one["start"] for one in ana.openings()]
    while True:
        ana.press("More times")
        if ana.said == [f"{OPENINGS}_from_start"]:
            break
        assert ana.said == [f"{OPENINGS}_more"]
        assert len(ana.form()["days"]) <= 5
        assert max(len(day["openings"]) for day in ana.form()["days"]) <= 6
        seen += [one["start"] for one in ana.openings()]
    assert sorted(seen) == [
        one.start.astimezone(ZoneInfo(served.known.zone)).isoformat() for one in served.free()
    ]


def test_a_visitor_who_looks_at_another_week_means_a_day_of_it(ana: Chat, served: Practice) -> None:
    ana.say("i want to book")
    ana.press("Another week")
    ana.say("tuesday at 2:20")
    assert "Tuesday, December 1, 2026, 2:20 PM" in ana.last[0]["text"]


def test_a_visitor_can_ask_for_another_week(ana: Chat) -> None:
    ana.say("i want to book")
    ana.press("Another week")
    assert ana.form()["days"][0]["date"] == "2026-11-27"
    ana.say("next week")
    assert ana.form()["days"][0]["date"] == "2026-12-04"


def test_a_question_in_the_middle_is_answered_and_the_booking_goes_on(ana: Chat) -> None:
    ana.say("i want to book")
    ana.say("insurance")
    assert ana.said == ["utter_insurance", f"{OPENINGS}_again"]
    ana.say("the second one")
    ana.say("insurance")
    assert ana.said == ["utter_insurance", f"{CONTACT}_again"]
    ana.say("Ana Lopez")
    assert ana.said == [f"{CONTACT}_reach"]
    ana.say("insurance")
    assert ana.said == ["utter_insurance", f"{CONTACT}_reach"]
    ana.say("479 555 0142")
    ana.say("insurance")
    assert ana.said == ["utter_insurance", f"{REVIEW}_again"]
    ana.say("yes")
    assert ana.said == [CONFIRMED]


@pytest.mark.parametrize(
    "parts",
    [
        ["Ana Lopez", "479 555 0142"],
        ["479 555 0142", "ana lopez"],
        ["my email is ana@example.com", "my name is Ana"],
        ["ana@example.com Ana"],
        ["Ana: (479) 555-0142"],
    ],
)
def test_a_visitor_gives_details_in_any_order(ana: Chat, parts: list[str]) -> None:
    at_contact(ana)
    for part in parts[:-1]:
        ana.say(part)
        assert ana.said[0].startswith(f"{CONTACT}_")
    ana.say(parts[-1])
    assert ana.said == [REVIEW]


@pytest.mark.parametrize(
    ("wrong", "reply", "fields"),
    [
        ({"name": "Ana", "phone": "12345"}, "phone_wrong", {"phone"}),
        ({"name": "Ana", "email": "ana@gmail"}, "email_wrong", {"email"}),
        (
            {"name": "Ana", "phone": "1", "email": "a"},
            "email_and_phone_wrong",
            {"phone", "email"},
        ),
        ({"name": "123", "phone": "4795550142"}, "name_wrong", {"name"}),
    ],
)
def test_a_field_that_cannot_be_right_is_named(
    ana: Chat, wrong: dict[str, str], reply: str, fields: set[str]
) -> None:
    at_contact(ana).fill(**wrong)
    assert ana.said == [f"{CONTACT}_{reply}"]
    assert set(ana.form()["errors"]) == fields


PHONE, REACH = "Please check the number.", "Please add a phone number or an email."


@pytest.mark.parametrize(
    ("filled", "reply", "errors"),
    [
        (
            {},
            "several",
            {"name": "Please add your name.", "phone": REACH, "email": REACH},
        ),
        (
            {"name": "", "phone": " ", "email": ""},
            "several",
            {"name": "Please add your name.", "phone": REACH, "email": REACH},
        ),
        ({"name": "Ann Lee"}, "reach_missing", {"phone": REACH, "email": REACH}),
        ({"phone": "479 555 0142"}, "name_missing", {"name": "Please add your name."}),
        ({"name": "", "phone": "12"}, "several", {"name": "Please add your name.", "phone": PHONE}),
        (
            {"name": "123", "phone": "12"},
            "several",
            {"name": "Please write your name with letters", "phone": PHONE},
        ),
        (
            {"name": "a" * 300, "phone": "479 555 0142"},
            "name_wrong",
            {"name": "Please write your name with letters, 80 at most."},
        ),
    ],
)
def test_each_field_that_is_missing_or_wrong_in_the_form_is_marked(
    ana: Chat, filled: dict[str, str], reply: str, errors: dict[str, str]
) -> None:
    at_contact(ana).fill(**filled)
    assert ana.said == [f"{CONTACT}_{reply}"]
    marked = ana.form()["errors"]
    assert set(marked) == set(errors)
    assert all(marked[field].startswith(words) for field, words in errors.items())
    ana.fill(**filled)
    assert ana.said == [f"{CONTACT}_help"]
    assert ana.form()["errors"] == marked
    ana.fill(name="Ann Lee", phone="479 555 0142")
    assert ana.said == [REVIEW]


def test_two_failures_offer_the_phone_and_the_booking_goes_on(ana: Chat) -> None:
    at_contact(ana).say("Ana, 555 0142")
    ana.say("555 0142")
    assert ana.said == [f"{CONTACT}_help"]
    assert ana.last[0]["custom"]["links"][0]["url"] == "tel:4792591390"
    ana.say("479 555 0142")
    assert ana.said == [REVIEW]


def test_a_second_bad_email_beside_a_good_phone_is_left_out(ana: Chat) -> None:
    at_contact(ana).fill(name="Ana", phone="479 555 0142", email="ana@")
    assert ana.said == [f"{CONTACT}_email_wrong"]
    ana.fill(name="Ana", phone="479 555 0142", email="ana@")
    assert ana.said == [REVIEW]
    assert "email" not in ana.form()


def test_words_that_are_no_time_are_asked_again_and_then_helped(ana: Chat) -> None:
    ana.say("i want to book")
    ana.say("hmm")
    assert ana.said == [f"{OPENINGS}_not_understood"]
    ana.say("hmm")
    assert ana.said == [f"{OPENINGS}_help"]
    ana.choose(0)
    assert ana.said == [CONTACT]


def test_a_visitor_whose_time_was_taken_sees_the_three_nearest(ana: Chat, served: Practice) -> None:
    ana.say("i want to book")
    served.hold("ben", served.free()[7])
    ana.choose(7)
    assert ana.said == [f"{OPENINGS}_taken"]
    assert [one["label"] for one in ana.openings()] == ["9:00 AM", "9:40 AM", "10:00 AM"]
    ana.choose(1)
    assert ana.said == [CONTACT]


@pytest.mark.parametrize(
    ("words", "reply"),
    [("monday at 6 am", "not_offered"), ("today at 8:20 am", "past"), ("thanksgiving", None)],
)
def test_a_time_that_is_not_open_brings_others(ana: Chat, words: str, reply: str | None) -> None:
    ana.say("i want to book")
    ana.say(words)
    assert ana.said == [f"{OPENINGS}_{reply or 'not_understood'}"]
    assert len(ana.openings()) == (3 if reply else 30)


def test_an_opening_that_passed_while_the_page_was_open_brings_others(
    ana: Chat, served: Practice
) -> None:
    ana.say("i want to book")
    served.wait(days=1)
    ana.choose(0)
    assert ana.said == [f"{OPENINGS}_past"]
    assert len(ana.openings()) == 3


def test_an_offer_of_another_visitor_does_nothing(chat: Open, served: Practice) -> None:
    ana, ben = chat("ana"), chat("ben")
    ana.say("i want to book")
    ben.say("i want to book")
    ben.say(ana.openings()[0]["payload"])
    assert ben.said == [f"{OPENINGS}_stale"]
    assert not served.rows("SELECT * FROM booking")


def test_a_button_used_before_gives_fresh_ones(ana: Chat) -> None:
    ana.say("i want to book")
    old = ana.openings()[0]["payload"]
    ana.say(old)
    ana.say("cancel")
    ana.say(old)
    assert ana.said == [f"{OPENINGS}_stale"]
    ana.choose(0)
    assert ana.said == [CONTACT]


def test_a_visitor_can_go_back_at_each_step(ana: Chat, served: Practice) -> None:
    ana.say("i want to book")
    ana.say("back")
    assert ana.said == [f"{OPENINGS}_first_step"]
    ana.choose(0)
    ana.press("Back to the times")
    assert ana.said == [f"{OPENINGS}_back"]
    ana.choose(1)
    ana.say(ANA)
    ana.say("back")
    assert ana.said == [f"{CONTACT}_change"]
    ana.fill(phone="479 555 0199")
    assert ana.form()["phone"] == "(479) 555-0199"
    assert ana.form()["name"] == "Ana Lopez"
    assert len(served.rows("SELECT * FROM booking WHERE status = 'held'")) == 1


@pytest.mark.parametrize("step", [Chat.slots, at_contact, at_review])
def test_a_visitor_can_cancel_at_each_step(
    ana: Chat, served: Practice, step: Callable[[Chat], object]
) -> None:
    ana.say("i want to book")
    step(ana)
    ana.press("Cancel")
    assert ana.said[0] in ("utter_booking_stopped", "utter_booking_left")
    for table in ("slot_cell", "contact"):
        assert not served.rows(f"SELECT * FROM {table}")
    assert set(ana.slots().values()) <= {None}
    ana.say("insurance")
    assert ana.said == ["utter_insurance"]


def test_a_visitor_who_changes_the_time_at_review_keeps_the_details(
    ana: Chat, served: Practice
) -> None:
    at_review(ana).say("change the time")
    assert ana.said == [f"{OPENINGS}_change_time"]
    ana.say("wednesday 9:40")
    assert ana.said == [REVIEW]
    assert ana.form()["name"] == "Ana Lopez"
    assert ana.form()["start"] == "2026-11-25T09:40:00-06:00"
    ana.press("Yes, book it")
    assert len(served.rows("SELECT * FROM booking WHERE status = 'booked'")) == 1


def test_a_visitor_who_sees_a_mistake_at_review_can_fix_it_in_words(ana: Chat) -> None:
    at_review(ana).say("nope")
    assert ana.said == [f"{REVIEW}_what_to_change"]
    ana.say("wrong number, it's 479 555 0199")
    assert ana.form()["phone"] == "(479) 555-0199"
    ana.say("Monday at 10 am instead")
    assert ana.form()["start"] == "2026-11-23T10:00:00-06:00"


def test_a_double_click_on_confirm_gives_the_same_booking(ana: Chat, served: Practice) -> None:
    at_review(ana).press("Yes, book it")
    first = ana.last[0]
    ana.say("/confirm_booking")
    assert ana.last[0]["text"] == first["text"]
    assert ana.last[0]["custom"] == first["custom"]
    assert booked(served) == ["booked"]


def test_a_hold_that_ran_out_is_tried_again_at_confirm(ana: Chat, served: Practice) -> None:
    at_review(ana)
    served.wait(minutes=30)
    ana.say("yes")
    assert ana.said == [CONFIRMED]


def test_a_visitor_whose_hold_ran_out_and_was_taken_chooses_again(
    ana: Chat, served: Practice
) -> None:
    at_review(ana)
    served.wait(minutes=30)
    start = datetime.fromisoformat("2026-11-24T14:20:00-06:00")
    served.hold("ben", Opening(start, "consultation-desk"))
    ana.say("yes")
    assert ana.said == [f"{OPENINGS}_expired"]
    assert len(ana.openings()) == 3
    ana.choose(0)
    assert ana.said == [REVIEW]
    assert ana.form()["name"] == "Ana Lopez"


def test_a_visitor_who_is_booked_and_asks_again_gets_the_link(ana: Chat) -> None:
    at_review(ana).say("yes")
    link = ana.last[0]["custom"]["links"][1]
    for words in ("i want to book", "cancel", "change the time"):
        ana.say(words)
        assert ana.said == ["utter_booking_existing"]
        assert ana.last[0]["custom"]["links"][1] == link


def test_a_third_booking_of_one_contact_is_refused(chat: Open, served: Practice) -> None:
    for name in ("one", "two"):
        at_review(chat(name)).say("yes") if name == "one" else book_later(chat(name))
    third = chat("three")
    third.say("i want to book")
    third.choose(0)
    third.say(ANA)
    third.say("yes")
    assert third.said == ["utter_booking_too_many"]
    assert not served.rows("SELECT * FROM booking WHERE status = 'held'")


def book_later(visitor: Chat) -> None:
    visitor.say("i want to book")
    visitor.choose(1)
    visitor.say(ANA)
    visitor.say("yes")


def test_a_visitor_who_comes_back_finds_the_time_still_held(ana: Chat, served: Practice) -> None:
    at_contact(ana)
    # as after a crisis turn: the form is closed, the hold stays
    ana.close_form()
    ana.say("i want to book")
    assert ana.said == ["utter_booking_resumed", f"{CONTACT}_again"]
    assert ana.last[0]["custom"]["topic"] == "book_consultation"
    ana.say(ANA)
    ana.close_form()
    ana.say("/confirm_booking")
    assert ana.said == [CONFIRMED]


def test_a_risk_in_a_message_is_taken_for_no_name(ana: Chat) -> None:
    at_contact(ana)
    ana.say("want to disappear", gate={"tier": "concern", "kind": "suicide"})
    assert ana.said == [f"{CONTACT}_again"]
    assert "disappear" not in str(ana.last)


def test_starting_over_releases_what_was_held(ana: Chat, served: Practice) -> None:
    at_review(ana).say("/restart")
    assert not served.rows("SELECT * FROM slot_cell")
    assert not served.rows("SELECT * FROM contact")
    ana.say("i want to book")
    assert ana.said == [OPENINGS]


def test_no_opening_at_all_gives_the_phone(ana: Chat, served: Practice) -> None:
    with served.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM availability_rule")
    ana.say("i want to book")
    assert ana.said == ["utter_booking_none"]
    assert ana.last[0]["custom"]["kind"] == "handoff"
    ana.say("insurance")
    assert ana.said == ["utter_insurance"]


def test_a_yes_or_no_to_nothing_gets_an_answer(ana: Chat) -> None:
    ana.say("yes")
    assert ana.said == ["utter_booking_yes_to_what"]
    ana.say("nope")
    assert ana.said == ["utter_booking_no_to_what"]
    ana.say("back")
    assert ana.said == ["utter_booking_left"]


def test_nothing_of_the_visitor_is_in_a_rasa_slot(ana: Chat) -> None:
    at_review(ana)
    kept = str(ana.slots())
    for private in ("Ana", "Lopez", "555", "0142"):
        assert private not in kept


def test_a_database_that_fails_brings_an_apology_and_the_phone(
    ana: Chat, served: Practice, caplog: pytest.LogCaptureFixture
) -> None:
    at_contact(ana)
    with served.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE contact RENAME TO gone")
    ana.say(ANA)
    assert ana.said == ["utter_booking_error"]
    assert ana.last[0]["custom"]["kind"] == "error"
    with served.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO contact")
    ana.say("i want to book")
    assert ana.said == ["utter_booking_resumed", f"{CONTACT}_again"]
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("actions")]
    assert len(ours) == 1
    assert "OperationalError" in ours[0]
    assert not any(word in line for line in ours for word in ("Ana", "Lopez", "0142"))


def test_the_clock_of_these_tests_is_the_one_the_actions_see(ana: Chat, served: Practice) -> None:
    ana.say("i want to book")
    assert datetime.fromisoformat(ana.openings()[0]["start"]) == FRIDAY + timedelta(hours=4)


@pytest.mark.parametrize("words", ["ok", "let's do it", "perfect, thanks", "👍"])
def test_a_visitor_who_agrees_at_review_is_booked(ana: Chat, served: Practice, words: str) -> None:
    at_review(ana).say(words)
    assert ana.said == [CONFIRMED]
    assert booked(served) == ["booked"]


def heard(monkeypatch: pytest.MonkeyPatch, intent: str, confidence: float) -> None:
    """What the understanding makes of the next messages."""
    monkeypatch.setattr(Turn, "intent", intent)
    monkeypatch.setattr(Turn, "confidence", confidence)


def test_a_guess_at_the_words_cancels_nothing(
    ana: Chat, served: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_review(ana)
    with monkeypatch.context() as patched:
        heard(patched, "stop_booking", 0.46)
        ana.say("that settles the matter")
    assert ana.said == [f"{REVIEW}_stop_unsure"]
    ana.say("cancel")
    assert ana.said == ["utter_booking_stopped"]


def test_a_visitor_who_does_not_want_to_cancel_keeps_the_time(ana: Chat, served: Practice) -> None:
    at_review(ana).say("please don't cancel it")
    assert ana.said == [f"{REVIEW}_stop_unsure"]
    assert served.rows("SELECT * FROM slot_cell")


def test_a_few_unclear_words_bring_no_topics_into_the_booking(
    ana: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_review(ana)
    with monkeypatch.context() as patched:
        heard(patched, "ask_back", 0.2)
        ana.say("hm, maybe so")
    assert ana.said == [f"{REVIEW}_not_understood"]


def test_a_guess_at_the_words_books_nothing(
    ana: Chat, served: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_review(ana)
    with monkeypatch.context() as patched:
        heard(patched, "affirm", 0.5)
        ana.say("hm, the bus is late")
    assert ana.said == [f"{REVIEW}_not_understood"]
    assert not booked(served)


@pytest.mark.parametrize(
    ("words", "intent", "confidence"),
    [
        ("I am Sam Reed", "insurance", 0.41),
        ("my name's Will", "insurance", 0.26),
        ("Maria", "insurance", 0.36),
        ("Summer Day", "insurance", 0.34),
        ("call me Faith", "insurance", 0.7),
    ],
)
def test_a_name_that_sounds_like_a_topic_is_a_name(
    ana: Chat, monkeypatch: pytest.MonkeyPatch, words: str, intent: str, confidence: float
) -> None:
    at_contact(ana)
    with monkeypatch.context() as patched:
        heard(patched, intent, confidence)
        ana.say(words)
    assert ana.said == [f"{CONTACT}_reach"]


def test_few_words_that_are_surely_a_topic_are_no_name(
    ana: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_contact(ana)
    ana.say("insurance")
    assert ana.said == ["utter_insurance", f"{CONTACT}_again"]
    with monkeypatch.context() as patched:
        heard(patched, "change_time", 0.54)
        ana.say("some other hour")
    assert ana.said == [f"{OPENINGS}_change_time"]


@pytest.mark.parametrize("words", ["tomorrow", "friday", "noon", "half past two"])
def test_a_time_at_the_contact_step_is_a_wish_for_that_time(ana: Chat, words: str) -> None:
    at_contact(ana).say(words)
    assert not ana.said[0].startswith(f"{CONTACT}_")
    assert not any("Sam" in str(one) for one in ana.last)


def test_a_visitor_who_asks_for_more_of_one_day_sees_that_day(
    ana: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.say("i want to book")
    with monkeypatch.context() as patched:
        heard(patched, "more_times", 0.9)
        ana.say("anything on monday afternoon?")
    assert ana.said == [f"{OPENINGS}_several"]
    assert {one["start"][:10] for one in ana.openings()} == {"2026-11-23"}


def test_details_that_come_before_the_time_are_asked_for_later(ana: Chat) -> None:
    ana.say("i want to book")
    ana.say("Sam Reed sam@example.com")
    assert ana.said == [f"{OPENINGS}_time_first"]


def test_a_visitor_elsewhere_is_asked_once_which_clock_is_meant(ana: Chat) -> None:
    ana.say('/open{"time_zone": "America/New_York"}')
    ana.say("i want to book")
    ana.say("tuesday at 2:20 pm")
    assert ana.said == [f"{OPENINGS}_which_clock"]
    assert len(ana.openings()) == 2
    ana.say("my time")
    assert ana.said == [CONTACT]
    assert "1:20 PM CST (2:20 PM EST)" in ana.last[0]["text"]


@pytest.mark.parametrize(("words", "reply"), [("feb 30", "no_such_day"), ("yesterday", "past")])
def test_a_day_that_cannot_be_is_said_to_be_so(ana: Chat, words: str, reply: str) -> None:
    ana.say("i want to book")
    ana.say(words)
    assert ana.said == [f"{OPENINGS}_{reply}"]


def test_a_visitor_who_asks_for_help_is_told_what_to_do_at_each_step(ana: Chat) -> None:
    ana.say("i want to book")
    ana.say("help")
    assert ana.said == [f"{OPENINGS}_how"]
    at_contact(ana).say("what do i do?")
    assert ana.said == [f"{CONTACT}_how"]
    ana.say(ANA)
    ana.say("help me")
    assert ana.said == [f"{REVIEW}_how"]
    ana.say("start over")
    assert ana.said == [OPENINGS]


def test_a_visitor_can_ask_for_the_code_of_a_booking(ana: Chat) -> None:
    ana.say("what is my change code")
    assert ana.said == ["utter_booking_nothing_shown"]
    at_review(ana).say("yes")
    code = ana.last[0]["text"].partition("change code is ")[2][:8]
    ana.say("what is my change code")
    assert ana.said == ["utter_booking_shown"]
    assert code in ana.last[0]["text"]
