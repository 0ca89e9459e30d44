"""The booking form: makes of each message a step forward, a step back, or nothing.

Returning no event rejects the message: the rule of its own intent answers, and the form asks
again.
"""

from rasa_sdk.events import EventType

from actions import clock
from actions.booking import bookings, contact_rows, holds, openings
from actions.booking.answers import cancels, keeps, read_answer
from actions.skills import booking_steps as steps
from actions.skills import said
from actions.skills.base import SafeAction, Turn
from actions.skills.booking_asks import TOPIC, topic_of
from actions.skills.form_state import (
    CONTACT,
    FORM,
    OPENING,
    REQUESTED,
    REVIEW,
    VIEW,
    View,
    again,
    ended,
    to_contact,
    to_openings,
    to_review,
)
from actions.skills.shown import last_shown, more, week_later, when

# Answers to the form's questions that are no topic of their own.
HANDLED = {
    TOPIC,
    "affirm",
    "deny",
    "go_back",
    "change_time",
    "change_contact",
    "more_times",
    "empty",
}
# Probability from which a guess at the visitor's words may book or cancel: sentences that were
# meant otherwise stayed below it ("let's do it" was heard as a wish to stop with 0.46).
SURE = 0.8


class ValidateBookingForm(SafeAction):
    """Reads each message for the form."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return f"validate_{FORM}"

    def after_error(self) -> list[EventType]:
        """Leave the form: a visitor who starts again finds what is held."""
        return ended()

    async def act(self, turn: Turn) -> list[EventType]:
        """The events of one message."""
        if turn.interrupted:
            return []
        step = turn.slot(REQUESTED)
        if step is None:
            return await start(turn)
        return await step_on(turn, step)


async def start(turn: Turn) -> list[EventType]:
    """Open the form: with what is held, or from the beginning."""
    now = clock.now()
    held = await turn.read(holds.held_by, holder=turn.holder, now=now)
    booked = await turn.read(bookings.upcoming_of, holder=turn.holder, now=now)
    if booked and not held:
        response = (
            "utter_booking_confirmed"
            if turn.intent == "confirm_booking"
            else "utter_booking_existing"
        )
        steps.say_booking(turn, response, booked, topic_of(turn))
        return ended()
    step, events = OPENING, to_openings()
    if held:
        known = await turn.read(contact_rows.known, contact_id=held.contact_id)
        step = REVIEW if known.complete else CONTACT
        events = (to_review if known.complete else to_contact)(held.id, "again")
    pressed = await press(turn, step, held.id if held else None)
    if pressed:
        return pressed
    if held:
        turn.say("utter_booking_resumed", topic_of(turn), when=when(turn, held))
    return events


async def step_on(turn: Turn, step: str) -> list[EventType]:
    """Take a message at `step`."""
    hold_id = turn.slot(OPENING)
    if (
        step != OPENING
        and await turn.read(holds.find, booking_id=hold_id, holder=turn.holder) is None
    ):
        return to_openings("expired")
    plain = await said_plainly(turn, step, hold_id)
    if plain:
        return plain
    pressed = await press(turn, step, hold_id)
    if pressed:
        return pressed
    if turn.typed:
        said = await steps.words(turn, step, hold_id)
        if said:
            return said
    return await answer(turn, step, hold_id)


async def said_plainly(turn: Turn, step: str, hold_id: str | None) -> list[EventType]:
    """What a message does that is nothing but a yes, a call for help or a wish to start over."""
    match None if turn.troubled else read_answer(turn.typed), step:
        case "help", _:
            return again("how")
        case "restart", _:
            return to_openings()
        case "yes", "booking_review":
            return await steps.confirm(turn, str(hold_id))
        case "yes", "booking_opening" if len(shown := last_shown(turn)) == 1:
            return await steps.choose(turn, shown[0])
        case "yes", _:
            return again()
    return []


async def press(turn: Turn, step: str, hold_id: str | None) -> list[EventType]:
    """What a button or the contact form does; it may be one of an older message."""
    match turn.intent:
        case "choose_opening":
            return await steps.choose_offer(turn, turn.entity("offer") or "")
        case "give_contact" if hold_id:
            return await steps.take_form(turn, hold_id)
        case "confirm_booking" if hold_id:
            return await steps.confirm(turn, hold_id)
        case "stop_booking" if turn.troubled:
            # "I can't do this anymore" is no wish to give the time back
            return again("again")
        case "stop_booking" if not _surely_stops(turn):
            return again("stop_unsure")
        case "stop_booking":
            return await steps.stop(turn)
        case "more_times" if said.names_time(turn):
            # "anything on friday?" is answered with Friday's times
            return []
        case "another_week" | "more_times":
            return await _turn_page(turn, week=turn.intent == "another_week")
    return []


async def answer(turn: Turn, step: str, hold_id: str | None) -> list[EventType]:
    """What an answer to the question, or a wish to go back, does."""
    match turn.intent, step:
        case "change_time", _:
            return to_openings("change_time")
        case "go_back", "booking_opening":
            return again("first_step")
        case "go_back", "booking_contact":
            return to_openings("back")
        case (("go_back" | "change_contact"), "booking_review"):
            return to_contact(str(hold_id), "change")
        case "deny", "booking_opening":
            return await _turn_page(turn, week=False)
        case "deny", "booking_review":
            return again("what_to_change")
        case "affirm", "booking_review" if turn.confidence < SURE:
            return again("not_understood")
        case "affirm", "booking_review":
            return await steps.confirm(turn, str(hold_id))
        case "affirm", "booking_opening" if len(shown := last_shown(turn)) == 1:
            return await steps.choose(turn, shown[0])
    if turn.intent in HANDLED or turn.intent in ("give_contact", "confirm_booking"):
        return again()
    if turn.intent in said.NOT_UNDERSTOOD or said.is_aside(turn):
        return steps.not_understood(turn)
    return []


def _surely_stops(turn: Turn) -> bool:
    if keeps(turn.typed):
        return False
    return not turn.typed or cancels(turn.typed) or turn.confidence >= SURE


async def _turn_page(turn: Turn, *, week: bool) -> list[EventType]:
    free = await turn.read(openings.free, now=clock.now(), holder=turn.holder)
    view = View.read(turn.slot(VIEW))
    week = week or "week" in turn.typed.lower()
    return to_openings("more", week_later(free, view) if week else more(free, view))
