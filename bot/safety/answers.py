"""Short answers to the question that a card asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.safety.patterns import PATTERNS_FILE

LONGEST_ANSWER = 12  # words; a longer message is judged by what it says


@dataclass(frozen=True)
class Answers:
    """Vocabularies: an answer uses no other word, and at least one phrase that decides."""

    yes: frozenset[str]
    yes_deciding: frozenset[str]
    fine: frozenset[str]
    fine_deciding: frozenset[str]
    safe: frozenset[str]
    not_fine: frozenset[str]

    @classmethod
    def load(cls, path: Path = PATTERNS_FILE) -> "Answers":
        """Read them from the file of shapes."""
        text = path.read_text(encoding="utf-8")
        raw = yaml.load(text, Loader=yaml.BaseLoader)["answers"]  # noqa: S506 (strings only)
        return cls(**{name: frozenset(raw[name]) for name in cls.__dataclass_fields__})

    def is_yes(self, words: Sequence[str]) -> bool:
        """Yes, maybe, "I don't know", "..."."""
        if self._made_of(words, self.fine, self.not_fine):
            return True
        return self._made_of(words, self.yes, self.yes_deciding)

    def is_fine(self, words: Sequence[str], after: str) -> bool:
        """No, "I'm fine". After a crisis card a bare "no" only means that no call was made."""
        if self._made_of(words, self.fine, self.not_fine):
            return False
        deciding = self.fine_deciding if after == "concern" else self.safe
        return self._made_of(words, self.fine, deciding)

    def is_bare(self, words: Sequence[str]) -> bool:
        """Yes or no and the like, which mean nothing where nothing was asked."""
        troubled = self._made_of(words, self.fine, self.not_fine)
        return not troubled and (self.is_yes(words) or self.is_fine(words, after="concern"))

    @staticmethod
    def _made_of(words: Sequence[str], allowed: frozenset[str], deciding: frozenset[str]) -> bool:
        spoken = [word for word in words if word not in {".", ",", "!"}]
        short = 0 < len(spoken) <= LONGEST_ANSWER
        # with its commas: "no, estoy bien" is not "no estoy bien"
        joined = f" {' '.join(words)} "
        decided = any(f" {phrase} " in joined for phrase in deciding)
        return short and decided and allowed.issuperset(spoken)
