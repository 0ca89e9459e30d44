from datetime import timedelta

import pytest

from actions.booking import holds
from actions.booking.holds import OfferUsed, OpeningClosed, OpeningTaken
from actions.booking.openings import Opening
from tests.booking.support import ANA, FRIDAY, Practice


def test_a_visitor_who_picks_a_time_has_it_for_ten_minutes(office: Practice) -> None:
    opening = office.free()[3]
    held = office.hold("ana", opening)
    assert held.status == "held"
    assert held.hold_expires_at == FRIDAY + timedelta(minutes=10)
    assert opening not in office.free()
    office.wait(minutes=10)
    assert opening in office.free()


def test_a_held_time_takes_every_cell_of_it_and_of_its_buffer(office: Practice) -> None:
    held = office.hold("ana", office.free()[0])
    first = int(held.start.timestamp()) // 300
    assert [row.cell for row in office.rows("SELECT cell FROM slot_cell ORDER BY cell")] == [
        first,
        first + 1,
        first + 2,
        first + 3,
    ]


def test_a_visitor_who_is_second_is_refused(office: Practice) -> None:
    opening = office.free()[0]
    office.hold("ana", opening)
    with pytest.raises(OpeningTaken):
        office.hold("ben", opening)


def test_a_time_that_overlaps_a_held_one_is_refused_by_its_cells(office: Practice) -> None:
    opening = office.free()[0]
    office.hold("ana", opening)
    # another grid, as after a change of the rules: ten minutes later, so no index sees it
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE availability_rule SET start_minute = start_minute + 10")
    later = Opening(opening.start + timedelta(minutes=10), opening.practitioner_id)
    with pytest.raises(OpeningTaken):
        office.hold("ben", later)


def test_a_visitor_who_picks_the_same_time_twice_has_one_hold(office: Practice) -> None:
    opening = office.free()[0]
    assert office.hold("ana", opening).id == office.hold("ana", opening).id


def test_a_visitor_who_picks_another_time_gives_the_first_one_back(office: Practice) -> None:
    first, second = office.free()[:2]
    office.hold("ana", first)
    office.hold("ana", second)
    assert first in office.free()
    assert second not in office.free()


def test_a_visitor_who_is_refused_keeps_what_they_had(office: Practice) -> None:
    first, second = office.free()[:2]
    held = office.hold("ana", first)
    office.hold("ben", second)
    with pytest.raises(OpeningTaken):
        office.hold("ana", second)
    assert office.hold("ana", first).id == held.id


def test_a_visitor_may_take_a_time_whose_hold_ran_out(office: Practice) -> None:
    opening = office.free()[3]
    office.hold("ana", opening)
    office.wait(minutes=10)
    assert office.hold("ben", opening).holder == "ben"
    assert [row.event for row in office.rows("SELECT event FROM audit_log ORDER BY id")] == [
        "held",
        "expired",
        "held",
    ]


def test_an_offer_is_used_once(office: Practice) -> None:
    first, second = office.free()[:2]
    office.hold("ana", first, use="one")
    office.hold("ana", second, use="two")
    with pytest.raises(OfferUsed):
        office.hold("ana", first, use="one")


@pytest.mark.parametrize("away", [timedelta(hours=-1), timedelta(minutes=7), timedelta(days=60)])
def test_a_time_the_rules_do_not_allow_cannot_be_held(office: Practice, away: timedelta) -> None:
    opening = office.free()[0]
    with pytest.raises(OpeningClosed):
        office.hold("ana", Opening(opening.start + away, opening.practitioner_id))


def test_a_visitor_who_changes_the_time_need_not_type_again(office: Practice) -> None:
    first, second = office.free()[:2]
    office.give("ana", office.hold("ana", first))
    held = office.hold("ana", second)
    assert office.give("ana", held, ANA) == ANA
    assert len(office.rows("SELECT * FROM contact")) == 1


def test_a_visitor_who_cancels_leaves_no_contact_behind(office: Practice) -> None:
    held = office.hold("ana", office.free()[0])
    office.give("ana", held)
    assert office.database.write(holds.release, holder="ana", now=office.now)
    assert not office.rows("SELECT * FROM contact")
    assert not office.rows("SELECT * FROM slot_cell")
    assert not office.database.write(holds.release, holder="ana", now=office.now)


def test_a_cancelled_form_does_not_touch_a_booking_made_before(office: Practice) -> None:
    first, second = office.free()[:2]
    booked = office.book("ana", first)
    office.hold("ana", second)
    office.database.write(holds.release, holder="ana", now=office.now)
    assert office.confirm("ana", booked).status == "booked"
    assert len(office.rows("SELECT * FROM contact")) == 1


def test_what_a_visitor_left_in_the_form_is_forgotten_after_an_hour(office: Practice) -> None:
    office.give("ana", office.hold("ana", office.free()[0]))
    office.wait(hours=2)
    office.hold("ben", office.free()[0])
    assert not office.rows("SELECT * FROM contact")


def test_nobody_gives_details_to_the_hold_of_somebody_else(office: Practice) -> None:
    held = office.hold("ana", office.free()[0])
    assert office.give("ben", held) is None
    assert not office.rows("SELECT * FROM contact")
