"""Keeps an opening for a visitor while the form is filled in."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from actions.booking import contact_rows, guard
from actions.booking.audit import audit
from actions.booking.availability import Service
from actions.booking.openings import Opening, is_allowed, load_service
from actions.booking.tables import booking

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
    service = load_service(connection=connection)
    if not is_allowed(connection=connection, opening=opening, service=service, now=now):
        raise OpeningClosed
    contact_rows.forget_abandoned(connection=connection, now=now)
    contact_id = contact_rows.take_over(connection=connection, holder=holder)
    _expire_in_the_way(connection, opening, service, holder, now)
    if current:
        _end(connection, current.id, "cancelled", now, actor="visitor")
    try:
        return _insert(connection, opening, service, holder, now, visitor_tz, use, contact_id)
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
        select(booking.c.id).where(booking.c.holder == holder, booking.c.status == "held")
    ).all()
    for row in rows:
        _end(connection, row.id, "cancelled", now, actor="visitor")
    contact_rows.forget(connection=connection, holder=holder)
    return bool(rows)


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
    guard.write_cells(connection, opening.practitioner_id, booking_id, busy_from, busy_to)
    audit(
        connection=connection,
        booking_id=booking_id,
        event="held",
        actor="visitor",
        now=now,
    )
    return connection.execute(select(booking).where(booking.c.id == booking_id)).one()


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
        guard.drop_cells(connection=connection, booking_id=booking_id)
        event = "released" if status == "cancelled" else "expired"
        audit(
            connection=connection,
            booking_id=booking_id,
            event=event,
            actor=actor,
            now=now,
        )
