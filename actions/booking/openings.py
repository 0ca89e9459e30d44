"""Free openings: what the rules allow and nobody holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.engine import Connection

from actions.booking.availability import Diary, Service, WeeklyRule, Window, allows, starts
from actions.booking.tables import (
    availability_exception,
    availability_rule,
    booking,
    practitioner,
    service,
)


@dataclass(frozen=True, order=True)
class Opening:
    """A start, in UTC, with somebody who is free then."""

    start: datetime
    practitioner_id: str


def load_service(*, connection: Connection) -> Service:
    """The one service that is offered."""
    row = connection.execute(select(service).where(service.c.active)).mappings().one()
    minutes = {
        name: timedelta(minutes=row[f"{name}_minutes"])
        for name in (
            "length",
            "step",
            "buffer_before",
            "buffer_after",
            "notice",
            "hold",
            "change_until",
        )
    }
    return Service(
        id=row["id"],
        name=row["name"],
        horizon=timedelta(days=row["horizon_days"]),
        upcoming_per_contact=row["upcoming_per_contact"],
        **minutes,
    )


def load_diaries(*, connection: Connection) -> list[Diary]:
    """The diaries of all who can be booked."""
    people = connection.execute(
        select(practitioner).where(practitioner.c.active).order_by(practitioner.c.id)
    ).mappings()
    rules = connection.execute(select(availability_rule)).mappings().all()
    exceptions = connection.execute(select(availability_exception)).mappings().all()
    return [
        Diary(
            practitioner_id=person["id"],
            rules=[_rule(row) for row in rules if row["practitioner_id"] == person["id"]],
            opened=_windows(exceptions, person["id"], "open"),
            closed=_windows(exceptions, person["id"], "closed"),
            holidays=person["holidays"],
        )
        for person in people
    ]


def is_allowed(
    *, connection: Connection, opening: Opening, service: Service, now: datetime
) -> bool:
    """Whether the rules, as they are now, have this opening."""
    return any(
        allows(diary, service, opening.start, now=now)
        for diary in load_diaries(connection=connection)
        if diary.practitioner_id == opening.practitioner_id
    )


def free(*, connection: Connection, now: datetime, holder: str | None = None) -> list[Opening]:
    """Openings nobody has, one a start, ascending; what `holder` holds counts as free."""
    offered = load_service(connection=connection)
    possible = sorted(
        Opening(start, diary.practitioner_id)
        for diary in load_diaries(connection=connection)
        for start in starts(diary, offered, now=now)
    )
    busy: dict[str, list[tuple[datetime, datetime]]] = {}
    for row in connection.execute(_busy(now, holder)):
        busy.setdefault(row.practitioner_id, []).append((row.busy_from, row.busy_to))
    found: dict[datetime, Opening] = {}
    for opening in possible:
        begin = opening.start - offered.buffer_before
        end = opening.start + offered.length + offered.buffer_after
        taken = busy.get(opening.practitioner_id, ())
        if not any(begin < busy_to and busy_from < end for busy_from, busy_to in taken):
            found.setdefault(opening.start, opening)
    return list(found.values())


def nearest(openings: list[Opening], instant: datetime, count: int = 3) -> list[Opening]:
    """The `count` openings closest to `instant`, ascending."""
    return sorted(sorted(openings, key=lambda opening: abs(opening.start - instant))[:count])


def _busy(now: datetime, holder: str | None) -> Any:
    alive = and_(booking.c.status == "held", booking.c.hold_expires_at > now)
    if holder is not None:
        alive = and_(alive, booking.c.holder != holder)
    return select(booking.c.practitioner_id, booking.c.busy_from, booking.c.busy_to).where(
        or_(booking.c.status == "booked", alive), booking.c.busy_to > now
    )


def _rule(row: Any) -> WeeklyRule:
    return WeeklyRule(
        weekday=row["weekday"],
        start_minute=row["start_minute"],
        end_minute=row["end_minute"],
        zone=ZoneInfo(row["zone"]),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
    )


def _windows(rows: Any, practitioner_id: str, kind: str) -> list[Window]:
    return [
        Window(row["day"], row["start_minute"], row["end_minute"], ZoneInfo(row["zone"]))
        for row in rows
        if row["practitioner_id"] == practitioner_id and row["kind"] == kind
    ]
