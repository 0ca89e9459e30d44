"""The Rasa slots of the booking form, and the events that change them.

Only opaque ids and places in a list are kept in them; name and phone live with the hold.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from rasa_sdk.events import EventType, SlotSet

FORM = "booking_form"
OPENING, CONTACT, REVIEW = "booking_opening", "booking_contact", "booking_review"
NOTICE, VIEW, FAILURES = "booking_notice", "booking_view", "booking_failures"
REQUESTED = "requested_slot"
HELP = "help"
# What a filled form may lack; several can stand in one notice, behind `HELP` or alone.
PROBLEMS = ("name_missing", "name_wrong", "phone_wrong", "email_wrong", "reach_missing")
ALL = (OPENING, CONTACT, REVIEW, NOTICE, VIEW, FAILURES)


@dataclass(frozen=True)
class View:
    """Which openings are shown: those around an instant, a list, or days from `first` on."""

    near: datetime | None = None
    only: tuple[datetime, ...] = ()
    first: date | None = None
    page: int = 0

    def written(self) -> str:
        """The view as the text of a Rasa slot."""
        if self.near:
            return f"near {int(self.near.timestamp())}"
        if self.only:
            starts = " ".join(str(int(start.timestamp())) for start in self.only)
            return f"only {self.page} {starts}"
        return f"from {self.first.isoformat() if self.first else '-'} {self.page}"

    @classmethod
    def read(cls, text: str | None) -> "View":
        """The view a Rasa slot holds."""
        kind, *rest = (text or "from - 0").split()
        if kind == "near":
            return cls(near=_instant(rest[0]))
        if kind == "only":
            return cls(page=int(rest[0]), only=tuple(_instant(one) for one in rest[1:]))
        first = None if rest[0] == "-" else date.fromisoformat(rest[0])
        return cls(first=first, page=int(rest[1]))


def _instant(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def ended() -> list[EventType]:
    """Leave the form."""
    return [*(SlotSet(name, None) for name in ALL), SlotSet(REQUESTED, None)]


def again(notice: str | None = None, *, failures: int = 0) -> list[EventType]:
    """Ask for the same thing, with `notice` saying why."""
    return [SlotSet(NOTICE, notice), SlotSet(FAILURES, failures)]


def to_openings(notice: str | None = None, view: View | None = None) -> list[EventType]:
    """Ask for an opening; what is held stays held until another is chosen."""
    return [
        SlotSet(OPENING, None),
        SlotSet(REVIEW, None),
        SlotSet(VIEW, view.written() if view else None),
        *again(notice),
    ]


def to_contact(hold_id: str, notice: str | None = None) -> list[EventType]:
    """Ask how to reach the visitor."""
    return [
        SlotSet(OPENING, hold_id),
        SlotSet(CONTACT, None),
        SlotSet(REVIEW, None),
        *again(notice),
    ]


def to_review(hold_id: str, notice: str | None = None) -> list[EventType]:
    """Ask whether everything is right."""
    return [
        SlotSet(OPENING, hold_id),
        SlotSet(CONTACT, True),
        SlotSet(REVIEW, None),
        *again(notice),
    ]
