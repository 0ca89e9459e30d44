"""Reads the day and time a visitor names: "the second one", "tue 2:20 pm".

Every word must be understood, or nothing is: a question that names a day is no choice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from actions.booking.practice import WEEKDAYS
from actions.booking.time_words import (
    ANY,
    BEFORE_HOURS,
    CLOCKS,
    DAYS,
    FILLERS,
    HOURS,
    MONTHS,
    NEGATIONS,
    ORDINALS,
    PARTS,
    TURNS,
    calendar_name,
)

CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(am|pm|a|p)?")
DAY_NUMBER = re.compile(r"(\d{1,2})(st|nd|rd|th)")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(?:\d{2}|\d{4}))?")


@dataclass(frozen=True)
class Wish:
    """What was named; None for what was left open, so hours 1 to 12 may be morning or evening."""

    weekday: int | None = None
    month: int | None = None
    day: int | None = None
    on: date | None = None
    hour: int | None = None
    minute: int | None = None
    half: str | None = None
    place: int | None = None
    part: str | None = None
    clock: str | None = None
    negated: bool = False

    @property
    def names_day(self) -> bool:
        """Whether a day was named in some way."""
        return not (self.weekday is None and self.day is None and self.on is None)

    def fits(self, local: datetime) -> bool:
        """Whether an opening at `local` is one that was named, or not one that was ruled out."""
        named = self.fits_day(local.date()) and self._fits_clock(local)
        return named is not self.negated

    def on_clock(self, zones: Sequence[ZoneInfo], now: datetime) -> Sequence[ZoneInfo]:
        """Those of `zones` whose clock may be meant; the first is the practice's."""
        match self.clock:
            case None:
                return zones
            case "mine":
                return zones[-1:]
            case "yours":
                return zones[:1]
        return [z for z in zones if str(now.astimezone(z).tzname()).startswith(self.clock)]

    def fits_day(self, day: date) -> bool:
        """Whether `day` is one that was named."""
        return (
            self.weekday in (None, day.weekday())
            and self.month in (None, day.month)
            and self.day in (None, day.day)
            and self.on in (None, day)
        )

    def _fits_clock(self, local: datetime) -> bool:
        if self.part:
            first, end = PARTS[self.part]
            if not first <= local.hour < end:
                return False
        if self.hour is None:
            return True
        if local.minute != (self.minute or 0):
            return False
        if self.half:
            return local.hour == self.hour % 12 + (12 if self.half == "pm" else 0)
        return local.hour == self.hour or (self.hour <= 12 and local.hour % 12 == self.hour % 12)


def read_wish(text: str, *, today: date) -> Wish | None:
    """What `text` names, or None if it says anything else as well, or nothing."""
    words = _words(text)
    wish, named = Wish(), False
    position = 0
    while position < len(words):
        found = _read_words(words, position, wish, today)
        if found is None and _rules_out(words[position : position + 2]):
            wish = replace(wish, negated=True)
            position += 1
        elif found is None:
            if words[position] not in FILLERS:
                return None
            position += 1
        else:
            wish, used = found
            position += used
            named = True
    if wish.negated and (wish.place is not None or TURNS.intersection(words)):
        return None
    return wish if named else None


def _words(text: str) -> list[str]:
    lower = text.lower().replace("’", "'")
    lower = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", lower)
    lower = re.sub(r"(\d)\s+([ap]m)\b", r"\1\2", lower)
    return [word.strip(".,!?;:()\"'") for word in lower.split() if word.strip(".,!?;:()\"'")]


def _read_words(
    words: list[str], position: int, wish: Wish, today: date
) -> tuple[Wish, int] | None:
    word = words[position]
    following = words[position + 1] if position + 1 < len(words) else ""
    if word in ("option", "number", "#") and following.isdigit() and int(following) > 0:
        return replace(wish, place=int(following) - 1), 2
    if word == "last":
        return replace(wish, place=-1), 1
    if word in ORDINALS:
        return replace(wish, place=ORDINALS.index(word)), 1
    if word in DAYS:
        return replace(wish, on=today + timedelta(days=DAYS[word])), 1
    if word == "tonight":
        return replace(wish, on=today, part="night"), 1
    if word in ("noon", "midday"):
        return replace(wish, hour=12, minute=0, half="pm"), 1
    if word in ANY or (word == "any" and following in ("time", "day", "of", "one")):
        return wish, 1 if word in ANY else 2
    if word in CLOCKS and (following in ("time", "clock", "zone") or len(CLOCKS[word]) == 1):
        return replace(wish, clock=CLOCKS[word]), 2 if following in ("clock", "zone") else 1
    # "good morning" is no time
    if (part := _part(word)) and words[max(position - 1, 0)] != "good":
        return replace(wish, part=part), 1
    if found := _read_hour_in_words(words, position, wish):
        return found
    name = calendar_name(word)
    if name in WEEKDAYS:
        return replace(wish, weekday=WEEKDAYS.index(name)), 1
    if name in MONTHS:
        return _read_month(name, following, wish)
    return _read_number(word, following, wish)


def _rules_out(words: Sequence[str]) -> bool:
    return words[0] in NEGATIONS or (words[0] == "no" and bool(_part(words[-1])))


def _part(word: str) -> str | None:
    singular = word.removesuffix("s")
    return singular if singular in PARTS else None


def _read_hour_in_words(words: list[str], position: int, wish: Wish) -> tuple[Wish, int] | None:
    """ "half past two", "quarter to 3", "at two"."""
    word, *rest = words[position : position + 3]
    if word in ("half", "quarter") and len(rest) == 2 and rest[0] in ("past", "to", "after"):
        hour = HOURS.get(rest[1])
        if hour is None:
            return None
        before = rest[0] == "to"
        minute = 30 if word == "half" else 45 if before else 15
        return replace(wish, hour=(hour - 2) % 12 + 1 if before else hour, minute=minute), 3
    if word.isalpha() and word in HOURS and position and words[position - 1] in BEFORE_HOURS:
        return replace(wish, hour=HOURS[word], minute=0), 1
    return None


def _read_month(name: str, following: str, wish: Wish) -> tuple[Wish, int] | None:
    month = replace(wish, month=MONTHS.index(name) + 1)
    number = re.fullmatch(r"(\d{1,2})(st|nd|rd|th)?", following)
    if number:
        return replace(month, day=int(number[1])), 2
    return (month, 1) if wish.day else None


def _read_number(word: str, following: str, wish: Wish) -> tuple[Wish, int] | None:
    if slashed := SLASHED.fullmatch(word):
        return replace(wish, month=int(slashed[1]), day=int(slashed[2])), 1
    if numbered := DAY_NUMBER.fullmatch(word):
        number = int(numbered[1])
        # "the 2nd" of a list, "the 24th" of a month
        if number <= len(ORDINALS) and following in (
            "",
            "one",
            "option",
            "time",
            "slot",
        ):
            return replace(wish, place=number - 1), 1
        return replace(wish, day=number), 1
    if word.isdigit() and calendar_name(following) in MONTHS:
        return replace(wish, day=int(word)), 1
    if clock := CLOCK.fullmatch(word):
        hour, minute = int(clock[1]), int(clock[2] or 0)
        if hour <= 23 and minute <= 59:
            half = f"{clock[3][0]}m" if clock[3] else None
            return replace(wish, hour=hour, minute=minute, half=half), 1
    return None
