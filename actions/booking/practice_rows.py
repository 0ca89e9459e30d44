"""Brings the practice of `practice.yml` into the database."""

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.engine import Connection

from actions.booking.practice import Practice, Row
from actions.booking.tables import (
    availability_exception,
    availability_rule,
    practitioner,
    service,
)


def synchronise(*, connection: Connection, practice: Practice) -> None:
    """Make practitioners, service, rules and exceptions those of `practice`.

    Who is no longer named stays, inactive, because of the bookings that name them.
    """
    connection.execute(update(practitioner).values(active=False))
    connection.execute(update(service).values(active=False))
    for person in practice.practitioners:
        _put(connection, practitioner, {**person, "active": True})
    _put(connection, service, {**practice.service, "active": True})
    for table, rows in (
        (availability_rule, practice.rules),
        (availability_exception, practice.exceptions),
    ):
        connection.execute(delete(table))
        if rows:
            connection.execute(insert(table), rows)


def _put(connection: Connection, table: Table, row: Row) -> None:
    known = connection.execute(select(table.c.id).where(table.c.id == row["id"])).first()
    if known:
        connection.execute(update(table).where(table.c.id == row["id"]).values(**row))
    else:
        connection.execute(insert(table).values(**row))
