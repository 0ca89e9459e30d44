"""Finds the openings a visitor names among those on offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from actions.booking.openings import Opening
from actions.booking.wish import Wish, read_wish


@dataclass(frozen=True)
class Choice:
    """The openings that were named; if there is none, `near` is the instant that was meant."""

    openings: tuple[Opening, ...] = ()
    near: datetime | None = None


def read_choice(
    text: str,
    *,
    shown: Sequence[Opening],
    free: Sequence[Opening],
    zones: Sequence[ZoneInfo],
    now: datetime,
) -> Choice | None:
    """The choice `text` makes among `shown`, else among `free`; None if it makes none.

    Times are read on the clocks of all `zones`, the first of which is the practice's.
    """
    wish = read_wish(text, today=now.astimezone(zones[0]).date())
    if wish is None:
        return None
    if wish.place is not None:
        place = len(shown) - 1 if wish.place < 0 else wish.place
        return Choice((shown[place],)) if place < len(shown) else None
    # what was shown goes first, unless a day alone was named: then all of that day is meant
    if wish.hour is not None and (found := _fitting(wish, shown, zones)):
        return Choice(found)
    days = {_day(opening, zones[0]) for opening in shown}
    on_shown_days = [opening for opening in free if _day(opening, zones[0]) in days]
    for openings in (on_shown_days, free):
        if found := _fitting(wish, openings, zones):
            return Choice(_of_first_day(found, zones[0]) if wish.names_day else found)
    return Choice(near=_meant(wish, zones[0], now))


def _fitting(
    wish: Wish, openings: Sequence[Opening], zones: Sequence[ZoneInfo]
) -> tuple[Opening, ...]:
    return tuple(
        opening
        for opening in openings
        if any(wish.fits(opening.start.astimezone(zone)) for zone in zones)
    )


def _of_first_day(openings: tuple[Opening, ...], zone: ZoneInfo) -> tuple[Opening, ...]:
    return tuple(one for one in openings if _day(one, zone) == _day(openings[0], zone))


def _day(opening: Opening, zone: ZoneInfo) -> date:
    return opening.start.astimezone(zone).date()


def _meant(wish: Wish, zone: ZoneInfo, now: datetime) -> datetime:
    """The next instant the wish could mean; the half of the day left open is the working one."""
    local = now.astimezone(zone)
    hour = wish.hour if wish.hour is not None else 12
    if wish.half:
        hour = hour % 12 + (12 if wish.half == "pm" else 0)
    elif hour < 8:
        hour += 12
    for days in range(366):
        day = local.date() + timedelta(days=days)
        if wish.fits_day(day):
            return datetime(day.year, day.month, day.day, hour, wish.minute or 0, tzinfo=zone)
    return now
