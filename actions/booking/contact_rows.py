"""Keeps the contact with the hold, and forgets it when no booking comes of it."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from actions.booking.contacts import Contact
from actions.booking.tables import booking, contact

# A visitor who comes back after the hold has run out need not type again; then it is forgotten.
ABANDONED_AFTER = timedelta(hours=1)


def keep(*, connection: Connection, booking_id: str, holder: str, given: Contact) -> Contact | None:
    """Add what was given to the hold's contact; the whole of it, or None if it has no hold."""
    row = connection.execute(
        select(booking.c.contact_id).where(
            booking.c.id == booking_id,
            booking.c.holder == holder,
            booking.c.status.in_(("held", "expired")),
        )
    ).first()
    if row is None:
        return None
    if row.contact_id is None:
        contact_id = secrets.token_hex(16)
        connection.execute(insert(contact).values(id=contact_id, **given.given()))
        connection.execute(
            update(booking).where(booking.c.id == booking_id).values(contact_id=contact_id)
        )
    else:
        contact_id = row.contact_id
        if given.given():
            connection.execute(
                update(contact).where(contact.c.id == contact_id).values(**given.given())
            )
    return known(connection=connection, contact_id=contact_id)


def known(*, connection: Connection, contact_id: str | None) -> Contact:
    """The contact behind an id, empty if there is none."""
    row = connection.execute(select(contact).where(contact.c.id == contact_id)).first()
    return Contact(row.name, row.phone, row.email) if row else Contact()


def upcoming(*, connection: Connection, contact_id: str, now: datetime) -> int:
    """How many bookings lie ahead for anybody with this phone or e-mail."""
    who = known(connection=connection, contact_id=contact_id)
    same = []
    if who.phone:
        same.append(contact.c.phone == who.phone)
    if who.email:
        same.append(func.lower(contact.c.email) == who.email.lower())
    if not same:
        return 0
    query = (
        select(func.count())
        .select_from(booking.join(contact, booking.c.contact_id == contact.c.id))
        .where(or_(*same), booking.c.status == "booked", booking.c.start > now)
    )
    return int(connection.execute(query).scalar_one())


def forget(*, connection: Connection, holder: str) -> None:
    """Delete what `holder` gave, unless a booking came of it."""
    unbooked = select(booking.c.id).where(
        booking.c.holder == holder, booking.c.manage_token_hash.is_(None)
    )
    _forget(connection, unbooked)


def take_over(*, connection: Connection, holder: str) -> str | None:
    """The contact `holder` gave with an earlier hold, taken from it for the next one."""
    unbooked = (booking.c.holder == holder) & booking.c.manage_token_hash.is_(None)
    given = select(booking.c.contact_id).where(unbooked, booking.c.contact_id.is_not(None))
    found = connection.execute(given).scalars().first()
    connection.execute(update(booking).where(unbooked).values(contact_id=None))
    return str(found) if found else None


def forget_abandoned(*, connection: Connection, now: datetime) -> None:
    """Delete what visitors gave who never came back."""
    _forget(
        connection,
        select(booking.c.id).where(
            booking.c.created_at < now - ABANDONED_AFTER,
            booking.c.contact_id.is_not(None),
            booking.c.manage_token_hash.is_(None),
        ),
    )


def _forget(connection: Connection, bookings: Any) -> None:
    given = select(booking.c.contact_id).where(booking.c.id.in_(bookings))
    contact_ids = set(connection.execute(given).scalars()) - {None}
    if not contact_ids:
        return
    # a contact that went on to a booking stays
    connection.execute(update(booking).where(booking.c.id.in_(bookings)).values(contact_id=None))
    still_used = select(booking.c.contact_id).where(booking.c.contact_id.in_(contact_ids))
    connection.execute(
        delete(contact).where(contact.c.id.in_(contact_ids), contact.c.id.not_in(still_used))
    )
