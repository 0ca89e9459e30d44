"""The topic classifier as a Rasa component."""

from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.answers.content import SMALLTALK, Content
from bot.understanding.classifier import BlendedClassifier, Weights
from bot.understanding.decision import Thresholds, decide
from bot.understanding.encoder import shared_encoder

_FILE = "classifier.joblib"
_RANKED = 5  # topics kept in the tracker for each message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking` and, when it asks back, `choices` (topic ids)."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        classifier: BlendedClassifier | None = None,
    ) -> None:
        self._weights = Weights(**config["weights"])
        self._thresholds = Thresholds(**config["thresholds"])
        self._storage = model_storage
        self._resource = resource
        self._classifier = classifier
        topics = Content.load(settings.data_root()).topics.values()
        # nobody who asks something means "hello"
        self._askable = {topic.id for topic in topics if topic.kind != SMALLTALK}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "TopicClassifier":
        """Make an untrained component (see parent class)."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "TopicClassifier":
        """Read a trained component from the model (see parent class)."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all phrases that have an intent."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        self._classifier = BlendedClassifier.fit(
            [example.get(TEXT) for example in examples],
            [example.get(INTENT) for example in examples],
            shared_encoder(),
            self._weights,
        )
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._classifier, folder / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the intent to each message that is words and not a pressed button."""
        for message in messages:
            text = message.get(TEXT) or ""
            if self._classifier is None or text.startswith(INTENT_MESSAGE_PREFIX):
                continue
            guess = self._classifier.guess(text, shared_encoder())
            decision = decide(guess, self._thresholds, self._askable)
            ranking = [{"name": n, "confidence": p} for n, p in guess.ranking[:_RANKED]]
            intent = {"name": decision.intent, "confidence": decision.confidence}
            message.set("intent", intent, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set("choices", list(decision.choices), add_to_output=True)
        return messages
