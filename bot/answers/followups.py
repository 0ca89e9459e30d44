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
from bot.understanding.phrases import PhraseReader


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
            topic = self._reader.named_topic(text) or self._reader.chosen_of(text, offered)
            if topic:
                message.set("intent", {"name": topic, "confidence": 1.0}, add_to_output=True)
        return messages
