"""`data/practice.yml`: who the practice is and when it can be booked."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from actions.settings import UnsafeSettings, settings

WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
CELL_MINUTES = 5
Row = dict[str, Any]


class PracticeError(ValueError):
    """`practice.yml` says something that cannot be booked; the message names it."""


@dataclass(frozen=True)
class Practice:
    """The file's content; `rules` and `exceptions` are rows of their tables without ids."""

    name: str
    phone: str
    zone: str
    zone_name: str
    service: Row
    practitioners: list[Row]
    rules: list[Row]
    exceptions: list[Row]
    sample: bool

    @property
    def phone_digits(self) -> str:
        """The phone number for a `tel:` link."""
        return "".join(character for character in self.phone if character.isdigit())


@lru_cache(maxsize=1)
def practice() -> Practice:
    """The process's practice; raises PracticeError, and UnsafeSettings for a production sample."""
    found = read(settings().data / "practice.yml")
    if found.sample and settings().production:
        raise UnsafeSettings("data/practice.yml still has `sample: true` hours")
    return found


def read(path: Path) -> Practice:
    """The practice described by the file at `path`; raises PracticeError."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    zone = ZoneInfo(raw["zone"]).key
    people = raw["practitioners"]
    return Practice(
        name=raw["name"],
        phone=raw["phone"],
        zone=zone,
        zone_name=raw["zone_name"],
        service=_service(raw["service"]),
        practitioners=[
            {"id": one["id"], "name": one["name"], "holidays": one.get("holidays")}
            for one in people
        ],
        rules=[rule for one in people for rule in _rules(one, zone)],
        exceptions=[row for one in people for row in _exceptions(one, zone)],
        sample=any(one["availability"].get("sample", False) for one in people),
    )


def _service(raw: Row) -> Row:
    for key in (
        "length_minutes",
        "step_minutes",
        "buffer_before_minutes",
        "buffer_after_minutes",
    ):
        if raw[key] % CELL_MINUTES:
            raise PracticeError(f"service: {key} must be a multiple of {CELL_MINUTES}")
    return raw


def _rules(person: Row, zone: str) -> list[Row]:
    rules = []
    for weekday, windows in person["availability"]["weekly"].items():
        if weekday not in WEEKDAYS:
            raise PracticeError(f"weekly: '{weekday}' is not a day of the week")
        for window in windows:
            start, end = _window(window)
            rules.append(
                {
                    "practitioner_id": person["id"],
                    "weekday": WEEKDAYS.index(weekday),
                    "start_minute": start,
                    "end_minute": end,
                    "zone": zone,
                    "valid_from": None,
                    "valid_to": None,
                }
            )
    return rules


def _exceptions(person: Row, zone: str) -> list[Row]:
    rows = []
    for raw in person["availability"].get("exceptions", []):
        kind = "open" if "open" in raw else "closed"
        if not isinstance(raw["day"], date) or kind not in raw:
            raise PracticeError("exceptions: each needs `day:` and `open:` or `closed:`")
        start, end = _window(raw[kind])
        rows.append(
            {
                "practitioner_id": person["id"],
                "day": raw["day"],
                "start_minute": start,
                "end_minute": end,
                "zone": zone,
                "kind": kind,
            }
        )
    return rows


def _window(text: str) -> tuple[int, int]:
    try:
        start, end = (_minute(part) for part in text.split("-"))
    except (AttributeError, ValueError) as error:
        raise PracticeError(f"'{text}' is not a window like 09:00-12:00") from error
    if not 0 <= start < end <= 24 * 60 or start % CELL_MINUTES or end % CELL_MINUTES:
        raise PracticeError(f"'{text}' must run forward, on steps of {CELL_MINUTES} minutes")
    return start, end


def _minute(text: str) -> int:
    hours, minutes = text.strip().split(":")
    return int(hours) * 60 + int(minutes)
