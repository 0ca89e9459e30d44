"""Makes every folder of answers known to Rasa: intents, responses and rules."""

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.answers.content import Content
from bot.answers.replies import reply_names, topic_replies
from bot.safety.cards import CardBook

# Each of these starts something besides its answer, in a rule of its own under data/rules/.
WITH_RULES_OF_THEIR_OWN = {"book_consultation"}


class ArticleImporter(TrainingDataImporter):
    """Reads `data/articles/*/answers.yml`, `data/answers/*` and `data/safety/`.

    The phrases of `nlu.yml` and `data/responses/` need no help: Rasa's own importer finds them.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        self._content = Content.load(settings.data_root())

    def get_domain(self) -> Domain:
        """Intents and responses of every topic, and the cards."""
        responses: dict[str, Any] = topic_replies(self._content)
        responses |= CardBook.load(settings.data_root() / "safety").responses()
        intents: list[Any] = [{topic_id: {"use_entities": []}} for topic_id in self._content.topics]
        return Domain.from_dict({"version": "3.1", "intents": intents, "responses": responses})

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """One rule a topic: what is asked is what is answered."""
        rules = [
            {"rule": topic_id, "steps": [{"intent": topic_id}, {"action": reply}]}
            for topic_id in self._content.topics
            if topic_id not in WITH_RULES_OF_THEIR_OWN
            for reply, _ in [reply_names(topic_id)]
        ]
        steps = YAMLStoryReader().read_from_parsed_yaml({"version": "3.1", "rules": rules})
        return StoryGraph(steps)

    def get_conversation_tests(self) -> StoryGraph:
        """None: they live in `tests/conversations`."""
        return StoryGraph([])

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Each topic's own question and title: what a button says can also be typed."""
        return TrainingData(
            [
                Message.build(text, topic.id)
                for topic in self._content.topics.values()
                for text in (topic.question, topic.title)
            ]
        )

    def get_config(self) -> dict[str, Any]:
        """None: `config.yml` is read by Rasa's own importer."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """None: nothing is configured automatically."""
        return None
