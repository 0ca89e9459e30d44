"""The cards of a crisis turn, as bot messages and as Rasa responses."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from bot.safety.verdict import Verdict
from bot.settings import data_root

Message = dict[str, Any]

LINES_CHECKED_EVERY = timedelta(days=30)
_STEPS = {"confirmed": ("confirmed", "first"), "again": ("again", "first")}


class CardError(ValueError):
    """`cards.yml` or `lines.yml` cannot be used; the message names the card."""


@dataclass(frozen=True)
class Card:
    """What is said at one tier for one kind; `about` None fits everybody."""

    tier: str
    kind: str
    text: str
    links: tuple[str, ...]
    about: str | None = None
    step: str = "first"
    imminent: bool = False
    language: str = "en"
    quick_exit: bool = False

    @property
    def name(self) -> str:
        """The Rasa response that holds it."""
        parts = [self.tier, self.kind, self.about, self.step, "now" if self.imminent else None]
        language = None if self.language == "en" else self.language
        return "_".join(["utter_card", *filter(None, [*parts, language])])

    def fits(self, verdict: Verdict) -> bool:
        """Whether nothing that the card states is untrue of the verdict."""
        return (
            (self.tier, self.kind) == (verdict.tier, verdict.kind)
            and self.about in (None, verdict.about)
            and self.step in _STEPS.get(verdict.step, ("first",))
            and (verdict.imminent or not self.imminent)
            and self.language in ("en", verdict.language)
        )

    def closeness(self, verdict: Verdict) -> tuple[bool, bool, bool, bool]:
        """Orders fitting cards: language before urgency before person before step."""
        return (
            self.language == verdict.language,
            self.imminent == verdict.imminent,
            self.about is not None,
            self.step == verdict.step,
        )


class CardBook:
    """All cards with their lines, from `data/safety/cards.yml` and `lines.yml`."""

    def __init__(
        self,
        cards: Sequence[Card],
        lines: Mapping[str, Mapping[str, Any]],
        phone: str,
        plain: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self.cards = tuple(cards)
        self._lines = lines
        self._phone = phone
        self._plain = plain

    @classmethod
    def load(cls, folder: Path | None = None) -> "CardBook":
        """Read the cards, the lines and the practice's phone.

        Raises CardError for a card that names an unknown line.
        """
        folder = folder or data_root() / "safety"
        raw = _yaml(folder / "cards.yml")
        lines = _yaml(folder / "lines.yml")["lines"]
        cards = [
            _card(tier, entry, raw["links"])
            for tier in ("crisis", "concern")
            for entry in raw[tier]
        ]
        for card in cards:
            if unknown := set(card.links) - set(lines):
                raise CardError(f"{card.name} links to {', '.join(sorted(unknown))}: no such line.")
        phone = str(_yaml(folder.parent / "practice.yml")["phone"])
        return cls(cards, lines, phone, {name: raw[name] for name in ("denied", "help")})

    def message(self, verdict: Verdict | Mapping[str, Any]) -> Message:
        """The bot message for a verdict at tier concern or crisis, or for step `denied`.

        Raises LookupError where nothing needs to be said.
        """
        if not isinstance(verdict, Verdict):
            verdict = Verdict.from_gate(verdict)
        if verdict.step == "denied":
            return self._denied()
        fitting = [card for card in self.cards if card.fits(verdict)]
        if not fitting:
            raise LookupError(f"No card for {verdict.tier}, {verdict.kind}, {verdict.about}.")
        card = max(fitting, key=lambda card: card.closeness(verdict))
        return self._message(card, verdict.about)

    def help_card(self) -> Message:
        """What is shown when the gate or Rasa fails, and with 413 and 429."""
        card = self._plain["help"]
        custom = {"kind": "handoff", "tier": "none", "links": self._links(card["links"])}
        return {"text": self._fill(card["text"]), "custom": custom}

    def responses(self) -> dict[str, list[Message]]:
        """Every card by name, and the three names that the policy and rules utter."""
        named = {card.name: [self._message(card, card.about)] for card in self.cards}
        return {
            "utter_crisis": [self.help_card()],
            "utter_concern": [self.help_card()],
            "utter_safety_denied": [self._denied()],
            **named,
        }

    def unchecked(self, today: date) -> list[str]:
        """Lines that nobody has dialled in the last 30 days."""
        return [
            name
            for name, line in self._lines.items()
            if line["checked_on"] is None or today - line["checked_on"] > LINES_CHECKED_EVERY
        ]

    def _denied(self) -> Message:
        text = self._fill(self._plain["denied"]["text"])
        return {"text": text, "custom": {"kind": "smalltalk", "tier": "none"}}

    def _message(self, card: Card, about: str | None) -> Message:
        custom: Message = {
            "kind": card.tier,
            "tier": card.tier,
            "crisis": card.kind,
            "about": about,
            "links": self._links(card.links),
        }
        if card.quick_exit:
            custom["quick_exit"] = True
        return {"text": self._fill(card.text), "custom": custom}

    def _links(self, names: Sequence[str]) -> list[dict[str, str]]:
        dial = "+1" + re.sub(r"\D", "", self._phone)
        return [
            {
                "title": self._lines[name]["title"],
                "url": self._lines[name]["url"].replace("{phone}", dial),
            }
            for name in names
        ]

    def _fill(self, text: str) -> str:
        return text.replace("{phone}", self._phone)


def _card(tier: str, entry: Mapping[str, Any], links: Mapping[str, Any]) -> Card:
    set_of = "imminent" if entry.get("imminent") else tier
    return Card(tier=tier, links=tuple(links[set_of][entry["kind"]]), **entry)


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
