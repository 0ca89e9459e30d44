"""A small trained Rasa model (rules, a form) with the gate in front of it."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.model_training import train

DOMAIN = """
version: "3.1"
intents: [ask, lesson, book, answer, crisis, safety_denied]
slots:
  day:
    type: text
    influence_conversation: false
    mappings:
    - type: from_text
      conditions: [{active_loop: booking_form, requested_slot: day}]
      not_intent: [ask]
forms:
  booking_form: {required_slots: [day], ignored_intents: [ask, crisis]}
responses:
  utter_answer: [{text: the answer}]
  utter_lesson: [{text: the lesson, custom: {kind: answer}}]
  utter_ask_day: [{text: which day}]
  utter_booked: [{text: booked}]
  utter_crisis: [{text: the card}]
  utter_concern: [{text: the caring line}]
  utter_safety_denied: [{text: glad}]
"""
RULES = """
version: "3.1"
rules:
- rule: a question is answered
  steps: [{intent: ask}, {action: utter_answer}]
- rule: a lesson is given
  steps: [{intent: lesson}, {action: utter_lesson}]
- rule: the form starts
  steps: [{intent: book}, {action: booking_form}, {active_loop: booking_form}]
- rule: the form ends
  condition: [{active_loop: booking_form}]
  steps:
  - action: booking_form
  - active_loop: null
  - slot_was_set: [{requested_slot: null}]
  - action: utter_booked
- rule: who is fine is believed
  steps: [{intent: safety_denied}, {action: utter_safety_denied}]
"""
NLU = """
version: "3.1"
nlu:
- {intent: ask, examples: "- ask"}
- {intent: lesson, examples: "- lesson"}
- {intent: book, examples: "- book"}
- {intent: answer, examples: "- answer"}
"""
CONFIG = """
recipe: default.v1
language: en
assistant_id: tiny
pipeline:
- name: keyword_intents.KeywordIntents
- name: bot.safety.component.SafetyGate
policies:
- name: {policy}
"""
SAFETY_FIRST = "bot.safety.policy.SafetyFirstPolicy"

CALM = {"tier": "none"}
CONCERN = {"tier": "concern", "kind": "suicide", "about": "self", "step": "first"}
CRISIS = {"tier": "crisis", "kind": "suicide", "about": "self", "step": "first"}


def trained(folder: Path, policy: str) -> Agent:
    for name, text in [
        ("domain.yml", DOMAIN),
        ("rules.yml", RULES),
        ("nlu.yml", NLU),
        ("config.yml", CONFIG.replace("{policy}", policy)),
    ]:
        (folder / name).write_text(text, encoding="utf-8")
    result = train(
        domain=str(folder / "domain.yml"),
        config=str(folder / "config.yml"),
        training_files=[str(folder / "rules.yml"), str(folder / "nlu.yml")],
        output=str(folder / "models"),
    )
    return Agent.load(result.model)


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Agent:
    return trained(tmp_path_factory.mktemp("safe"), SAFETY_FIRST)


class Visitor:
    """Talks to an agent; the gate's verdict comes with the message, as from the channel."""

    def __init__(self, agent: Agent, name: str) -> None:
        self.agent = agent
        self.name = name

    def say(self, text: str, gate: dict[str, Any] = CALM) -> list[str]:
        output = CollectingOutputChannel()
        message = UserMessage(text, output, self.name, metadata={"gate": gate})
        asyncio.run(self.agent.processor.handle_message(message))
        return [reply["text"] for reply in output.messages if "text" in reply]

    def form(self) -> str | None:
        tracker = asyncio.run(self.agent.tracker_store.get_or_create_tracker(self.name))
        name: str | None = tracker.active_loop_name
        return name


@pytest.fixture
def visitor(agent: Agent, request: pytest.FixtureRequest) -> Visitor:
    return Visitor(agent, request.node.name)


def test_a_visitor_in_crisis_gets_the_card_and_nothing_else(visitor: Visitor) -> None:
    assert visitor.say("ask: what is x", CRISIS) == ["the card"]


def test_a_visitor_in_crisis_in_the_form_gets_the_card_and_the_form_is_put_away(
    visitor: Visitor,
) -> None:
    assert visitor.say("book: please") == ["which day"]
    assert visitor.say("answer: I want to die", CRISIS) == ["the card"]
    assert visitor.form() is None


def test_a_visitor_can_go_on_after_the_card(visitor: Visitor) -> None:
    visitor.say("book: please")
    visitor.say("answer: I want to die", CRISIS)
    assert visitor.say("ask: what is x") == ["the answer"]
    assert visitor.say("book: please") == ["which day"]
    assert visitor.say("answer: monday") == ["booked"]


def test_a_visitor_in_crisis_again_gets_a_card_again(visitor: Visitor) -> None:
    visitor.say("answer: a", CRISIS)
    assert visitor.say("answer: b", CRISIS) == ["the card"]


def test_a_worried_visitor_gets_the_caring_line_once_and_then_the_answer(
    visitor: Visitor,
) -> None:
    assert visitor.say("ask: what is x", CONCERN) == ["the caring line", "the answer"]
    assert visitor.say("ask: and y") == ["the answer"]


@pytest.mark.parametrize("asked", ["lesson: how it works", "lesson: does it, then?"])
def test_a_worried_visitor_who_asks_gets_the_line_and_then_the_answer(
    visitor: Visitor, asked: str
) -> None:
    assert visitor.say(asked, CONCERN) == ["the caring line", "the lesson"]


def test_a_worried_visitor_who_asks_nothing_is_not_taught(visitor: Visitor) -> None:
    assert visitor.say("lesson: he decides who I see", CONCERN) == ["the caring line"]
    assert visitor.say("lesson: he decides who I see") == ["the lesson"]


def test_a_worried_visitor_can_start_the_form_and_finish_it(visitor: Visitor) -> None:
    assert visitor.say("book: please", CONCERN) == ["the caring line", "which day"]
    assert visitor.say("answer: monday", CONCERN) == ["the caring line", "booked"]
    assert visitor.form() is None


def test_a_question_in_the_form_is_answered_after_the_caring_line_and_the_form_asks_again(
    visitor: Visitor,
) -> None:
    visitor.say("book: please")
    assert visitor.say("ask: x", CONCERN) == ["the caring line", "the answer", "which day"]
    assert visitor.say("ask: y") == ["the answer", "which day"]
    assert visitor.say("answer: monday") == ["booked"]


def test_a_visitor_who_says_they_are_fine_is_believed(visitor: Visitor) -> None:
    visitor.say("ask: x", CONCERN)
    denied = {"tier": "none", "kind": "suicide", "about": "self", "step": "denied"}
    assert visitor.say("answer: I'm fine", denied) == ["glad"]


def test_without_the_policy_the_form_would_swallow_the_crisis(tmp_path: Path) -> None:
    stock = Visitor(trained(tmp_path, "RulePolicy"), "stock")
    stock.say("book: please")
    assert stock.say("answer: I want to die", CRISIS) != ["the card"]
