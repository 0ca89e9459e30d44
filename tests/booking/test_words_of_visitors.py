"""How visitors name a time and leave their details."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.booking import contacts
from actions.booking.choice import read_choice
from actions.booking.contacts import Contact, check
from actions.booking.details import read_details
from actions.booking.wish import read_wish
from tests.booking.support import FRIDAY, Practice

TODAY = date(2026, 11, 20)
CHICAGO, NEW_YORK = ZoneInfo("America/Chicago"), ZoneInfo("America/New_York")


def chosen(office: Practice, text: str, zones: tuple[ZoneInfo, ...] = (CHICAGO,)) -> list[str]:
    free = office.free()
    choice = read_choice(text, shown=free[:6], free=free, zones=zones, now=FRIDAY)
    assert choice is not None
    return [f"{one.start.astimezone(CHICAGO):%m-%d %H:%M}" for one in choice.openings]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("the first one", ["11-20 13:00"]),
        ("option 3 please", ["11-20 13:40"]),
        ("the 2nd", ["11-20 13:20"]),
        ("last", ["11-20 14:40"]),
        ("1:40pm works", ["11-20 13:40"]),
        ("2", ["11-20 14:00"]),
        ("tues 2:20", ["11-24 14:20"]),
        ("tuseday at 9:40 a.m.", ["11-24 09:40"]),
        ("Nov 24, 2:20 PM", ["11-24 14:20"]),
        ("24 november 2:20", ["11-24 14:20"]),
        ("11/24 at 2:20", ["11-24 14:20"]),
        ("can i do the 24th at 2:20?", ["11-24 14:20"]),
        ("today at 2:20", ["11-20 14:20"]),
        ("dec 1st 10 am", ["12-01 10:00"]),
    ],
)
def test_a_visitor_names_one_time(office: Practice, text: str, starts: list[str]) -> None:
    assert chosen(office, text) == starts


def test_a_visitor_who_names_a_day_means_all_of_the_next_such_day(office: Practice) -> None:
    found = chosen(office, "how about tuesday")
    assert {one[:5] for one in found} == {"11-24"}
    assert len(found) == 21


def test_a_visitor_may_mean_the_clock_of_either_place(office: Practice) -> None:
    # 2:20 in Arkansas, or 2:20 in New York, which is 1:20 in Arkansas
    assert chosen(office, "2:20 pm", (CHICAGO, NEW_YORK)) == ["11-20 13:20", "11-20 14:20"]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("monday at 6 am", datetime(2026, 11, 23, 12, 0, tzinfo=UTC)),
        ("tomorrow at 2", datetime(2026, 11, 21, 20, 0, tzinfo=UTC)),
        ("thursday noon", datetime(2026, 11, 26, 18, 0, tzinfo=UTC)),
        ("saturday", datetime(2026, 11, 21, 18, 0, tzinfo=UTC)),
    ],
)
def test_a_time_nobody_offers_is_still_understood(
    office: Practice, text: str, near: datetime
) -> None:
    free = office.free()
    choice = read_choice(text, shown=free[:6], free=free, zones=[CHICAGO], now=FRIDAY)
    assert choice is not None
    assert (choice.openings, choice.near) == ((), near)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yes",
        "ok thanks",
        "how long does it take",
        "do you have same week appointments on tuesday?",
        "is 15 minutes enough to talk about my anxiety",
        "I may",
        "2 or 3 sessions a week",
        "my sister died in march",
        "25:70",
    ],
)
def test_a_sentence_about_something_else_is_no_time(text: str) -> None:
    assert read_wish(text, today=TODAY) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_times_and_details(text: str) -> None:
    read_wish(text, today=TODAY)
    read_details(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I'm Ana Lopez, 479 555 0142", Contact("Ana Lopez", "+14795550142")),
        ("479-555-0142 ana", Contact("ana", "+14795550142")),
        (
            "my name is Seán O'Brien and my number is (479) 555-0142",
            Contact("Seán O'Brien", "+14795550142"),
        ),
        (
            "ana@example.com, Ana Maria de la Cruz",
            Contact("Ana Maria de la Cruz", None, "ana@example.com"),
        ),
        ("you can reach me at +1 479.555.0142", Contact(None, "+14795550142")),
        (
            "name: Ana phone: 4795550142 email: Ana@Example.com",
            Contact("Ana", "+14795550142", "Ana@example.com"),
        ),
        ("Will Young", Contact("Will Young")),
        ("im ana", Contact("ana")),
        ("+44 20 7946 0958", Contact(None, "+442079460958")),
    ],
)
def test_details_are_found_in_words(text: str, found: Contact) -> None:
    details = read_details(text)
    assert (details.checked.values, details.checked.wrong) == (found, frozenset())


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Ana 555 0142", {"phone"}),
        ("479 555 01422233344", {"phone"}),
        ("ana@gmail", {"email"}),
        ("ana@@example.com", {"email"}),
    ],
)
def test_details_that_cannot_be_right_are_noticed(text: str, wrong: set[str]) -> None:
    assert read_details(text).checked.wrong == wrong


@pytest.mark.parametrize(
    "text",
    [
        "i'm scared of flying",
        "what do you do with my number?",
        "I feel so alone",
        "why do you need this",
        "not sure",
    ],
)
def test_a_feeling_or_a_question_is_no_name(text: str) -> None:
    assert read_details(text).checked.values == Contact()


def test_a_name_is_one_line_without_control_characters() -> None:
    assert contacts.read_name("Ana\r\nBcc: x\u202e") == "Ana Bcc: x"
    assert contacts.read_name("a" * 300) == "a" * 80
    assert contacts.read_name("123") is None


def test_an_empty_form_is_no_mistake() -> None:
    assert check({"name": " ", "phone": None, "email": ""}).wrong == frozenset()
    assert check({}).values == Contact()


def test_a_phone_is_shown_as_people_write_it() -> None:
    assert contacts.show_phone("+14795550142") == "(479) 555-0142"
    assert contacts.show_phone("+442079460958") == "+44 20 7946 0958"
