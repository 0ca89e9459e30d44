from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from actions.booking import times
from actions.booking.availability import Diary, Service, WeeklyRule, Window, starts
from actions.booking.calendar import ics
from actions.booking.openings import nearest
from actions.booking.tables import Instant
from tests.booking.support import FRIDAY, Practice

CHICAGO = ZoneInfo("America/Chicago")
US_ZONES = (
    "America/New_York America/Detroit America/Kentucky/Louisville America/Kentucky/Monticello "
    "America/Indiana/Indianapolis America/Indiana/Vincennes America/Indiana/Winamac "
    "America/Indiana/Marengo America/Indiana/Petersburg America/Indiana/Vevay America/Chicago "
    "America/Indiana/Tell_City America/Indiana/Knox America/Menominee "
    "America/North_Dakota/Center America/North_Dakota/New_Salem America/North_Dakota/Beulah "
    "America/Denver America/Boise America/Phoenix America/Los_Angeles America/Anchorage "
    "America/Juneau America/Sitka America/Metlakatla America/Yakutat America/Nome America/Adak "
    "Pacific/Honolulu America/Puerto_Rico Pacific/Guam Pacific/Pago_Pago"
)
INSTANT = Instant()
zones = st.sampled_from(US_ZONES.split()).map(ZoneInfo)
# the days around both clock changes of the years people book in, and any other day
CHANGES = (date(2026, 11, 1), date(2027, 3, 14), date(2027, 11, 7), date(2028, 3, 12))
days = st.sampled_from(CHANGES) | st.dates(date(2026, 1, 1), date(2029, 12, 31))


def service(**changes: timedelta) -> Service:
    values = {
        "length": timedelta(minutes=15),
        "step": timedelta(minutes=20),
        "buffer_before": timedelta(0),
        "buffer_after": timedelta(minutes=5),
        "notice": timedelta(hours=4),
        "horizon": timedelta(days=28),
        "hold": timedelta(minutes=10),
        "change_until": timedelta(hours=1),
    } | changes
    return Service(id="talk", name="talk", upcoming_per_contact=2, **values)


def windows_of(day: date, zone: ZoneInfo, start: str, end: str) -> list[str]:
    minutes = [int(text[:2]) * 60 + int(text[3:]) for text in (start, end)]
    diary = Diary("desk", (), opened=[Window(day, minutes[0], minutes[1], zone)])
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    found = starts(
        diary,
        service(notice=timedelta(0), horizon=timedelta(days=3)),
        now=midnight - timedelta(days=1),
    )
    return [f"{instant.astimezone(zone):%H:%M %Z}" for instant in found]


def test_openings_follow_the_grid_and_end_before_the_window_does() -> None:
    assert windows_of(date(2026, 11, 24), CHICAGO, "09:00", "10:00") == [
        "09:00 CST",
        "09:20 CST",
        "09:40 CST",
    ]
    assert windows_of(date(2026, 11, 24), CHICAGO, "09:00", "09:50") == ["09:00 CST", "09:20 CST"]


def test_nobody_is_booked_into_the_hour_that_spring_skips() -> None:
    assert windows_of(date(2027, 3, 14), CHICAGO, "01:00", "04:00") == [
        "01:00 CST",
        "01:20 CST",
        "01:40 CST",
        "03:00 CDT",
        "03:20 CDT",
        "03:40 CDT",
    ]


def test_both_hours_of_autumn_can_be_booked() -> None:
    assert windows_of(date(2026, 11, 1), CHICAGO, "01:00", "02:00") == [
        "01:00 CDT",
        "01:20 CDT",
        "01:40 CDT",
        "01:00 CST",
        "01:20 CST",
        "01:40 CST",
    ]


def test_a_visitor_sees_nothing_sooner_than_the_notice_or_later_than_the_horizon() -> None:
    diary = Diary("desk", [WeeklyRule(day, 0, 24 * 60, CHICAGO) for day in range(7)])
    found = starts(diary, service(), now=FRIDAY)
    assert found[0] == FRIDAY + timedelta(hours=4)
    assert found[-1] == FRIDAY + timedelta(days=28)


def test_a_holiday_is_closed_and_a_day_opened_by_hand_is_not() -> None:
    thanksgiving = date(2026, 11, 26)
    rule = WeeklyRule(thanksgiving.weekday(), 540, 600, CHICAGO)
    closed = Diary("desk", [rule], holidays="US")
    assert not [one for one in starts(closed, service(), now=FRIDAY) if one.day == 26]
    opened = Diary("desk", [rule], opened=[Window(thanksgiving, 600, 620, CHICAGO)], holidays="US")
    assert [one for one in starts(opened, service(), now=FRIDAY) if one.day == 26] == [
        datetime(2026, 11, 26, 16, 0, tzinfo=UTC)
    ]


