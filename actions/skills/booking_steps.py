"""The steps of the booking form, each from what was said to the events that follow."""

from typing import Any

from rasa_sdk.events import EventType

from actions import clock
from actions.booking import bookings, contact_rows, contacts, holds, openings, tokens
from actions.booking.choice import read_choice
from actions.booking.details import read_details
from actions.booking.holds import Booking, OfferUsed, OpeningClosed, OpeningTaken
from actions.booking.openings import Opening
from actions.settings import settings
from actions.skills.base import Turn
from actions.skills.form_state import (
    FAILURES,
    HELP,
    OPENING,
    PROBLEMS,
    View,
    again,
    ended,
    to_contact,
    to_openings,
    to_review,
)
from actions.skills.said import are_details
from actions.skills.shown import last_shown, practice_zone, visitor_zone, when, zones

FAILURES_BEFORE_HELP = 2


async def choose_offer(turn: Turn, offer: str) -> list[EventType]:
    """Hold the opening of a pressed button."""
    try:
        opening = tokens.read_offer(settings().secret_key, turn.holder, offer)
    except tokens.BadOffer:
        return to_openings("stale")
    return await choose(turn, opening, tokens.use_of(offer))


async def choose(turn: Turn, opening: Opening, use: str | None = None) -> list[EventType]:
    """Hold an opening; if it cannot be had, offer the nearest."""
    zone = visitor_zone(turn)
    try:
        held = await turn.write(
            holds.hold,
            opening=opening,
            holder=turn.holder,
            now=clock.now(),
            visitor_tz=zone.key if zone else None,
            use=use,
        )
    except OpeningTaken:
        return to_openings("taken", View(near=opening.start))
    except OpeningClosed:
        return to_openings(_why_closed(opening), View(near=opening.start))
    except OfferUsed:
        return to_openings("stale", View(near=opening.start))
    known = await turn.read(contact_rows.known, contact_id=held.contact_id)
    return to_review(held.id) if known.complete else to_contact(held.id)


async def words(turn: Turn, step: str, hold_id: str | None) -> list[EventType]:
    """What typed words do if they name an opening or give contact details; else nothing."""
    details = read_details(turn.typed)
    if hold_id and step != OPENING and are_details(turn, step, details):
        return await _take(turn, hold_id, details.checked, whole=False)
    if turn.troubled:
        return []
    choice = read_choice(
        turn.typed,
        shown=last_shown(turn),
        free=await turn.read(openings.free, now=clock.now(), holder=turn.holder),
        zones=zones(turn),
        now=clock.now(),
    )
    if choice is None:
        early = step == OPENING and details.reaches and not details.asks
        return again("time_first") if early else []
    if len(choice.openings) == 1:
        return await choose(turn, choice.openings[0])
    if choice.openings:
        notice = "which_clock" if choice.by_clock else "several"
        return to_openings(notice, View(only=tuple(one.start for one in choice.openings)))
    if choice.near is None:
        return to_openings("no_such_day")
    if choice.near < clock.now():
        return to_openings("past", View(near=choice.near))
    return to_openings("not_offered", View(near=choice.near))


async def take_form(turn: Turn, hold_id: str) -> list[EventType]:
    """Take the values of the contact form."""
    checked = contacts.check(turn.metadata.get("contact") or {})
    return await _take(turn, hold_id, checked, whole=True)


async def confirm(turn: Turn, hold_id: str) -> list[EventType]:
    """Book what is held."""
    row = await turn.read(holds.find, booking_id=hold_id, holder=turn.holder)
    try:
        booked = await turn.write(
            bookings.confirm,
            booking_id=hold_id,
            holder=turn.holder,
            key=settings().secret_key,
            now=clock.now(),
        )
    except (OpeningTaken, OpeningClosed):
        return to_openings("expired", View(near=row.start))
    except bookings.ContactMissing:
        return to_contact(hold_id)
    except bookings.NothingToConfirm:
        return to_openings("expired")
    except bookings.TooManyBookings:
        await turn.write(holds.release, holder=turn.holder, now=clock.now())
        turn.say("utter_booking_too_many")
        return ended()
    say_booking(turn, "utter_booking_confirmed", booked)
    return ended()


async def stop(turn: Turn) -> list[EventType]:
    """Leave the form, give the time free, and say so."""
    released = await turn.write(holds.release, holder=turn.holder, now=clock.now())
    turn.say("utter_booking_stopped" if released else "utter_booking_left")
    return ended()


def not_understood(turn: Turn) -> list[EventType]:
    """Ask again; after two failures offer the phone and go on."""
    if turn.troubled:
        # the words were no try at an answer, and the safety reply has been given
        return again("again")
    failures = int(turn.slot(FAILURES) or 0) + 1
    notice = HELP if failures >= FAILURES_BEFORE_HELP else "not_understood"
    return again(notice, failures=failures)


def say_booking(
    turn: Turn, response: str, row: Booking, custom: dict[str, Any] | None = None
) -> None:
    """Say what is booked, with the code and the links that change it."""
    key = settings().secret_key
    link = f"{settings().desk_url}/b/{tokens.manage_token(key, row.id)}"
    about = {
        "reference": bookings.reference(row),
        "start": row.start.astimezone(practice_zone()).isoformat(),
        "zone": practice_zone().key,
    }
    turn.say(
        response,
        (custom or {}) | {"booking": about},
        when=when(turn, row),
        reference=about["reference"],
        code=tokens.change_code(key, row.id),
        manage_url=link,
        ics_url=f"{link}.ics",
    )


async def _take(
    turn: Turn, hold_id: str, checked: contacts.Checked, *, whole: bool
) -> list[EventType]:
    """Keep what was given; `whole` says that nothing more is to come, as with the form."""
    known = await turn.write(
        contact_rows.keep, booking_id=hold_id, holder=turn.holder, given=checked.values
    )
    if known is None:
        return to_openings("expired")
    problems = {f"{field}_wrong" for field in checked.wrong}
    if whole:
        problems |= _missing(known, checked.wrong)
    if problems:
        named = [problem for problem in PROBLEMS if problem in problems]
        failures = int(turn.slot(FAILURES) or 0) + 1
        if failures < FAILURES_BEFORE_HELP:
            return [*to_contact(hold_id), *again(" ".join(named), failures=failures)]
        if not known.complete:
            return [*to_contact(hold_id), *again(" ".join([HELP, *named]), failures=failures)]
    if known.complete:
        return to_review(hold_id)
    return to_contact(hold_id)


def _missing(known: contacts.Contact, wrong: frozenset[str]) -> set[str]:
    missing = set()
    if not known.name and "name" not in wrong:
        missing.add("name_missing")
    if not (known.phone or known.email) and not wrong & {"phone", "email"}:
        missing.add("reach_missing")
    return missing


def _why_closed(opening: Opening) -> str:
    return "past" if opening.start < clock.now() else "not_offered"
