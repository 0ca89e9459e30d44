"""A topic classifier for throw-away models: the intent is the word before the colon."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class KeywordIntents(GraphComponent):
    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KeywordIntents:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            intent = str(message.get("text")).split(":")[0]
            message.set("intent", {"name": intent, "confidence": 0.9}, add_to_output=True)
        return messages
