"""200 visitors at once for 10 openings."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from actions.booking import guard
from actions.booking.contacts import Contact
from actions.booking.holds import OpeningTaken
from tests.booking.support import Practice

VISITORS, OPENINGS = 200, 10
# of one Tuesday morning, 9:00 to 12:20: ten starts of 20 minutes
SMALL_PRACTICE = (
    "DELETE FROM availability_rule",
    "INSERT INTO availability_rule (practitioner_id, weekday, start_minute, end_minute, zone,"
    " valid_from, valid_to) VALUES ('consultation-desk', 1, 540, 740, 'America/Chicago',"
    " '2026-11-24', '2026-11-24')",
)


@pytest.fixture
def small(office: Practice) -> Practice:
    with office.database.engine.begin() as connection:
        for statement in SMALL_PRACTICE:
            connection.exec_driver_sql(statement)
    assert len(office.free()) == OPENINGS
    return office


def storm(office: Practice) -> tuple[Counter[str], float]:
    """What becomes of the visitors, and the longest any of them waited, in seconds."""
    barrier = Barrier(VISITORS)

    def visit(number: int) -> tuple[str, float]:
        me = f"visitor {number}"
        barrier.wait()
        began = time.monotonic()
        seen = office.free()
        result = "none left"
        while seen:
            try:
                held = office.hold(me, random.choice(seen))
                office.give(me, held, Contact(name=me, email=f"v{number}@example.com"))
                office.confirm(me, held)
                result = "booked"
                break
            except OpeningTaken:
                seen = office.free(me)
        return result, time.monotonic() - began

    with ThreadPoolExecutor(VISITORS) as crowd:
        outcomes = list(crowd.map(visit, range(VISITORS)))
    return Counter(result for result, _ in outcomes), max(waited for _, waited in outcomes)


def overlaps(office: Practice) -> int:
    return int(
        office.rows(
            "SELECT count(*) FROM booking a JOIN booking b ON a.practitioner_id = b.practitioner_id"
            " AND a.id < b.id AND a.busy_from < b.busy_to AND b.busy_from < a.busy_to"
            " WHERE a.status = 'booked' AND b.status = 'booked'"
        )[0][0]
    )


def test_two_hundred_visitors_get_ten_openings_and_no_error(small: Practice) -> None:
    outcomes, longest = storm(small)
    assert outcomes == {"booked": OPENINGS, "none left": VISITORS - OPENINGS}
    assert overlaps(small) == 0
    assert len(small.rows("SELECT * FROM slot_cell")) == OPENINGS * 4
    assert len(small.rows("SELECT * FROM outbox")) == OPENINGS
    assert longest < 5


def test_without_the_guard_the_same_visitors_are_sold_one_time_twice(
    small: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "write_cells", lambda *_: None)
    with small.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX uq_booking_practitioner_start")
        connection.exec_driver_sql("DROP INDEX uq_booking_holder_held")
    outcomes, _ = storm(small)
    assert outcomes["booked"] > OPENINGS
    assert overlaps(small) > 0


def test_twenty_tabs_that_confirm_one_hold_make_one_booking(office: Practice) -> None:
    held = office.hold("ana", office.free()[0])
    office.give("ana", held)
    with ThreadPoolExecutor(20) as tabs:
        booked = list(tabs.map(lambda _: office.confirm("ana", held), range(20)))
    assert {row.id for row in booked} == {held.id}
    assert len(office.rows("SELECT * FROM outbox")) == 1


def test_one_visitor_in_twenty_tabs_holds_one_opening(office: Practice) -> None:
    free = office.free()[:20]
    with ThreadPoolExecutor(20) as tabs:
        list(tabs.map(lambda opening: office.hold("ana", opening), free))
    assert len(office.rows("SELECT * FROM booking WHERE status = 'held'")) == 1
    assert len(office.rows("SELECT * FROM slot_cell")) == 4
