"""A conversation with a small model: the booking rules, keywords, and Rasa's own policy."""

import asyncio
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.model_training import train
from rasa.shared.core.events import ActiveLoop, SlotSet
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from tests.booking.support import ROOT, Practice

Message = dict[str, Any]
KEYWORDS = {
    "book_consultation": ["i want to book"],
    "insurance": ["insurance"],
    "affirm": ["yes"],
    "deny": ["nope"],
    "go_back": ["back"],
    "stop_booking": ["cancel"],
    "change_time": ["change the time"],
    "change_contact": ["wrong number"],
    "more_times": ["more times", "next week"],
    "show_booking": ["change code"],
}
OTHERS = """
version: "3.1"
intents: [open, book_consultation, insurance, out_of_scope]
entities: [time_zone]
slots:
  time_zone:
    type: text
    influence_conversation: false
    mappings: [{type: from_entity, entity: time_zone}]
responses:
  utter_greeting: [{text: hello}]
  utter_insurance: [{text: about insurance}]
"""


class InProcessActions(EndpointConfig):
    """The action server without the network between: what is sent is JSON all the same."""

    def __init__(self) -> None:
        super().__init__("http://action-server.invalid/webhook")
        self.executor = ActionExecutor()
        self.executor.register_package("actions.skills")

    async def request(self, *_: Any, **call: Any) -> Any:
        """Run the action named in the call."""
        result = await self.executor.run(json.loads(json.dumps(call["json"])))
        return json.loads(json.dumps(result))


class Messages(OutputChannel):
    """Keeps messages whole, as the chat's own channel does."""

    def __init__(self) -> None:
        self.all: list[Message] = []

    async def send_response(self, recipient_id: str, message: Message) -> None:
        """Keep one."""
        self.all.append(message)


class Chat:
    """One visitor's conversation."""

    def __init__(self, agent: Agent, run: Callable[[Any], Any], visitor: str) -> None:
        self.agent, self._run, self.visitor = agent, run, visitor
        self.last: list[Message] = []

    def say(self, text: str, **metadata: Any) -> list[Message]:
        """What the assistant answers to a message."""
        channel = Messages()
        message = UserMessage(text, channel, self.visitor, metadata=metadata)
        self._run(self.agent.handle_message(message))
        self.last = channel.all
        return channel.all

    def press(self, title: str) -> list[Message]:
        """What follows a button of the last message."""
        buttons = self.last[-1]["buttons"]
        return self.say(next(one["payload"] for one in buttons if one["title"] == title))

    def choose(self, number: int = 0) -> list[Message]:
        """What follows an opening of the last message."""
        return self.say(self.openings()[number]["payload"])

    def fill(self, **values: str) -> list[Message]:
        """What follows the contact form."""
        return self.say("/give_contact", contact=values)

    @property
    def said(self) -> list[str]:
        """Names of the written replies of the last turn."""
        return [message["utter_action"] for message in self.last]

    def openings(self) -> list[Message]:
        """The openings of the last message."""
        return [one for day in self.form()["days"] for one in day["openings"]]

    def form(self) -> Message:
        """The form the last turn shows."""
        return form_of(self.last)

    def close_form(self) -> None:
        """Leave the form as a crisis turn does, with the hold untouched."""
        store = self.agent.tracker_store
        tracker = self._run(store.get_or_create_tracker(self.visitor))
        for event in (ActiveLoop(None), SlotSet("requested_slot", None)):
            tracker.update(event)
        self._run(store.save(tracker))

    def slots(self) -> dict[str, Any]:
        """Rasa's slots, as they would be stored."""
        tracker = self._run(self.agent.tracker_store.get_or_create_tracker(self.visitor))
        return dict(tracker.current_slot_values())


def form_of(messages: list[Message]) -> Message:
    """The form among the messages of a turn."""
    return next(
        message["custom"]["form"]
        for message in messages
        if (message.get("custom") or {}).get("form")
    )


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model of the booking rules alone."""
    folder = tmp_path_factory.mktemp("model")
    for name, content in {
        "config.yml": {
            "recipe": "default.v1",
            "language": "en",
            "assistant_id": "booking",
            "pipeline": [{"name": "KeywordIntentClassifier"}],
            "policies": [{"name": "RulePolicy", "core_fallback_threshold": 0.3}],
        },
        "domain/others.yml": yaml.safe_load(OTHERS),
        "data/nlu.yml": {
            "version": "3.1",
            "nlu": [
                {
                    "intent": intent,
                    "examples": "".join(f"- {one}\n" for one in examples),
                }
                for intent, examples in KEYWORDS.items()
            ],
        },
        "data/rules.yml": {
            "version": "3.1",
            "rules": [
                {"rule": intent, "steps": [{"intent": intent}, {"action": reply}]}
                for intent, reply in (("insurance", "utter_insurance"), ("open", "utter_greeting"))
            ],
        },
    }.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(content, sort_keys=False))
    for kind, home in (
        ("bot/domain", "domain"),
        ("data/responses", "domain"),
        ("data/rules", "data"),
    ):
        text = (ROOT / kind / "booking.yml").read_text()
        (folder / home / f"{Path(kind).name}_booking.yml").write_text(text)
    result = train(
        domain=str(folder / "domain"),
        config=str(folder / "config.yml"),
        training_files=[str(folder / "data")],
        output=str(folder / "models"),
    )
    assert result.model
    return str(result.model)


@pytest.fixture(scope="session")
def agent(model: str) -> Agent:
    """The loaded model, with all actions of `actions.skills`."""
    return Agent.load(model, action_endpoint=InProcessActions())


@pytest.fixture
def chat(agent: Agent, served: Practice) -> Callable[[str], Chat]:
    """Opens a conversation for a visitor."""
    loop = asyncio.new_event_loop()
    return lambda visitor: Chat(agent, loop.run_until_complete, f"{visitor}-{uuid.uuid4()}")
