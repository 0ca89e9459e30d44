from datetime import timedelta

import pytest

from actions.booking import bookings, tokens
from actions.booking.bookings import (
    ContactMissing,
    NothingToConfirm,
    TooLateToChange,
    TooManyBookings,
)
from actions.booking.contacts import Contact
from actions.booking.holds import OpeningTaken
from tests.booking.support import ANA, KEY, Practice


def test_a_visitor_who_confirms_is_booked_and_a_mail_is_due(office: Practice) -> None:
    booked = office.book("ana", office.free()[0])
    assert booked.status == "booked"
    assert [tuple(row) for row in office.rows("SELECT kind, booking_id FROM outbox")] == [
        ("booked", booked.id)
    ]
    assert len(office.rows("SELECT * FROM slot_cell")) == 4


def test_a_visitor_who_confirms_twice_has_one_booking_and_one_mail(office: Practice) -> None:
    held = office.hold("ana", office.free()[0])
    office.give("ana", held)
    assert office.confirm("ana", held) == office.confirm("ana", held)
    assert len(office.rows("SELECT * FROM outbox")) == 1


def test_a_hold_that_ran_out_is_tried_once_more(office: Practice) -> None:
    held = office.hold("ana", office.free()[3])
    office.give("ana", held)
    office.wait(minutes=11)
    booked = office.confirm("ana", held)
    assert (booked.status, booked.start) == ("booked", held.start)
    assert office.confirm("ana", booked).id == booked.id


def test_a_visitor_whose_time_went_to_somebody_else_is_not_booked(office: Practice) -> None:
    opening = office.free()[3]
    held = office.hold("ana", opening)
    office.give("ana", held)
    office.wait(minutes=11)
    office.hold("ben", opening)
    with pytest.raises(OpeningTaken):
        office.confirm("ana", held)


def test_nobody_confirms_the_hold_of_somebody_else(office: Practice) -> None:
    held = office.hold("ana", office.free()[0])
    office.give("ana", held)
    with pytest.raises(NothingToConfirm):
        office.confirm("ben", held)


@pytest.mark.parametrize("given", [Contact(), Contact(name="Ana"), Contact(phone="+14795550142")])
def test_a_visitor_nobody_could_reach_is_not_booked(office: Practice, given: Contact) -> None:
    held = office.hold("ana", office.free()[0])
    office.give("ana", held, given)
    with pytest.raises(ContactMissing):
        office.confirm("ana", held)


@pytest.mark.parametrize(
    "again",
    [
        ANA,
        Contact(name="A. Lopez", phone=ANA.phone),
        Contact(name="Ana", email="ANA@example.com"),
    ],
)
def test_two_bookings_ahead_are_all_a_contact_can_have(office: Practice, again: Contact) -> None:
    ana = Contact(name="Ana", phone=ANA.phone, email="ana@example.com")
    office.book("one", office.free()[0], ana)
    office.book("two", office.free()[0], ana)
    with pytest.raises(TooManyBookings):
        office.book("three", office.free()[0], again)
    office.wait(days=10)
    assert office.book("four", office.free()[0], again).status == "booked"


def test_a_cancelled_booking_frees_its_time_and_raises_the_sequence(office: Practice) -> None:
    opening = office.free()[0]
    booked = office.book("ana", opening)
    office.database.write(bookings.cancel, row=booked, now=office.now)
    office.database.write(bookings.cancel, row=booked, now=office.now)
    assert opening in office.free()
    row = office.rows("SELECT status, ics_sequence FROM booking")[0]
    assert (row.status, row.ics_sequence) == ("cancelled", 1)
    assert [row.kind for row in office.rows("SELECT kind FROM outbox ORDER BY id")] == [
        "booked",
        "cancelled",
    ]


def test_an_hour_before_the_start_a_booking_can_only_be_changed_by_phone(office: Practice) -> None:
    booked = office.book("ana", office.free()[0])
    office.now = booked.start - timedelta(minutes=60)
    assert office.database.read(bookings.changeable, row=booked, now=office.now)
    office.wait(seconds=1)
    with pytest.raises(TooLateToChange):
        office.database.write(bookings.cancel, row=booked, now=office.now)


def test_the_link_opens_the_booking_until_a_day_after_it(office: Practice) -> None:
    booked = office.book("ana", office.free()[0])
    token = tokens.manage_token(KEY, booked.id)
    office.now = booked.end + timedelta(hours=23)
    assert office.database.read(bookings.by_token, token=token, now=office.now) == booked
    office.wait(hours=1)
    assert office.database.read(bookings.by_token, token=token, now=office.now) is None


def test_the_database_alone_gives_neither_link_nor_code_away(office: Practice) -> None:
    booked = office.book("ana", office.free()[0])
    stored = str(office.rows("SELECT * FROM booking"))
    assert tokens.manage_token(KEY, booked.id) not in stored
    assert tokens.change_code(KEY, booked.id) not in stored


def test_what_happened_to_a_booking_is_written_down(office: Practice) -> None:
    booked = office.book("ana", office.free()[0])
    office.database.write(bookings.cancel, row=booked, now=office.now)
    log = office.rows("SELECT event, actor FROM audit_log ORDER BY id")
    assert [tuple(row) for row in log] == [
        ("held", "visitor"),
        ("booked", "visitor"),
        ("cancelled", "visitor"),
    ]
