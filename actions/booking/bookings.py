"""Turns a hold into a booking, finds a booking again, and cancels it."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from actions.booking import contact_rows, tokens
from actions.booking.audit import audit
from actions.booking.guard import drop_cells
from actions.booking.holds import Booking, find, hold
from actions.booking.openings import Opening, load_service
from actions.booking.tables import booking, outbox

# A link still opens for a while after the appointment, then it is as unknown as any other.
LINK_OUTLIVES = timedelta(days=1)


class NothingToConfirm(Exception):
    """The holder has neither this hold nor a booking made from it."""


class ContactMissing(Exception):
    """There is no name, or no way to reach the visitor, with the hold."""


class TooManyBookings(Exception):
    """This contact has as many upcoming bookings as one may have."""


class TooLateToChange(Exception):
    """The appointment is too near, or over."""


def confirm(
    *, connection: Connection, booking_id: str, holder: str, key: bytes, now: datetime
) -> Booking:
    """The booking made from the hold; the same one again if it was confirmed before.

    A hold that ran out is tried once more. Raises NothingToConfirm, ContactMissing,
    TooManyBookings, and what `hold` raises.
    """
    row = find(connection=connection, booking_id=booking_id, holder=holder)
    if row is None or row.status not in ("held", "expired", "booked"):
        raise NothingToConfirm
    if row.status == "booked":
        return row
    if row.status == "expired" or row.hold_expires_at <= now:
        row = hold(
            connection=connection,
            opening=Opening(row.start, row.practitioner_id),
            holder=holder,
            now=now,
            visitor_tz=row.visitor_tz,
        )
    _check_contact(connection, row, now)
    changed = connection.execute(
        update(booking)
        .where(
            booking.c.id == row.id,
            booking.c.holder == holder,
            booking.c.status == "held",
            booking.c.hold_expires_at > now,
        )
        .values(
            status="booked",
            hold_expires_at=None,
            manage_token_hash=tokens.token_hash(tokens.manage_token(key, row.id)),
            change_code_hash=tokens.code_hash(key, tokens.change_code(key, row.id)),
            version=booking.c.version + 1,
        )
    )
    confirmed = find(connection=connection, booking_id=row.id, holder=holder)
    if confirmed is None or confirmed.status != "booked":
        raise NothingToConfirm
    # no row changed: another tab confirmed the same hold a moment ago
    if changed.rowcount:
        _record(connection, confirmed, "booked", now)
    return confirmed


def upcoming_of(*, connection: Connection, holder: str, now: datetime) -> Booking | None:
    """The next booking made in the conversation of `holder`."""
    return connection.execute(
        select(booking)
        .where(
            booking.c.holder == holder,
            booking.c.status == "booked",
            booking.c.start > now,
        )
        .order_by(booking.c.start)
    ).first()


def by_token(*, connection: Connection, token: str, now: datetime) -> Booking | None:
    """The booking a manage token opens, booked or cancelled."""
    return connection.execute(
        select(booking).where(
            booking.c.manage_token_hash == tokens.token_hash(token),
            booking.c.end > now - LINK_OUTLIVES,
        )
    ).first()


def changeable(*, connection: Connection, row: Booking, now: datetime) -> bool:
    """Whether the visitor may still change this booking online."""
    service = load_service(connection=connection)
    return bool(row.status == "booked" and now <= row.start - service.change_until)


def cancel(*, connection: Connection, row: Booking, now: datetime) -> None:
    """Cancel the booking as it was read in `row`, once; raises TooLateToChange."""
    if row.status == "cancelled":
        return
    if not changeable(connection=connection, row=row, now=now):
        raise TooLateToChange
    changed = connection.execute(
        update(booking)
        .where(
            booking.c.id == row.id,
            booking.c.status == "booked",
            booking.c.version == row.version,
        )
        .values(
            status="cancelled",
            ics_sequence=booking.c.ics_sequence + 1,
            version=booking.c.version + 1,
        )
    )
    if changed.rowcount:
        drop_cells(connection=connection, booking_id=row.id)
        cancelled = connection.execute(select(booking).where(booking.c.id == row.id)).one()
        _record(connection, cancelled, "cancelled", now)


def reference(row: Booking) -> str:
    """A short name of the booking for people; it opens nothing."""
    return str(row.id[:8]).upper()


def _check_contact(connection: Connection, row: Booking, now: datetime) -> None:
    if not contact_rows.known(connection=connection, contact_id=row.contact_id).complete:
        raise ContactMissing
    limit = load_service(connection=connection).upcoming_per_contact
    ahead = contact_rows.upcoming(connection=connection, contact_id=row.contact_id, now=now)
    if ahead >= limit:
        raise TooManyBookings


def _record(connection: Connection, row: Booking, event: str, now: datetime) -> None:
    audit(connection=connection, booking_id=row.id, event=event, actor="visitor", now=now)
    connection.execute(
        insert(outbox).values(
            dedup_key=f"{row.id}:{row.ics_sequence}:{event}",
            kind=event,
            booking_id=row.id,
            created_at=now,
        )
    )
