"""The log of what happened to bookings."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from actions.booking.tables import audit_log


def audit(
    *, connection: Connection, booking_id: str, event: str, actor: str, now: datetime
) -> None:
    """Write what happened to a booking; `actor` is `visitor` or `clock`."""
    connection.execute(
        insert(audit_log).values(at=now, booking_id=booking_id, event=event, actor=actor)
    )
