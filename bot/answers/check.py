"""Refuses a model in which a topic is missing: `python -m bot.answers.check MODEL`.

An importer that cannot be loaded only makes Rasa log a warning and train without it.
"""

import json
import sys
import tarfile

from bot import settings
from bot.answers.content import Content
from bot.answers.replies import topic_replies


def missing_from(model: str, content: Content) -> list[str]:
    """Names of intents and responses that the trained model lacks."""
    with tarfile.open(model) as archive:
        member = archive.extractfile("metadata.json")
        assert member is not None
        domain = json.load(member)["domain"]
    intents = {one if isinstance(one, str) else next(iter(one)) for one in domain["intents"]}
    expected = set(content.topics) | set(topic_replies(content))
    return sorted(expected - intents - set(domain["responses"]))


if __name__ == "__main__":
    lacking = missing_from(sys.argv[1], Content.load(settings.data_root()))
    if lacking:
        sys.exit(f"The model {sys.argv[1]} lacks: {', '.join(lacking)}")
