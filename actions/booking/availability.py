"""Which instants the rules open, before anybody has booked. Pure: no database, no clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from actions.booking.practice import CELL_MINUTES

CELL = timedelta(minutes=CELL_MINUTES)


@dataclass(frozen=True)
class Window:
    """Minutes of one day by the wall clock of `zone`, the end not included."""

    day: date
    start_minute: int
    end_minute: int
    zone: ZoneInfo

    def holds(self, instant: datetime) -> bool:
        """Whether the wall clock shows a time inside the window at `instant`."""
        wall = instant.astimezone(self.zone)
        minute = wall.hour * 60 + wall.minute
        return wall.date() == self.day and self.start_minute <= minute < self.end_minute

    def span(self) -> tuple[datetime, datetime]:
        """First and last instant, in UTC, between which the window can lie.

        A wall time that comes twice in autumn counts with both its instants; one that spring
        skips lies outside the window, so `holds` decides inside the span.
        """
        midnight = datetime.combine(self.day, time())
        edges = [
            (midnight + timedelta(minutes=minute)).replace(tzinfo=self.zone, fold=fold)
            for minute in (self.start_minute, self.end_minute)
            for fold in (0, 1)
        ]
        instants = [edge.astimezone(UTC) for edge in edges]
        return min(instants), max(instants)


@dataclass(frozen=True)
class WeeklyRule:
    """A window that comes every week; `valid_from` and `valid_to` are days included."""

    weekday: int
    start_minute: int
    end_minute: int
    zone: ZoneInfo
    valid_from: date | None = None
    valid_to: date | None = None

    def on(self, day: date) -> Window | None:
        """The window of `day`, if the rule has one."""
        if day.weekday() != self.weekday:
            return None
        if (self.valid_from and day < self.valid_from) or (self.valid_to and day > self.valid_to):
            return None
        return Window(day, self.start_minute, self.end_minute, self.zone)


@dataclass(frozen=True)
class Service:
    """What is booked: its length, its grid and its limits."""

    id: str
    name: str
    length: timedelta
    step: timedelta
    buffer_before: timedelta
    buffer_after: timedelta
    notice: timedelta
    horizon: timedelta
    hold: timedelta
    change_until: timedelta
    upcoming_per_contact: int


@dataclass(frozen=True)
class Diary:
    """When one practitioner works; `holidays` is a country whose public holidays are closed."""

    practitioner_id: str
    rules: Sequence[WeeklyRule]
    opened: Sequence[Window] = ()
    closed: Sequence[Window] = ()
    holidays: str | None = None


def starts(diary: Diary, service: Service, *, now: datetime) -> list[datetime]:
    """Instants in UTC, ascending, at which the rules let the service start."""
    return _between(diary, service, now + service.notice, now + service.horizon)


def allows(diary: Diary, service: Service, start: datetime, *, now: datetime) -> bool:
    """Whether the rules let the service start at `start`."""
    if not now + service.notice <= start <= now + service.horizon:
        return False
    return bool(_between(diary, service, start, start))


def _between(diary: Diary, service: Service, first: datetime, last: datetime) -> list[datetime]:
    found = {
        instant
        for window in _windows(diary, first, last)
        for instant in _walk(window, service)
        if first <= instant <= last and not _closed(diary, instant, service)
    }
    return sorted(found)


def _windows(diary: Diary, first: datetime, last: datetime) -> Iterator[Window]:
    # a day more at each end: the local date may differ from that of UTC
    day, end = first.date() - timedelta(days=1), last.date() + timedelta(days=1)
    while day <= end:
        if not _holiday(diary.holidays, day):
            yield from filter(None, (rule.on(day) for rule in diary.rules))
        day += timedelta(days=1)
    yield from diary.opened


def _walk(window: Window, service: Service) -> Iterator[datetime]:
    instant, end = window.span()
    while instant + service.length <= end:
        if all(window.holds(cell) for cell in _cells(instant, service.length)):
            yield instant
        instant += service.step


def _cells(start: datetime, length: timedelta) -> Iterator[datetime]:
    return (start + CELL * number for number in range(length // CELL))


def _closed(diary: Diary, start: datetime, service: Service) -> bool:
    cells = list(_cells(start, service.length))
    return any(window.holds(cell) for window in diary.closed for cell in cells)


def _holiday(country: str | None, day: date) -> bool:
    return country is not None and day in _calendar(country)


@lru_cache(maxsize=8)
def _calendar(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)
