"""Finds the openings a visitor names among those on offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from actions.booking.openings import Opening
from actions.booking.time_words import PARTS
from actions.booking.wish import Wish, read_wish

FOUR_YEARS = 1462  # days, one with a February 29 among them


@dataclass(frozen=True)
class Choice:
    """The openings that were named; if there is none, `near` is the instant that was meant.

    Without openings and `near`, the day that was named does not exist. `by_clock` says that the
    time names one opening on each of two clocks.
    """

    openings: tuple[Opening, ...] = ()
    near: datetime | None = None
    by_clock: bool = False


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
    zones, both = wish.on_clock(zones, now), zones
    if not zones:
        return None
    if wish.clock and wish.hour is None and not wish.names_day:
        return _on_clock(shown, zones[0], [zone for zone in both if zone != zones[0]])
    # what was shown goes first, unless a day alone was named: then all of that day is meant
    if wish.hour is not None and (found := _fitting(wish, shown, zones)):
        if wish.names_day and not wish.negated:
            found = _of_first_day(found, zones[0])
        return Choice(found, by_clock=_by_clock(wish, found, zones))
    days = {_day(opening, zones[0]) for opening in shown}
    on_shown_days = [opening for opening in free if _day(opening, zones[0]) in days]
    for openings in (on_shown_days, free):
        if found := _fitting(wish, openings, zones):
            if wish.names_day and not wish.negated:
                found = _of_first_day(found, zones[0])
            return Choice(found, by_clock=_by_clock(wish, found, zones))
    return Choice(near=_meant(wish, zones[0], now))


def _fitting(
    wish: Wish, openings: Sequence[Opening], zones: Sequence[ZoneInfo]
) -> tuple[Opening, ...]:
    return tuple(
        opening
        for opening in openings
        if any(wish.fits(opening.start.astimezone(zone)) for zone in zones)
    )


def _by_clock(wish: Wish, found: Sequence[Opening], zones: Sequence[ZoneInfo]) -> bool:
    fitting = [[one for one in found if wish.fits(one.start.astimezone(zone))] for zone in zones]
    return wish.hour is not None and len(found) == 2 and list(map(len, fitting)) == [1, 1]


def _on_clock(
    shown: Sequence[Opening], meant: ZoneInfo, others: Sequence[ZoneInfo]
) -> Choice | None:
    """Of two openings that one time names on two clocks, the one on the clock that is meant."""
    if len(shown) != 2 or not others:
        return None
    for one, other in (shown, shown[::-1]):
        here, there = one.start.astimezone(meant), other.start.astimezone(others[0])
        if here.timetuple()[:5] == there.timetuple()[:5]:
            return Choice((one,))
    return None


def _of_first_day(openings: tuple[Opening, ...], zone: ZoneInfo) -> tuple[Opening, ...]:
    return tuple(one for one in openings if _day(one, zone) == _day(openings[0], zone))


def _day(opening: Opening, zone: ZoneInfo) -> date:
    return opening.start.astimezone(zone).date()


def _meant(wish: Wish, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The next instant the wish could mean; the half of the day left open is the working one.

    None if the calendar has no such day.
    """
    local = now.astimezone(zone)
    hour = wish.hour if wish.hour is not None else PARTS[wish.part][0] if wish.part else 12
    if wish.half:
        hour = hour % 12 + (12 if wish.half == "pm" else 0)
    elif hour < 8:
        hour += 12
    coming = (local.date() + timedelta(days=days) for days in range(FOUR_YEARS))
    for day in (wish.on,) if wish.on else coming:
        if wish.fits_day(day):
            return datetime(day.year, day.month, day.day, hour, wish.minute or 0, tzinfo=zone)
    return None
