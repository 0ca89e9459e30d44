"""Keeps an opening for a visitor while the form is filled in."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from actions.booking.availability import CELL, Service
from actions.booking.openings import Opening, allowed, load_service
from actions.booking.tables import audit_log, booking, contact, slot_cell

# A visitor who comes back after the hold has run out need not type again; then it is forgotten.
ABANDONED_AFTER = timedelta(hours=1)
Booking = Any  # a row of `booking`


class OpeningTaken(Exception):
    """Somebody else was first."""


class OpeningClosed(Exception):
    """The rules do not allow this start, or not any more."""


class OfferUsed(Exception):
    """The offer has led to a hold before that is over."""


def hold(
    *,
    connection: Connection,
    opening: Opening,
    holder: str,
    now: datetime,
    visitor_tz: str | None = None,
    use: str | None = None,
) -> Booking:
    """Hold `opening` for `holder`, in place of what they held before.

    `use` names the offer pressed. Raises OpeningTaken, OpeningClosed, OfferUsed; the
    transaction must then be rolled back, and what was held before stays held.
    """
    current = held_by(connection=connection, holder=holder, now=now)
    if current and current.start == opening.start:
        return current
    if use and _known_use(connection, use):
        raise OfferUsed
    if opening not in allowed(connection=connection, now=now):
        raise OpeningClosed
    service = load_service(connection=connection)
    _forget_abandoned(connection, now)
    contact_id = _take_over_contact(connection, holder)
    _expire_in_the_way(connection, opening, service, holder, now)
    if current:
        _end(connection, current.id, "cancelled", now, actor="visitor")
    try:
        return _insert(
            connection, opening, service, holder, now, visitor_tz, use, contact_id
        )
    except IntegrityError as error:
        raise OpeningTaken from error


def held_by(*, connection: Connection, holder: str, now: datetime) -> Booking | None:
    """The live hold of `holder`."""
    return connection.execute(
        select(booking).where(
            booking.c.holder == holder,
            booking.c.status == "held",
            booking.c.hold_expires_at > now,
        )
    ).first()


def find(*, connection: Connection, booking_id: str | None, holder: str) -> Booking:
    """The booking of that id, whatever its state, if it is `holder`'s; else None."""
    return connection.execute(
        select(booking).where(booking.c.id == booking_id, booking.c.holder == holder)
    ).first()


def release(*, connection: Connection, holder: str, now: datetime) -> bool:
    """End every hold of `holder` and forget the contact given; whether there was one."""
    rows = connection.execute(
        select(booking.c.id).where(
            booking.c.holder == holder, booking.c.status == "held"
        )
    ).all()
    for row in rows:
        _end(connection, row.id, "cancelled", now, actor="visitor")
    unbooked = select(booking.c.id).where(
        booking.c.holder == holder, booking.c.manage_token_hash.is_(None)
    )
    _forget_contacts(connection, unbooked)
    return bool(rows)


def drop_cells(*, connection: Connection, booking_id: str) -> None:
    """Give the time of a booking free."""
    connection.execute(delete(slot_cell).where(slot_cell.c.booking_id == booking_id))


def audit(
    *, connection: Connection, booking_id: str, event: str, actor: str, now: datetime
) -> None:
    """Write what happened to a booking; `actor` is `visitor` or `clock`."""
    connection.execute(
        insert(audit_log).values(
            at=now, booking_id=booking_id, event=event, actor=actor
        )
    )


def cells(busy_from: datetime, busy_to: datetime) -> Iterator[int]:
    """Numbers of the five-minute cells of a busy time, ascending."""
    seconds = int(CELL.total_seconds())
    return iter(
        range(
            int(busy_from.timestamp()) // seconds, int(busy_to.timestamp()) // seconds
        )
    )


