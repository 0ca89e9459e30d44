"""Openings on the screen: which of them, in what form, and what was shown last."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any
from zoneinfo import ZoneInfo

from actions.booking import openings, times, tokens
from actions.booking.holds import Booking
from actions.booking.openings import Opening
from actions.booking.practice import practice
from actions.settings import settings
from actions.skills.base import Turn
from actions.skills.form_state import View

DAYS_SHOWN = 5
OPENINGS_A_DAY = 6


def practice_zone() -> ZoneInfo:
    """The zone of the practice's wall clock."""
    return ZoneInfo(practice().zone)


def visitor_zone(turn: Turn) -> ZoneInfo | None:
    """The zone the visitor's browser reported, if it is one."""
    return times.zone_named(turn.slot("time_zone"))


def zones(turn: Turn) -> list[ZoneInfo]:
    """The clocks a visitor may mean, the practice's first."""
    visitor = visitor_zone(turn)
    return [practice_zone(), visitor] if visitor else [practice_zone()]


def when(turn: Turn, row: Booking) -> str:
    """The start of a hold or booking in full, on both clocks if they differ."""
    return times.full(row.start, practice_zone(), visitor_zone(turn))


def select(free: Sequence[Opening], view: View) -> list[Opening]:
    """The openings of `free` that `view` shows; none if the view lies behind the last one."""
    if view.near:
        return openings.nearest(list(free), view.near)
    if view.only:
        free = [opening for opening in free if opening.start in view.only]
    days = [
        (day, list(of_day))
        for day, of_day in groupby(free, key=_day)
        if view.first is None or day >= view.first
    ]
    first = view.page * OPENINGS_A_DAY
    return [
        opening
        for _, of_day in islice(days, DAYS_SHOWN)
        for opening in of_day[first : first + OPENINGS_A_DAY]
    ]


def more(free: Sequence[Opening], view: View) -> View:
    """The view after `view`: later times of the same days, then the days after them."""
    shown = select(free, view)
    if not shown:
        return View()
    if view.near:
        return View(first=_day(shown[0]))
    later = replace(view, first=view.first or _day(shown[0]), page=view.page + 1)
    if select(free, later):
        return later
    if view.only:
        return View(first=_day(shown[0]) + timedelta(days=1))
    same_days = select(free, View(first=view.first))
    return View(first=_day(same_days[-1]) + timedelta(days=1))


def week_later(free: Sequence[Opening], view: View) -> View:
    """The view seven days on."""
    shown = select(free, view)
    return View(first=_day(shown[0]) + timedelta(days=7)) if shown else View()


def slots_form(turn: Turn, shown: Sequence[Opening]) -> dict[str, Any]:
    """The `custom.form` of openings, each with an offer that only this visitor can use."""
    visitor = visitor_zone(turn)
    days = []
    for day, of_day in groupby(sorted(shown), key=_day):
        listed = [
            {
                "start": opening.start.astimezone(practice_zone()).isoformat(),
                "label": times.opening_label(opening.start, practice_zone(), visitor),
                "payload": _payload(turn.holder, opening),
            }
            for opening in of_day
        ]
        label = times.day_label(datetime.combine(day, datetime.min.time()))
        days.append({"date": day.isoformat(), "label": label, "openings": listed})
    return {"type": "slots", "days": days}


def last_shown(turn: Turn) -> list[Opening]:
    """The openings of the newest message that showed some, as the visitor saw them."""
    for event in reversed(turn.tracker.events):
        custom = ((event.get("data") or {}).get("custom") or {}) if event["event"] == "bot" else {}
        form = custom.get("form") or {}
        if form.get("type") == "slots":
            payloads = [listed["payload"] for day in form["days"] for listed in day["openings"]]
            return [_read_payload(turn.holder, payload) for payload in payloads]
    return []


def _day(opening: Opening) -> Any:
    return opening.start.astimezone(practice_zone()).date()


def _payload(holder: str, opening: Opening) -> str:
    offer = tokens.offer_id(settings().secret_key, holder, opening)
    return f"/choose_opening{json.dumps({'offer': offer})}"


def _read_payload(holder: str, payload: str) -> Opening:
    offer = json.loads(payload.removeprefix("/choose_opening"))["offer"]
    return tokens.read_offer(settings().secret_key, holder, offer)
