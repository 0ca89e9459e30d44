"""The gate inside Rasa's NLU pipeline, after everything else, so that it wins."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.safety.after_card import AfterCard
from bot.safety.gate import Gate
from bot.safety.policy import CRISIS_INTENT
from bot.safety.thresholds import Thresholds
from bot.safety.verdict import Turn, Verdict

DENIED_INTENT = "safety_denied"
PAYLOAD_MARK = "/"  # a button, not the visitor's words


def history_of(tracker: DialogueStateTracker) -> list[Turn]:
    """The visitor's earlier words in a conversation, each with the verdict it got.

    A button pressed last stands as an empty turn: what is typed next answers what the button
    brought, and no longer the question of a card.
    """
    said = [event for event in tracker.events if isinstance(event, UserUttered) and event.text]
    turns = [
        Turn(event.text, Verdict.from_gate(_gate_of(event)))
        for event in said
        if not event.text.startswith(PAYLOAD_MARK)
    ]
    if said and said[-1].text.startswith(PAYLOAD_MARK):
        turns.append(Turn(""))
    return turns


def _gate_of(event: UserUttered) -> dict[str, Any]:
    gate: dict[str, Any] | None = event.parse_data.get("gate") or event.metadata.get("gate")
    return gate or {}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SafetyGate(GraphComponent):
    """Puts the verdict into the message as `gate`, and turns a crisis into an intent.

    The channel's verdict travels as `metadata["gate"]`; without a channel (`rasa shell`,
    `rasa test`) the gate judges here.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SafetyGate:
        """Called by Rasa."""
        return cls(Thresholds(**{name: config[name] for name in cls.get_default_config()}))

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The thresholds; `config.yml` states them with their reason."""
        return dict(vars(Thresholds()))

    def __init__(self, thresholds: Thresholds) -> None:
        self._thresholds = thresholds
        self._after_card = AfterCard.load()

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        """Judge each message that holds a visitor's words."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith(PAYLOAD_MARK):
                self._mark(message, self._verdict(message, text, tracker))
        return messages

    def _verdict(self, message: Message, text: str, tracker: DialogueStateTracker) -> Verdict:
        given = (message.get("metadata") or {}).get("gate")
        if given:
            return Verdict.from_gate(given)
        history = history_of(tracker)
        verdict = Gate.load(self._thresholds).judge(text, history)
        return self._after_card.read(verdict, text, history)

    def _mark(self, message: Message, verdict: Verdict) -> None:
        message.set("gate", verdict.as_gate(), add_to_output=True)
        intent = DENIED_INTENT if verdict.step == "denied" else None
        if verdict.tier == "crisis":
            intent = CRISIS_INTENT
        if intent:
            message.set(INTENT, {"name": intent, "confidence": 1.0}, add_to_output=True)
