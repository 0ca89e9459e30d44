"""Instants as people read them: full date, weekday and zone."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_named(name: object) -> ZoneInfo | None:
    """The zone a browser reported, or None if there is no such zone."""
    try:
        return ZoneInfo(str(name)) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zones_to_show(start: datetime, practice: ZoneInfo, visitor: ZoneInfo | None) -> list[ZoneInfo]:
    """The practice's zone, and the visitor's if its clock shows another time at `start`."""
    if (
        visitor is None
        or start.astimezone(practice).utcoffset() == start.astimezone(visitor).utcoffset()
    ):
        return [practice]
    return [practice, visitor]


def full(start: datetime, practice: ZoneInfo, visitor: ZoneInfo | None = None) -> str:
    """As in `Tuesday, November 24, 2026, 2:20 PM CST (3:20 PM EST)`."""
    here = start.astimezone(practice)
    text = f"{day_label(here)}, {here.year}, {clock_label(here)} {here.tzname()}"
    for zone in zones_to_show(start, practice, visitor)[1:]:
        text += f" ({_elsewhere(start.astimezone(zone), here)})"
    return text


def opening_label(start: datetime, practice: ZoneInfo, visitor: ZoneInfo | None = None) -> str:
    """As in `2:20 PM`, or `2:20 PM CST (3:20 PM EST)`."""
    here = start.astimezone(practice)
    others = zones_to_show(start, practice, visitor)[1:]
    if not others:
        return clock_label(here)
    there = _elsewhere(start.astimezone(others[0]), here)
    return f"{clock_label(here)} {here.tzname()} ({there})"


def day_label(local: datetime) -> str:
    """As in `Tuesday, November 24`."""
    return f"{local:%A, %B} {local.day}"


def clock_label(local: datetime) -> str:
    """As in `2:20 PM`."""
    return f"{local.hour % 12 or 12}:{local:%M} {'AM' if local.hour < 12 else 'PM'}"


def _elsewhere(there: datetime, here: datetime) -> str:
    day = "" if there.date() == here.date() else f"{there:%A} "
    return f"{day}{clock_label(there)} {there.tzname()}"
