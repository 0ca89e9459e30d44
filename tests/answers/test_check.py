"""A model that lacks a topic is refused before a visitor meets it."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

from bot.answers.check import missing_from
from bot.answers.content import Content
from bot.answers.replies import topic_replies


def model(folder: Path, intents: list[Any], responses: list[str]) -> str:
    path = folder / "model.tar.gz"
    domain = {"intents": intents, "responses": {name: [] for name in responses}}
    metadata = json.dumps({"domain": domain}).encode()
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("metadata.json")
        member.size = len(metadata)
        archive.addfile(member, io.BytesIO(metadata))
    return str(path)


def test_a_model_with_everything_lacks_nothing(data: Path) -> None:
    content = Content.load(data)
    whole = model(data, [{"tide": {"use_entities": []}}, "moon"], list(topic_replies(content)))
    assert missing_from(whole, content) == []


def test_a_model_trained_without_the_importer_lacks_every_topic_and_reply(data: Path) -> None:
    bare = model(data, ["open"], ["utter_greeting"])
    lacking = ["moon", "tide", "utter_moon", "utter_tide", "utter_tide_more"]
    assert missing_from(bare, Content.load(data)) == lacking


def test_a_model_from_before_the_last_edit_lacks_what_is_new(data: Path) -> None:
    old = model(data, ["tide", "moon"], ["utter_tide", "utter_moon"])
    assert missing_from(old, Content.load(data)) == ["utter_tide_more"]
