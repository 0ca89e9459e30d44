"""From a ranking of topics to what the assistant does with it."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.understanding.classifier import Guess

OUT_OF_SCOPE = "out_of_scope"
ASK_BACK = "ask_back"
FEWEST_CHOICES, MOST_CHOICES = 2, 3


@dataclass(frozen=True)
class Thresholds:
    """Where the lines run; `config.yml` gives the values and why."""

    answer_at: float  # probability from which the first topic is simply answered
    ahead_by: float  # or its lead over the second
    reject_below: float  # cosine to the nearest phrase under which nothing is known
    offer_at: float  # probability a topic needs to be offered as a choice


@dataclass(frozen=True)
class Decision:
    """The intent to follow, and the topics to offer when it is to ask back."""

    intent: str
    confidence: float
    choices: tuple[str, ...] = ()


def decide(guess: Guess, thresholds: Thresholds, askable: Collection[str]) -> Decision:
    """Answer, ask back between topics that can be offered, or say that it is not known."""
    first, probability = guess.ranking[0]
    if first == OUT_OF_SCOPE or guess.nearest < thresholds.reject_below:
        return Decision(OUT_OF_SCOPE, 1 - probability if first != OUT_OF_SCOPE else probability)
    runner_up = guess.ranking[1][1] if len(guess.ranking) > 1 else 0.0
    if probability >= thresholds.answer_at or probability - runner_up >= thresholds.ahead_by:
        return Decision(first, probability)
    askable_first = [(topic, share) for topic, share in guess.ranking if topic in askable]
    likely = [topic for topic, share in askable_first if share >= thresholds.offer_at]
    # one button alone is no question
    enough = max(len(likely), FEWEST_CHOICES)
    choices = tuple(topic for topic, _ in askable_first[: min(enough, MOST_CHOICES)])
    if not choices:
        return Decision(OUT_OF_SCOPE, 1 - probability)
    return Decision(ASK_BACK, probability, choices)
