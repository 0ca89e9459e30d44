"""One card of a crisis turn: what it says, for whom, and when it fits."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.safety.verdict import Verdict

TIERS_WITH_CARDS = ("crisis", "concern")
_STEPS = {"confirmed": ("confirmed", "first"), "again": ("again", "first")}


@dataclass(frozen=True)
class Card:
    """What is said at one tier for one kind; `about` None fits everybody.

    `text` is all that is said, the closing sentences included; `number` tells cards apart
    that fit the same verdicts.
    """

    tier: str
    kind: str
    text: str
    links: tuple[str, ...]
    about: str | None = None
    step: str = "first"
    imminent: bool = False
    language: str = "en"
    quick_exit: bool = False
    number: int = 1

    @property
    def name(self) -> str:
        """The Rasa response that holds it."""
        parts = [self.tier, self.kind, self.about, self.step, "now" if self.imminent else None]
        language = None if self.language == "en" else self.language
        number = None if self.number == 1 else str(self.number)
        return "_".join(["utter_card", *filter(None, [*parts, language, number])])

    def fits(self, verdict: Verdict) -> bool:
        """Whether nothing that the card states is untrue of the verdict."""
        return (
            (self.tier, self.kind) == (verdict.tier, verdict.kind)
            and self.about in (None, verdict.about)
            and self.step in _STEPS.get(verdict.step, ("first",))
            and (verdict.imminent or not self.imminent)
            and self.language in ("en", verdict.language)
        )

    def closeness(self, verdict: Verdict) -> tuple[bool, bool]:
        """What must not give way to new words: the language, then the urgency."""
        return self.language == verdict.language, self.imminent == verdict.imminent

    def nearness(self, verdict: Verdict) -> tuple[bool, bool]:
        """What may: the step, then the person."""
        return self.step == verdict.step, self.about is not None


def read_cards(raw: Mapping[str, Any]) -> Iterator[Card]:
    """The cards of `cards.yml`."""
    seen: Counter[str] = Counter()
    for tier in TIERS_WITH_CARDS:
        for entry in raw[tier]:
            card = _read(tier, entry, raw)
            seen[card.name] += 1
            yield card if seen[card.name] == 1 else _read(tier, entry, raw, seen[card.name])


def _read(tier: str, entry: Mapping[str, Any], raw: Mapping[str, Any], number: int = 1) -> Card:
    stated = {name: value for name, value in entry.items() if name not in {"text", "ask"}}
    set_of = "imminent" if entry.get("imminent") else tier
    # the question comes last, right above the links that answer it
    closing = [raw["closing"][tier][entry.get("language", "en")], entry.get("ask")]
    return Card(
        tier=tier,
        text="\n\n".join([entry["text"], " ".join(filter(None, closing))]),
        links=tuple(raw["links"][set_of][entry["kind"]]),
        quick_exit=entry["kind"] in raw["quick_exit"],
        number=number,
        **stated,
    )
