"""Safety before any rule or form."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_DEACTIVATE_LOOP_NAME, ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.safety.questions import is_question

CRISIS_INTENT = "crisis"
# What distress that asks nothing is taken for: replies to it would be beside the point.
_ASIDE = {"smalltalk", "fallback"}
_NO_QUESTION = {
    "ask_back",
    "out_of_scope",
    "do_therapy_now",
    "more",
    "stop_booking",
    "go_back",
    "deny",
}
# What follows the caring line only where it was asked for. In danger of the body a boundary
# follows all the same: it says not to stop a medicine alone.
_ASKED_FOR = {"answer", "choice", "boundary"}
_BOOK = "book_consultation"
CRISIS_REPLY = "utter_crisis"
CONCERN_REPLY = "utter_concern"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class SafetyFirstPolicy(RulePolicy):
    """RulePolicy, with the gate's verdict before it.

    A crisis turn is the card, the form put away, and listening; no rule or form is asked.
    At concern the caring line comes first, and then the turn goes on as if it had not been
    said: rules know nothing of it.
    """

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The next action; see the class."""
        action = _first(tracker, domain)
        if action is not None:
            # hidden, so that the interrupted story or rule finds its place again
            return PolicyPrediction(
                self._prediction_result(action, tracker, domain),
                type(self).__name__,
                self.priority,
                hide_rule_turn=True,
                is_no_user_prediction=True,
            )
        prediction = super().predict_action_probabilities(
            _without_concern(tracker), domain, rule_only_data, **kwargs
        )
        if _form_follows_concern(tracker, domain, prediction):
            prediction.events.append(ActionExecuted(ACTION_LISTEN_NAME, policy=CONCERN_REPLY))
        return prediction


def _first(tracker: DialogueStateTracker, domain: Domain) -> str | None:
    """What safety does next, or None where nothing (more) is due."""
    tier = _tier(tracker)
    said = tracker.latest_action_name
    if tier == "crisis":
        if said == ACTION_LISTEN_NAME:
            return CRISIS_REPLY
        if said == CRISIS_REPLY and tracker.active_loop_name:
            return str(ACTION_DEACTIVATE_LOOP_NAME)
        return str(ACTION_LISTEN_NAME)
    if tier == "concern" and said == ACTION_LISTEN_NAME:
        return CONCERN_REPLY
    if said == CONCERN_REPLY and not _asks_something(tracker, domain):
        return str(ACTION_LISTEN_NAME)
    return None


def _asks_something(tracker: DialogueStateTracker, domain: Domain) -> bool:
    """Whether there is a question or a booking to go on with after the caring line.

    Distress that is no question gets the caring line alone: no small talk, no "I did not
    understand that" and no lesson behind it.
    """
    message = tracker.latest_message
    intent = message.intent_name if message else None
    replies = domain.responses.get(f"utter_{intent}") or [{}]
    kind = (replies[0].get("custom") or {}).get("kind")
    if tracker.active_loop_name or intent == _BOOK:
        return True
    if intent in _NO_QUESTION or kind in _ASIDE:
        return False
    if kind not in _ASKED_FOR or (kind == "boundary" and _gate(tracker).get("kind") == "medical"):
        return True
    # a written story has no text
    return message is None or not message.text or is_question(message.text)


def _tier(tracker: DialogueStateTracker) -> str:
    """The tier of the visitor's message; a written story has the intent alone."""
    message = tracker.latest_message
    if message is None:
        return "none"
    if message.intent_name == CRISIS_INTENT:
        return "crisis"
    return str(_gate(tracker).get("tier", "none"))


def _gate(tracker: DialogueStateTracker) -> dict[str, Any]:
    message = tracker.latest_message
    return (message.parse_data.get("gate") or {}) if message else {}


def _form_follows_concern(
    tracker: DialogueStateTracker, domain: Domain, prediction: PolicyPrediction
) -> bool:
    """A form checks what the visitor typed only where it is called right after listening."""
    if tracker.latest_action_name != CONCERN_REPLY or not tracker.active_loop_name:
        return False
    form = domain.index_for_action(tracker.active_loop_name)
    return not tracker.is_active_loop_rejected and prediction.max_confidence_index == form


def _without_concern(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """The conversation without the concern replies, as the rules were written."""
    events = tracker.applied_events()
    if not any(_is_concern(event) for event in events):
        return tracker
    copy = tracker.init_copy()
    for event in events:
        if not _is_concern(event):
            copy.update(event)
    return copy


def _is_concern(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and CONCERN_REPLY in (event.action_name, event.policy)