def test_a_closed_afternoon_takes_out_each_opening_that_touches_it() -> None:
    tuesday = date(2026, 11, 24)
    diary = Diary(
        "desk",
        [WeeklyRule(1, 780, 840, CHICAGO)],
        closed=[Window(tuesday, 790, 830, CHICAGO)],
    )
    assert [one for one in starts(diary, service(), now=FRIDAY) if one.day == 24] == []


def test_a_rule_counts_between_its_first_and_last_day() -> None:
    rule = WeeklyRule(1, 540, 560, CHICAGO, date(2026, 11, 25), date(2026, 12, 1))
    found = starts(Diary("desk", [rule]), service(), now=FRIDAY)
    assert [one.date() for one in found] == [date(2026, 12, 1)]


def test_the_three_nearest_openings_come_in_order(office: Practice) -> None:
    free = office.free()
    assert nearest(free, free[3].start) == free[2:5]
    assert nearest(free[:1], free[3].start) == free[:1]


@settings(max_examples=400, deadline=None)
@given(zone=zones, day=days, start=st.integers(0, 280), length=st.integers(1, 60))
def test_every_minute_of_an_opening_is_inside_the_window_by_the_wall_clock(
    zone: ZoneInfo, day: date, start: int, length: int
) -> None:
    window = Window(day, start * 5, min(1440, (start + length) * 5), zone)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    always = service(notice=timedelta(0), horizon=timedelta(days=3))
    found = starts(Diary("desk", (), opened=[window]), always, now=midnight - timedelta(days=1))
    for instant in found:
        assert instant.tzinfo is UTC
        for minute in range(15):
            assert window.holds(instant + timedelta(minutes=minute))
    # every opening has its 15 minutes for itself, and as many fit as the true length allows
    assert all(b - a >= timedelta(minutes=20) for a, b in pairwise(found))
    open_minutes = sum(window.holds(midnight + timedelta(minutes=m)) for m in range(27 * 60))
    whole = open_minutes == window.end_minute - window.start_minute
    if whole:
        assert len(found) == max(0, (open_minutes - 15) // 20 + 1)


@settings(max_examples=400, deadline=None)
@given(zone=zones, day=days, minute=st.integers(0, 287), visitor=zones)
def test_chat_database_and_calendar_name_the_same_instant(
    zone: ZoneInfo, day: date, minute: int, visitor: ZoneInfo
) -> None:
    window = Window(day, minute * 5, min(1440, minute * 5 + 60), zone)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    always = service(notice=timedelta(0), horizon=timedelta(days=3))
    for start in starts(
        Diary("desk", (), opened=[window]), always, now=midnight - timedelta(days=1)
    ):
        stored = INSTANT.process_result_value(INSTANT.process_bind_param(start, None), None)
        assert stored == start
        assert datetime.fromisoformat(start.astimezone(zone).isoformat()) == start
        row = Row(start=stored, end=stored + timedelta(minutes=15))
        event = Calendar.from_ical(
            ics(row, practice_name="Z", manage_url="https://x", now=start)
        ).events[0]
        assert event.start == start
        text = times.full(start, zone, visitor)
        assert times.clock_label(start.astimezone(zone)) in text
        assert times.clock_label(start.astimezone(visitor)) in text


class Row:
    id, ics_sequence, status = "0f", 0, "booked"

    def __init__(self, start: datetime, end: datetime) -> None:
        self.start, self.end = start, end


def test_a_visitor_elsewhere_reads_both_clocks() -> None:
    start = datetime(2026, 11, 24, 20, 20, tzinfo=UTC)
    assert times.full(start, CHICAGO) == "Tuesday, November 24, 2026, 2:20 PM CST"
    assert (
        times.full(start, CHICAGO, ZoneInfo("America/New_York"))
        == "Tuesday, November 24, 2026, 2:20 PM CST (3:20 PM EST)"
    )
    assert (
        times.full(start, CHICAGO, ZoneInfo("Asia/Tokyo"))
        == "Tuesday, November 24, 2026, 2:20 PM CST (Wednesday 5:20 AM JST)"
    )
    assert times.full(start, CHICAGO, ZoneInfo("America/Menominee")) == times.full(start, CHICAGO)
    assert times.opening_label(start, CHICAGO) == "2:20 PM"
    assert (
        times.opening_label(start, CHICAGO, ZoneInfo("America/Denver"))
        == "2:20 PM CST (1:20 PM MST)"
    )


@pytest.mark.parametrize("reported", [None, "", "Mars/Olympus", "../etc/passwd", "x" * 300])
def test_a_browser_that_reports_no_zone_counts_as_local(reported: str | None) -> None:
    assert times.zone_named(reported) is None
