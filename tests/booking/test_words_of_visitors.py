"""How visitors name a time and leave their details."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.booking import contacts
from actions.booking.answers import cancels, read_answer
from actions.booking.choice import read_choice
from actions.booking.contacts import Contact, check
from actions.booking.details import read_details
from actions.booking.wish import read_wish
from tests.booking.support import FRIDAY, Practice

TODAY = date(2026, 11, 20)
MIDNIGHT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
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


def test_of_two_mondays_on_the_screen_the_next_one_is_meant(office: Practice) -> None:
    mondays = [one for one in office.free() if one.start.astimezone(CHICAGO).weekday() == 0]
    choice = read_choice(
        "monday at 10 am", shown=mondays, free=mondays, zones=[CHICAGO], now=FRIDAY
    )
    assert choice is not None
    assert [f"{one.start:%m-%d}" for one in choice.openings] == ["11-23"]


def test_a_visitor_may_mean_the_clock_of_either_place(office: Practice) -> None:
    # 2:20 in Arkansas, or 2:20 in New York, which is 1:20 in Arkansas
    assert chosen(office, "2:20 pm", (CHICAGO, NEW_YORK)) == ["11-20 13:20", "11-20 14:20"]


@pytest.mark.parametrize("text", ["2:20 pm my time", "2:20 pm eastern", "2:20pm EST"])
def test_a_visitor_can_say_which_clock_is_meant(office: Practice, text: str) -> None:
    assert chosen(office, text, (CHICAGO, NEW_YORK)) == ["11-20 13:20"]
    assert chosen(office, "2:20 pm your time", (CHICAGO, NEW_YORK)) == ["11-20 14:20"]


@pytest.mark.parametrize(("answer", "start"), [("my time", "13:20"), ("central time", "14:20")])
def test_a_visitor_who_was_asked_for_the_clock_names_it_alone(
    office: Practice, answer: str, start: str
) -> None:
    free, zones = office.free(), (CHICAGO, NEW_YORK)
    asked = read_choice("2:20 pm", shown=free[:6], free=free, zones=zones, now=FRIDAY)
    assert asked is not None
    assert asked.by_clock
    choice = read_choice(answer, shown=asked.openings, free=free, zones=zones, now=FRIDAY)
    assert choice is not None
    assert [f"{one.start.astimezone(CHICAGO):%H:%M}" for one in choice.openings] == [start]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("monday afternoon", range(12, 17)),
        ("do you have anything on monday morning?", range(12)),
        ("monday, can't do mornings", range(12, 24)),
        ("no mornings please", range(12, 24)),
        ("mornings are best", range(12)),
        ("any on monday afternoon?", range(12, 17)),
    ],
)
def test_a_visitor_names_a_part_of_the_day(office: Practice, text: str, hours: range) -> None:
    found = chosen(office, text)
    assert found
    assert {int(one[6:8]) for one in found} <= set(hours)


def test_a_visitor_rules_out_a_day(office: Practice) -> None:
    days = {one[:5] for one in chosen(office, "not monday")}
    assert days == {"11-20"}
    assert read_wish("can't do tuesday, how about friday", today=TODAY) is None


@pytest.mark.parametrize("text", ["anytime", "any time works", "i'm flexible"])
def test_a_visitor_to_whom_every_time_is_fine_sees_them_all(office: Practice, text: str) -> None:
    assert chosen(office, text) == [
        f"{one.start.astimezone(CHICAGO):%m-%d %H:%M}"
        for one in office.free()
        if one.start < MIDNIGHT
    ]


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [("half past two", 2, 30), ("quarter to 3", 2, 45), ("tuesday at ten", 10, 0)],
)
def test_a_visitor_writes_the_hour_in_words(text: str, hour: int, minute: int) -> None:
    wish = read_wish(text, today=TODAY)
    assert wish is not None
    assert (wish.hour, wish.minute) == (hour, minute)


@pytest.mark.parametrize("text", ["feb 30", "november 31 at 2"])
def test_a_day_that_is_on_no_calendar_is_no_day(office: Practice, text: str) -> None:
    free = office.free()
    choice = read_choice(text, shown=free[:6], free=free, zones=[CHICAGO], now=FRIDAY)
    assert choice is not None
    assert (choice.openings, choice.near) == ((), None)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("yesterday at 3", datetime(2026, 11, 19, 21, 0, tzinfo=UTC)),
        ("tonight", datetime(2026, 11, 20, 23, 0, tzinfo=UTC)),
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
        "good morning",
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
        ("my name's Will", Contact("Will")),
        ("Dr. Hope R. Young", Contact("Dr. Hope R. Young")),
        ("call me at four seven nine 555 0188", Contact(None, "+14795550188")),
        (
            "call me Kim, four seven nine five five five oh one eight eight",
            Contact("Kim", "+14795550188"),
        ),
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


@pytest.mark.parametrize("text", ["is 479 259 1390 your number?", "what is my name", "are you sam"])
def test_a_question_at_the_contact_step_is_seen_as_one(text: str) -> None:
    assert read_details(text).asks


@pytest.mark.parametrize(
    "text", ["Nguyen Thi Minh Khai", "my name's Will", "I am Sam Reed, thanks"]
)
def test_a_name_and_nothing_else_is_seen_as_one(text: str) -> None:
    details = read_details(text)
    assert details.bare
    assert not details.asks


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "let's do it",
        "lets do this",
        "ok let's go",
        "Perfect, thanks!",
        "👍🏽",
        "yes please do",
        "sounds good to me",
        "go ahead and book it",
    ],
)
def test_a_visitor_who_agrees_in_other_words_is_understood(text: str) -> None:
    assert read_answer(text) == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thanks",
        "not ok",
        "ok cancel",
        "yes but change the time",
        "is it right?",
        "do you",
        "is it all good",
        "go back",
        "good evening",
        "do not",
    ],
)
def test_what_is_not_plain_agreement_is_no_yes(text: str) -> None:
    assert read_answer(text) is None


@pytest.mark.parametrize("text", ["cancel", "cancle it pls", "never mind", "i don't want this now"])
def test_a_visitor_who_cancels_in_so_many_words_is_understood(text: str) -> None:
    assert cancels(text)


@pytest.mark.parametrize("text", ["let's do it", "don't cancel", "please do not stop", "let's not"])
def test_what_may_mean_something_else_cancels_nothing(text: str) -> None:
    assert not cancels(text)


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
