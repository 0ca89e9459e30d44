"""Messages that only mean something after what was said before."""

from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import settings
from bot.answers.content import Content
from bot.answers.context import offered_topics
from bot.answers.unspoken import is_blank, is_code
from bot.understanding.decision import ASK_BACK, OUT_OF_SCOPE
from bot.understanding.phrases import PhraseReader

EMPTY, MORE, BOOK = "empty", "more", "book_consultation"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class FollowUps(GraphComponent, IntentClassifier):
    """Turns "the second one" and a bare "and emdr?" into the topic they point at."""

    def __init__(self) -> None:
        self._reader = PhraseReader(Content.load(settings.data_root()).phrases)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "FollowUps":
        """Make the component (see parent class)."""
        return cls()

    def process(
        self,
        messages: list[Message],
        tracker: Optional[DialogueStateTracker] = None,  # noqa: UP045 (Rasa cannot read "| None")
    ) -> list[Message]:
        """Overwrite the intent where a phrase leaves no doubt."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith(INTENT_MESSAGE_PREFIX):
                continue
            # in the middle of a booking, "the second one" is an opening
            offered = [] if tracker is None or tracker.active_loop else offered_topics(tracker)
            intent = self._read(text, offered)
            if intent is None and (several := self._reader.several_of(text, offered)):
                intent = _ask_back(message, several, "several")
            elif intent is None and self._reader.points_behind(text, offered):
                intent = _ask_back(message, offered, "outside")
            if intent:
                message.set("intent", {"name": intent, "confidence": 1.0}, add_to_output=True)
        return messages

    def _read(self, text: str, offered: list[str]) -> str | None:
        if is_blank(text):
            return EMPTY
        if is_code(text):
            return OUT_OF_SCOPE
        if named := self._reader.named_topic(text):
            return named
        chosen = self._reader.chosen_of(text, offered)
        # nobody starts a booking by saying "the last"
        return MORE if chosen == BOOK else chosen


def _ask_back(message: Message, choices: list[str], pointing: str) -> str:
    message.set("choices", choices, add_to_output=True)
    message.set("pointing", pointing, add_to_output=True)
    return ASK_BACK
