"""The guard: no two bookings of one practitioner can have the same five minutes."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.engine import Connection

from actions.booking.availability import CELL
from actions.booking.tables import slot_cell


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


def drop_cells(*, connection: Connection, booking_id: str) -> None:
    """Give the time of a booking free."""
    connection.execute(delete(slot_cell).where(slot_cell.c.booking_id == booking_id))


def cells(busy_from: datetime, busy_to: datetime) -> Iterator[int]:
    """Numbers of the five-minute cells of a busy time, ascending."""
    seconds = int(CELL.total_seconds())
    return iter(range(int(busy_from.timestamp()) // seconds, int(busy_to.timestamp()) // seconds))
