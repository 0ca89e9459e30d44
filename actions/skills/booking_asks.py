"""What the booking form asks: an opening, how to reach the visitor, whether all is right."""

from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions import clock
from actions.booking import contact_rows, contacts, holds, openings
from actions.skills.base import SafeAction, Turn
from actions.skills.form_state import HELP, NOTICE, OPENING, PROBLEMS, VIEW, View, ended
from actions.skills.shown import practice_zone, select, slots_form, when

TOPIC = "book_consultation"
CONTACT_REPLY = "utter_booking_contact"


class AskAction(SafeAction):
    """A question of the form; after an error the form is left, and the hold stays."""

    def after_error(self) -> list[EventType]:
        """Leave the form: a visitor who starts again finds what is held."""
        return ended()


class AskOpening(AskAction):
    """Shows openings."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_ask_booking_form_booking_opening"

    async def act(self, turn: Turn) -> list[EventType]:
        """Show what the view asks for, and say why if there is a notice."""
        free = await turn.read(openings.free, now=clock.now(), holder=turn.holder)
        if not free:
            turn.say("utter_booking_none", topic_of(turn))
            return ended()
        notice, view = notice_of(turn), View.read(turn.slot(VIEW))
        shown = select(free, view)
        if not shown:
            # paged behind the last opening, or all of these are gone
            notice, view = "from_start" if notice == "more" else notice, View()
            shown = select(free, view)
        turn.say(
            _named("utter_booking_openings", notice),
            topic_of(turn) | {"form": slots_form(turn, shown)},
        )
        return [SlotSet(NOTICE, None), SlotSet(VIEW, view.written())]


class AskContact(AskAction):
    """Asks for a name and a way to reach it."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_ask_booking_form_booking_contact"

    async def act(self, turn: Turn) -> list[EventType]:
        """Ask for what is missing, and say what was wrong if there is a notice."""
        row = await turn.read(holds.find, booking_id=turn.slot(OPENING), holder=turn.holder)
        known = await turn.read(contact_rows.known, contact_id=row.contact_id)
        notice = notice_of(turn)
        if notice in (None, "again") and not known.complete:
            notice = "name" if known.phone or known.email else "reach" if known.name else notice
        response, custom = _contact_reply(turn, notice)
        turn.say(response, custom, when=when(turn, row))
        return [SlotSet(NOTICE, None)]


class AskReview(AskAction):
    """Shows all that was given and asks whether it is right."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_ask_booking_form_booking_review"

    async def act(self, turn: Turn) -> list[EventType]:
        """Show the review. Name and phone stay out of the text: they are in the form alone."""
        row = await turn.read(holds.find, booking_id=turn.slot(OPENING), holder=turn.holder)
        known = await turn.read(contact_rows.known, contact_id=row.contact_id)
        given = known.given()
        if known.phone:
            given["phone"] = contacts.show_phone(known.phone)
        start = row.start.astimezone(practice_zone()).isoformat()
        form = {"type": "review", "start": start, **given}
        turn.say(
            _named("utter_booking_review", notice_of(turn)),
            {"form": form},
            when=when(turn, row),
        )
        return [SlotSet(NOTICE, None)]


def _contact_reply(turn: Turn, notice: str | None) -> tuple[str, dict[str, Any]]:
    """The reply, and the form with an error beside each field that was missing or wrong."""
    words = (notice or "").split()
    problems = [word for word in words if word in PROBLEMS]
    if not problems:
        return _named(CONTACT_REPLY, notice), {}
    if words[0] == HELP or len(problems) == 1:
        response = _named(CONTACT_REPLY, words[0])
    elif set(problems) == {"phone_wrong", "email_wrong"}:
        response = _named(CONTACT_REPLY, "email_and_phone_wrong")
    else:
        response = _named(CONTACT_REPLY, "several")
    errors: dict[str, str] = {}
    for problem in problems:
        errors |= turn.written(_named(CONTACT_REPLY, problem))["form"]["errors"]
    return response, {"form": turn.written(response)["form"] | {"errors": errors}}


def notice_of(turn: Turn) -> str | None:
    """Why the same thing is asked again, if it is."""
    return "again" if turn.interrupted else turn.slot(NOTICE)


def topic_of(turn: Turn) -> dict[str, Any]:
    """The topic, on the turn in which a visitor asks to book."""
    return {"topic": TOPIC} if turn.intent == TOPIC else {}


def _named(response: str, notice: str | None) -> str:
    return f"{response}_{notice}" if notice else response
