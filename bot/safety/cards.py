"""The cards of a crisis turn, as bot messages and as Rasa responses."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from bot.safety.card import Card, read_cards
from bot.safety.verdict import Verdict
from bot.settings import data_root

__all__ = ["Card", "CardBook", "CardError", "Message"]

Message = dict[str, Any]

LINES_CHECKED_EVERY = timedelta(days=30)
_PLAIN = ("denied", "help")


class CardError(ValueError):
    """`cards.yml` or `lines.yml` cannot be used; the message names the card."""


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
        cards = list(read_cards(raw))
        for card in cards:
            if unknown := set(card.links) - set(lines):
                raise CardError(f"{card.name} links to {', '.join(sorted(unknown))}: no such line.")
        phone = str(_yaml(folder.parent / "practice.yml")["phone"])
        return cls(cards, lines, phone, {name: raw[name] for name in _PLAIN})

    def message(
        self, verdict: Verdict | Mapping[str, Any], said: Sequence[str | None] = ()
    ) -> Message:
        """The bot message for a verdict at tier concern or crisis, or for step `denied`.

        Of the cards that fit, one is taken whose words are not among those `said`, oldest
        first, or were said longest ago. Raises LookupError where nothing needs to be said.
        """
        if not isinstance(verdict, Verdict):
            verdict = Verdict.from_gate(verdict)
        if verdict.step == "denied":
            return self._denied(verdict.language)
        latest = {text: place for place, text in enumerate(said)}

        def rank(card: Card) -> tuple[Any, ...]:
            turn = latest.get(self._fill(card.text), -1)
            return card.closeness(verdict), -turn, card.nearness(verdict)

        fitting = [card for card in self.cards if card.fits(verdict)]
        if not fitting:
            raise LookupError(f"No card for {verdict.tier}, {verdict.kind}, {verdict.about}.")
        return self._message(max(fitting, key=rank), verdict.about)

    def help_card(self, language: str = "en") -> Message:
        """What is shown when the gate or Rasa fails, and with 413 and 429."""
        card = self._plain["help"]
        links = self._links(card["links"], language)
        custom = {"kind": "handoff", "tier": "none", "links": links}
        return {"text": self._fill(card[language]), "custom": custom}

    def responses(self) -> dict[str, list[Message]]:
        """Every card by name, and the three names that the policy and rules utter."""
        named = {card.name: [self._message(card, card.about)] for card in self.cards}
        return {
            "utter_crisis": [self.help_card()],
            "utter_concern": [self.help_card()],
            "utter_safety_denied": [self._denied("en")],
            **named,
        }

    def unchecked(self, today: date) -> list[str]:
        """Lines that nobody has dialled in the last 30 days."""
        return [
            name
            for name, line in self._lines.items()
            if line["checked_on"] is None or today - line["checked_on"] > LINES_CHECKED_EVERY
        ]

    def _denied(self, language: str) -> Message:
        text = self._fill(self._plain["denied"][language])
        return {"text": text, "custom": {"kind": "smalltalk", "tier": "none"}}

    def _message(self, card: Card, about: str | None) -> Message:
        custom: Message = {
            "kind": card.tier,
            "tier": card.tier,
            "crisis": card.kind,
            "about": about,
            "links": self._links(card.links, card.language),
        }
        if card.quick_exit:
            custom["quick_exit"] = True
        return {"text": self._fill(card.text), "custom": custom}

    def _links(self, names: Sequence[str], language: str) -> list[dict[str, str]]:
        dial = "+1" + re.sub(r"\D", "", self._phone)
        title = "title" if language == "en" else f"title_{language}"
        lines = [self._lines[name] for name in names]
        return [
            {"title": line[title], "url": line["url"].replace("{phone}", dial)} for line in lines
        ]

    def _fill(self, text: str) -> str:
        return text.replace("{phone}", self._phone)


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
