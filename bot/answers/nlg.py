"""Chooses the written reply that fits the conversation; it never makes one up."""

import copy
from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot import settings
from bot.answers.content import Content
from bot.answers.context import (
    failed_last_turn,
    last_topic,
    payload_entities,
    texts_so_far,
)
from bot.answers.replies import reply_names, topic_buttons
from bot.safety.cards import CardBook

Reply = dict[str, Any]


class WrittenReplies(TemplatedNaturalLanguageGenerator):
    """Responses of the domain, by name; a few names stand for "the one that fits here".

    A subclass of Rasa's own, because Rasa hands the domain of a loaded model to that alone.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        super().__init__(domain.responses if domain else {})
        self._content = Content.load(settings.data_root())
        self._cards = CardBook.load(settings.data_root() / "safety")

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> Reply | None:
        """The reply for a response name, its `{places}` filled from the keyword arguments."""
        match utter_action:
            case "utter_crisis" | "utter_concern" | "utter_safety_denied":
                gate = tracker.latest_message.parse_data["gate"]
                return self._cards.message(gate, said=texts_so_far(tracker))
            case "utter_more":
                return self._written(self._name_of_more(tracker), kwargs)
            case "utter_ask_back":
                return self._ask_back(tracker)
            case "utter_out_of_scope" if failed_last_turn(tracker):
                return self._written("utter_out_of_scope_again", kwargs)
        return self._written(utter_action, kwargs)

    def _written(self, name: str, places: dict[str, Any]) -> Reply | None:
        variations = self.responses.get(name)
        if not variations:
            return None
        reply: Reply = copy.deepcopy(variations[0])
        if reply.get("text"):
            text = self._content.practice.fill(reply["text"])
            for place, value in places.items():
                text = text.replace(f"{{{place}}}", str(value))
            reply["text"] = text
        return reply

    def _name_of_more(self, tracker: DialogueStateTracker) -> str:
        pressed = payload_entities(tracker.latest_message.text or "").get("topic")
        topic, part = (pressed, 1) if pressed else last_topic(tracker)
        if topic is None:
            return "utter_more"
        _, second = reply_names(str(topic))
        return second if part == 1 and second in self.responses else "utter_nothing_more"

    def _ask_back(self, tracker: DialogueStateTracker) -> Reply | None:
        parsed = tracker.latest_message.parse_data
        choices, pointing = parsed.get("choices", []), parsed.get("pointing")
        reply = self._written(f"utter_ask_back_{pointing}" if pointing else "utter_ask_back", {})
        if reply is not None:
            reply["buttons"] = topic_buttons(choices, self._content)
            reply["custom"] = {**reply.get("custom", {}), "choices": choices}
        return reply