def _insert(
    connection: Connection,
    opening: Opening,
    service: Service,
    holder: str,
    now: datetime,
    visitor_tz: str | None,
    use: str | None,
    contact_id: str | None,
) -> Booking:
    booking_id = secrets.token_hex(16)
    end = opening.start + service.length
    busy_from, busy_to = (
        opening.start - service.buffer_before,
        end + service.buffer_after,
    )
    connection.execute(
        insert(booking).values(
            id=booking_id,
            practitioner_id=opening.practitioner_id,
            service_id=service.id,
            start=opening.start,
            end=end,
            busy_from=busy_from,
            busy_to=busy_to,
            status="held",
            hold_expires_at=now + service.hold,
            holder=holder,
            idempotency_key=use or secrets.token_hex(32),
            visitor_tz=visitor_tz,
            contact_id=contact_id,
            ics_sequence=0,
            version=1,
            created_at=now,
        )
    )
    write_cells(connection, opening.practitioner_id, booking_id, busy_from, busy_to)
    audit(
        connection=connection,
        booking_id=booking_id,
        event="held",
        actor="visitor",
        now=now,
    )
    return connection.execute(select(booking).where(booking.c.id == booking_id)).one()


def write_cells(
    connection: Connection,
    practitioner_id: str,
    booking_id: str,
    busy_from: datetime,
    busy_to: datetime,
) -> None:
    """Take the cells of a busy time; the primary key refuses one that is taken."""
    # ascending, so that two transactions cannot wait for each other
    rows = [
        {"practitioner_id": practitioner_id, "cell": cell, "booking_id": booking_id}
        for cell in cells(busy_from, busy_to)
    ]
    connection.execute(insert(slot_cell), rows)


def _known_use(connection: Connection, use: str) -> bool:
    used = select(booking.c.id).where(booking.c.idempotency_key == use)
    return connection.execute(used).first() is not None


def _expire_in_the_way(
    connection: Connection,
    opening: Opening,
    service: Service,
    holder: str,
    now: datetime,
) -> None:
    begin = opening.start - service.buffer_before
    end = opening.start + service.length + service.buffer_after
    overlapping = (
        (booking.c.practitioner_id == opening.practitioner_id)
        & (booking.c.busy_from < end)
        & (booking.c.busy_to > begin)
    )
    rows = connection.execute(
        select(booking.c.id).where(
            booking.c.status == "held",
            booking.c.hold_expires_at <= now,
            overlapping | (booking.c.holder == holder),
        )
    ).all()
    for row in rows:
        _end(connection, row.id, "expired", now, actor="clock")


def _end(
    connection: Connection, booking_id: str, status: str, now: datetime, *, actor: str
) -> None:
    ended = connection.execute(
        update(booking)
        .where(booking.c.id == booking_id, booking.c.status == "held")
        .values(status=status, hold_expires_at=None, version=booking.c.version + 1)
    )
    if ended.rowcount:
        drop_cells(connection=connection, booking_id=booking_id)
        event = "released" if status == "cancelled" else "expired"
        audit(
            connection=connection,
            booking_id=booking_id,
            event=event,
            actor=actor,
            now=now,
        )


def _take_over_contact(connection: Connection, holder: str) -> str | None:
    unbooked = (booking.c.holder == holder) & booking.c.manage_token_hash.is_(None)
    given = select(booking.c.contact_id).where(
        unbooked, booking.c.contact_id.is_not(None)
    )
    found = connection.execute(given).scalars().first()
    connection.execute(update(booking).where(unbooked).values(contact_id=None))
    return str(found) if found else None


def _forget_abandoned(connection: Connection, now: datetime) -> None:
    _forget_contacts(
        connection,
        select(booking.c.id).where(
            booking.c.created_at < now - ABANDONED_AFTER,
            booking.c.contact_id.is_not(None),
            booking.c.manage_token_hash.is_(None),
        ),
    )


def _forget_contacts(connection: Connection, bookings: Any) -> None:
    given = select(booking.c.contact_id).where(booking.c.id.in_(bookings))
    contact_ids = set(connection.execute(given).scalars()) - {None}
    if not contact_ids:
        return
    # a contact that went on to a booking stays
    connection.execute(
        update(booking).where(booking.c.id.in_(bookings)).values(contact_id=None)
    )
    still_used = select(booking.c.contact_id).where(
        booking.c.contact_id.in_(contact_ids)
    )
    connection.execute(
        delete(contact).where(
            contact.c.id.in_(contact_ids), contact.c.id.not_in(still_used)
        )
    )
