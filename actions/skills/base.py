"""What every action shares: it answers always, and it keeps the visitor's words to itself."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.booking import tokens
from actions.booking.database import database, in_thread
from actions.booking.practice import practice
from actions.settings import settings
from actions.skills.replies import custom_of

logger = logging.getLogger(__name__)
Result = TypeVar("Result")
ERROR = "utter_booking_error"


class Turn:
    """One call of an action: what the visitor said, and the ways to answer."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Wrap what the SDK hands over."""
        self.dispatcher = dispatcher
        self.tracker = tracker
        self.holder = tokens.holder_of(settings().secret_key, tracker.sender_id)

    @property
    def intent(self) -> str | None:
        """The intent of the visitor's message."""
        name = (self.tracker.latest_message.get("intent") or {}).get("name")
        return str(name) if name else None

    @property
    def confidence(self) -> float:
        """How sure the understanding is of the intent, 0 to 1; a pressed button is 1."""
        return float((self.tracker.latest_message.get("intent") or {}).get("confidence", 1.0))

    @property
    def typed(self) -> str:
        """What the visitor typed; empty for a pressed button."""
        text = self.tracker.latest_message.get("text") or ""
        return "" if text.startswith("/") else text.strip()

    @property
    def metadata(self) -> dict[str, Any]:
        """What the channel sent along with the message."""
        return self.tracker.latest_message.get("metadata") or {}

    @property
    def troubled(self) -> bool:
        """Whether the safety gate heard a risk in the message; then it is no name and no time."""
        # in the metadata where a channel judged it, beside the intent where the pipeline did
        gate = self.metadata.get("gate") or self.tracker.latest_message.get("gate") or {}
        return str(gate.get("tier", "none")) != "none"

    @property
    def interrupted(self) -> bool:
        """Whether the message was answered by its own rule, and the form only asks again."""
        for event in reversed(self.tracker.events):
            if event["event"] == "user":
                return False
            if event["event"] == "action_execution_rejected":
                return True
        return False

    def slot(self, name: str) -> Any:
        """The value of a Rasa slot, None if it is not set."""
        return self.tracker.slots.get(name)

    def entity(self, name: str) -> str | None:
        """The value a button's payload carried."""
        value = next(self.tracker.get_latest_entity_values(name), None)
        return None if value is None else str(value)

    def written(self, response: str, **places: str) -> dict[str, Any]:
        """What a written reply carries besides text and buttons."""
        return custom_of(response, _practice_places() | places)

    def say(self, response: str, custom: dict[str, Any] | None = None, **places: str) -> None:
        """Utter a written reply; `custom` adds to what is written there."""
        self.dispatcher.utter_message(
            response=response,
            json_message=self.written(response, **places) | (custom or {}),
            **(_practice_places() | places),
        )

    async def read(self, work: Callable[..., Result], **keywords: Any) -> Result:
        """What `work` finds in the database, without keeping other visitors waiting."""
        return await in_thread(database().read, work, **keywords)

    async def write(self, work: Callable[..., Result], **keywords: Any) -> Result:
        """What `work` returns once the database has it, without keeping others waiting."""
        return await in_thread(database().write, work, **keywords)


class SafeAction(Action, ABC):
    """Catches whatever goes wrong in `act`, says sorry, and logs no word of the visitor."""

    @abstractmethod
    async def act(self, turn: Turn) -> list[EventType]:
        """Do the work, say what is to be said, return Rasa's events."""

    def after_error(self) -> list[EventType]:
        """Events that leave the conversation in a good state after an error."""
        return []

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Run `act` for the SDK."""
        try:
            return await self.act(Turn(dispatcher, tracker))
        except Exception as error:
            # neither message nor traceback: both may quote the visitor
            logger.error(
                "action %s failed with %s in turn %s",
                self.name(),
                type(error).__name__,
                turn_id(tracker),
            )
            dispatcher.messages.clear()
            Turn(dispatcher, tracker).say(ERROR)
            return self.after_error()


def turn_id(tracker: Tracker) -> str:
    """The id of the visitor's message, as the server's log has it."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return str(event.get("message_id") or "-")
    return "-"


def _practice_places() -> dict[str, str]:
    ours = practice()
    return {
        "phone": ours.phone,
        "phone_digits": ours.phone_digits,
        "practice": ours.name,
        "zone": ours.zone_name,
        "length_minutes": str(ours.service["length_minutes"]),
        "hold_minutes": str(ours.service["hold_minutes"]),
    }
