"""Any order of what visitors and the clock can do leaves the diary sound."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from actions.booking import bookings, holds
from actions.booking.bookings import (
    ContactMissing,
    NothingToConfirm,
    TooLateToChange,
    TooManyBookings,
)
from actions.booking.contacts import Contact
from actions.booking.holds import OpeningClosed, OpeningTaken
from tests.booking.support import Practice, copied

visitors = st.sampled_from(["ana", "ben", "cleo"])
places = st.integers(0, 4)


@pytest.fixture
def machine(migrated: Path) -> type[RuleBasedStateMachine]:
    class Diary(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.folder = tempfile.TemporaryDirectory()
            self.office = Practice(copied(migrated, Path(self.folder.name)))
            # the same five times for everybody, whatever the clock says
            self.openings = self.office.free()[60:65]
            self.held: dict[str, object] = {}

        def teardown(self) -> None:
            self.office.database.engine.dispose()
            self.folder.cleanup()

        @rule(visitor=visitors, place=places)
        def choose(self, visitor: str, place: int) -> None:
            opening = self.openings[place]
            free = opening in self.office.free(visitor)
            try:
                self.held[visitor] = self.office.hold(visitor, opening)
            except OpeningTaken:
                assert not free
            else:
                assert free

        @rule(visitor=visitors)
        def give(self, visitor: str) -> None:
            if visitor in self.held:
                contact = Contact(name=visitor, email=f"{visitor}@example.com")
                self.office.give(visitor, self.held[visitor], contact)

        @rule(visitor=visitors)
        def confirm(self, visitor: str) -> None:
            if visitor not in self.held:
                return
            refusals = (
                OpeningTaken,
                OpeningClosed,
                ContactMissing,
                NothingToConfirm,
                TooManyBookings,
            )
            try:
                booked = self.office.confirm(visitor, self.held[visitor])
            except refusals:
                return
            assert booked.status == "booked"
            assert self.office.confirm(visitor, booked) == booked

        @rule(visitor=visitors)
        def leave(self, visitor: str) -> None:
            self.office.database.write(holds.release, holder=visitor, now=self.office.now)

        @rule(visitor=visitors)
        def cancel(self, visitor: str) -> None:
            now = self.office.now
            row = self.office.database.read(bookings.upcoming_of, holder=visitor, now=now)
            if row is None:
                return
            try:
                self.office.database.write(bookings.cancel, row=row, now=now)
            except TooLateToChange:
                assert not self.office.database.read(bookings.changeable, row=row, now=now)

        @rule(minutes=st.integers(1, 15))
        def wait(self, minutes: int) -> None:
            self.office.wait(minutes=minutes)

        @invariant()
        def the_diary_is_sound(self) -> None:
            rows = self.office.rows(
                "SELECT id, status, busy_from, busy_to, holder, contact_id, ics_sequence"
                " FROM booking"
            )
            cells = self.office.rows("SELECT booking_id, cell FROM slot_cell")
            in_diary = {row.id: row for row in rows if row.status in ("held", "booked")}
            expected = {
                (row.id, cell)
                for row in in_diary.values()
                for cell in range(row.busy_from // 300, row.busy_to // 300)
            }
            assert {tuple(row) for row in cells} == expected
            assert len({cell for _, cell in expected}) == len(expected)
            holders = [row.holder for row in rows if row.status == "held"]
            assert len(holders) == len(set(holders))
            mails = self.office.rows("SELECT booking_id, kind FROM outbox")
            assert len(mails) == len(set(map(tuple, mails)))
            booked = {row.id for row in rows if row.status == "booked"}
            cancelled = {row.id for row in rows if row.ics_sequence}
            assert {mail.booking_id for mail in mails if mail.kind == "booked"} == (
                booked | cancelled
            )
            assert {mail.booking_id for mail in mails if mail.kind == "cancelled"} == cancelled
            used = {row.contact_id for row in rows if row.contact_id}
            assert {row.id for row in self.office.rows("SELECT id FROM contact")} == used

    return Diary


def test_no_order_of_events_leaves_the_diary_in_a_bad_state(
    machine: type[RuleBasedStateMachine],
) -> None:
    rounds = settings(max_examples=40, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(machine, settings=rounds)
