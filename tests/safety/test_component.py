import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from bot.safety.component import SafetyGate, history_of
from bot.safety.gate import Gate
from bot.safety.thresholds import configured_thresholds
from bot.safety.verdict import Verdict

CONCERN = Verdict("concern", "suicide", "self", "first").as_gate()


def conversation(*turns: tuple[str, dict[str, object]]) -> DialogueStateTracker:
    tracker = DialogueStateTracker.from_events("visitor", [])
    for text, gate in turns:
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered(text, {"name": "x"}, parse_data={"gate": gate}))
        tracker.update(BotUttered("reply"))
    return tracker


def judged(message: Message, tracker: DialogueStateTracker | None = None) -> Message:
    component = SafetyGate(configured_thresholds())
    return component.process([message], tracker or conversation())[0]


def typed(text: str, **metadata: object) -> Message:
    return Message(
        data={"text": text, "intent": {"name": "cbt", "confidence": 0.7}, "metadata": metadata}
    )


def test_a_crisis_overrules_the_topic() -> None:
    message = judged(typed("I want to kill myself"))
    assert message.get("intent") == {"name": "crisis", "confidence": 1.0}
    assert message.as_dict(only_output_properties=True)["gate"]["kind"] == "suicide"


def test_a_calm_question_keeps_its_topic() -> None:
    message = judged(typed("what is CBT"))
    assert message.get("intent")["name"] == "cbt"
    assert message.get("gate")["tier"] == "none"


def test_the_verdict_of_the_channel_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Gate, "judge", lambda *_: pytest.fail("judged twice"))
    message = judged(typed("hello", gate={"tier": "crisis", "kind": "abuse", "about": "self"}))
    assert message.get("intent")["name"] == "crisis"


def test_a_worried_visitor_keeps_the_topic_that_was_asked() -> None:
    assert judged(typed("what is CBT", gate=CONCERN)).get("intent")["name"] == "cbt"


def test_without_a_channel_the_earlier_turns_come_from_the_tracker() -> None:
    tracker = conversation(("I can't do this anymore", CONCERN))
    assert judged(typed("maybe"), tracker).get("intent")["name"] == "crisis"
    assert judged(typed("I'm fine"), tracker).get("intent")["name"] == "safety_denied"


def test_a_pressed_button_is_not_judged() -> None:
    message = judged(typed('/book_consultation{"a": "I want to kill myself"}'))
    assert message.get("gate") is None
    assert message.get("intent")["name"] == "cbt"


def test_what_buttons_said_is_no_word_of_the_visitor() -> None:
    calm: dict[str, object] = {"tier": "none"}
    tracker = conversation(("hello", calm), ("/cbt", calm), ("and dbt", calm))
    assert [turn.text for turn in history_of(tracker)] == ["hello", "and dbt"]


def test_a_yes_below_what_a_button_brought_is_no_answer_to_the_card() -> None:
    crisis = Verdict("crisis", "suicide", "self", "first").as_gate()
    below_the_card = conversation(("I want to die", crisis))
    assert judged(typed("yes"), below_the_card).get("intent")["name"] == "crisis"
    after_a_button = conversation(("I want to die", crisis), ("/book_consultation", {}))
    assert judged(typed("yes"), after_a_button).get("intent")["name"] == "cbt"


def test_without_a_channel_a_no_below_the_card_brings_it_again() -> None:
    crisis = Verdict("crisis", "suicide", "self", "first").as_gate()
    tracker = conversation(("I want to die", crisis))
    assert judged(typed("no"), tracker).get("gate")["step"] == "again"
