"""Actions beside the form: show what is booked, stop, release what is held, start over."""

import asyncio

from rasa_sdk.events import EventType, Restarted

from actions import clock
from actions.booking import bookings, holds
from actions.booking.database import database
from actions.skills.base import SafeAction, Turn
from actions.skills.booking_steps import say_booking, stop
from actions.skills.form_state import ended


class StopBooking(SafeAction):
    """Answers "cancel" outside the form."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_stop_booking"

    async def act(self, turn: Turn) -> list[EventType]:
        """Show where a booking is cancelled, or release what is held."""
        booked = await turn.read(bookings.upcoming_of, holder=turn.holder, now=clock.now())
        if booked is None:
            return await stop(turn)
        say_booking(turn, "utter_booking_existing", booked)
        return []


class ShowBooking(SafeAction):
    """Answers "when is my appointment?" and "what is my change code?"."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_show_booking"

    async def act(self, turn: Turn) -> list[EventType]:
        """Show the booking of this chat, or say that there is none."""
        booked = await turn.read(bookings.upcoming_of, holder=turn.holder, now=clock.now())
        if booked is None:
            turn.say("utter_booking_nothing_shown")
        else:
            say_booking(turn, "utter_booking_shown", booked)
        return []


class ReleaseHold(SafeAction):
    """Releases what the conversation holds, without a word."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_release_hold"

    async def act(self, turn: Turn) -> list[EventType]:
        """Release it, and forget the contact that was given with it."""
        await turn.write(holds.release, holder=turn.holder, now=clock.now())
        await asyncio.to_thread(database().overwrite)
        return ended()


class Restart(ReleaseHold):
    """Starts the conversation over, in the place of Rasa's own action."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_restart"

    async def act(self, turn: Turn) -> list[EventType]:
        """Release what is held, then forget the conversation."""
        await super().act(turn)
        return [Restarted()]

    def after_error(self) -> list[EventType]:
        """Start over all the same; the hold runs out by itself."""
        return [Restarted()]
