"""What a message means below the crisis card of an earlier turn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import yaml

from bot.safety.normalise import normalise
from bot.safety.spelling import Speller
from bot.safety.verdict import Turn, Verdict
from bot.settings import data_root

LONGEST_REPLY = 12  # words; a longer message is judged by what it says
STILL_NEAR = 3  # turns in which worry after a crisis is the same crisis
_UNSPELLED = Speller([], [])


@dataclass(frozen=True)
class AfterCard:
    """Replies to a card's question: made of `words`, with one phrase that `decides`."""

    words: frozenset[str]
    decides: frozenset[str]

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read them from `data/safety/conversation.yml`."""
        text = (path or data_root() / "safety" / "conversation.yml").read_text(encoding="utf-8")
        raw = yaml.safe_load(text)["after_card"]
        return cls(frozenset(raw["words"].split()), frozenset(raw["decides"]))

    def read(self, verdict: Verdict, text: str, history: Sequence[Turn]) -> Verdict:
        """The gate's verdict, raised to the crisis above it where the message belongs to it.

        The card asked "Can you call now?": a no, a yes or a cry for help is an answer to
        that. Worry soon after a crisis is no new worry to ask about from the beginning.
        """
        if not history or verdict.tier == "crisis" or verdict.step == "denied":
            return verdict
        asked = history[-1].verdict
        if verdict.tier == "none" and asked.tier == "crisis" and self.is_reply(text):
            return replace(asked, step="again")
        near = _last_crisis(history[-STILL_NEAR:])
        if verdict.tier == "concern" and near and near.about == verdict.about:
            return replace(near, step="again", language=verdict.language)
        return verdict

    def is_reply(self, text: str) -> bool:
        """Whether the message answers "Can you call now?" and says nothing else."""
        spoken = normalise(text, _UNSPELLED).words
        if not 0 < len(spoken) <= LONGEST_REPLY or not self.words.issuperset(spoken):
            return False
        joined = f" {' '.join(word for word in spoken if word.isalnum())} "
        return any(f" {phrase} " in joined for phrase in self.decides)


def _last_crisis(turns: Sequence[Turn]) -> Verdict | None:
    for turn in reversed(turns):
        if turn.verdict.step == "denied":
            return None
        if turn.verdict.tier == "crisis":
            return turn.verdict
    return None
