"""What typed words are at a step of the booking: contact details, a time, or neither."""

from actions import clock
from actions.booking.details import Details, read_details
from actions.booking.wish import read_wish
from actions.skills.base import Turn
from actions.skills.form_state import CONTACT
from actions.skills.shown import practice_zone

FEW_WORDS = 3
# Probability from which a few words at the contact step are a topic and no name. Names that
# nobody announced were taken for a topic with 0.54 at most ("Amy", the amygdala); the names of
# topics ("cost", "insurance") start at 0.62.
A_TOPIC, A_TOPIC_THOUGH_NAMED = 0.6, 0.85
# Answers to the form that are short and read like names ("another time") count sooner.
A_FORM_ANSWER = 0.45
FORM_ANSWERS = {"stop_booking", "go_back", "change_time", "change_contact", "more_times", "deny"}
NOT_UNDERSTOOD = (None, "out_of_scope", "nlu_fallback")


def names_time(turn: Turn) -> bool:
    """Whether the words name a day or a time and nothing else."""
    return bool(read_wish(turn.typed, today=clock.now().astimezone(practice_zone()).date()))


def is_aside(turn: Turn) -> bool:
    """Whether these are a few unclear words that ask nothing: no question to offer topics for."""
    few = len(turn.typed.split()) <= FEW_WORDS
    return turn.intent == "ask_back" and few and not read_details(turn.typed).asks


def are_details(turn: Turn, step: str, details: Details) -> bool:
    """Whether the words give a name or a way to reach the visitor."""
    if details.reaches:
        return not details.asks
    # a name alone counts only where a name is asked for
    if step != CONTACT or turn.troubled or details.asks or not details.checked.values.name:
        return False
    if names_time(turn):
        return False
    if turn.intent in (*NOT_UNDERSTOOD, "ask_back"):
        return True
    least = A_TOPIC_THOUGH_NAMED if details.named else A_TOPIC
    if turn.intent in FORM_ANSWERS:
        least = A_FORM_ANSWER
    return details.bare and turn.confidence < least
