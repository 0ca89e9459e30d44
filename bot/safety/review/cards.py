"""Every card on one page to print, with what a reviewer wants to know of each."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import textstat
import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.safety.cards import Card, CardBook, Message
from bot.safety.lines import Line, read_lines
from bot.safety.verdict import Verdict

MOST_WORDS = 60
HIGHEST_GRADE = 6
_LANGUAGES = {"en": "English", "es": "Spanish"}
_ABOUT = {"self": "the writer", "other": "somebody else", None: "anybody"}
_FINE = 'The reply to "I\'m fine"'
_FAILS = "a message fails or is refused"
_STEPS = {"first": "the first time", "again": "shown again", "confirmed": "after a yes"}


@dataclass(frozen=True)
class Printed:
    """One card as it stands on the page."""

    name: str
    heading: str
    when: str
    language: str
    text: str
    links: tuple[dict[str, str], ...]
    words: int
    reading: str
    too_hard: bool
    quick_exit: bool


def printed(book: CardBook, lines: Iterable[Line]) -> list[Printed]:
    """All cards: crisis, concern, and those without a tier in each language."""
    state = {line.url: _state(line) for line in lines}
    responses = book.responses()
    cards = [_printed(card, responses[card.name][0], state) for card in book.cards]
    for language in _LANGUAGES:
        ending = "" if language == "en" else f"_{language}"
        fine = book.message(Verdict(step="denied", language=language))
        fails = book.help_card(language)
        cards += [
            _measured(f"denied{ending}", _FINE, "after a card", language, fine, state),
            _measured(f"help{ending}", "The help card", _FAILS, language, fails, state),
        ]
    return cards


def _printed(card: Card, message: Message, state: Mapping[str, str]) -> Printed:
    heading = f"{card.tier.capitalize()}: {card.kind.replace('_', ' ')}"
    when = f"about {_ABOUT[card.about]}, {_STEPS[card.step]}"
    if card.imminent:
        when += ", danger right now"
    name = card.name.removeprefix("utter_card_")
    return _measured(name, heading, when, card.language, message, state)


def _measured(
    name: str, heading: str, when: str, language: str, message: Message, state: Mapping[str, str]
) -> Printed:
    text, custom = str(message["text"]), message["custom"]
    links = tuple(link | {"state": state[link["url"]]} for link in custom.get("links", []))
    words = len(re.findall(r"[\w'’-]+", text))
    reading, too_hard = _reading(text, language)
    leaves = bool(custom.get("quick_exit"))
    return Printed(name, heading, when, language, text, links, words, reading, too_hard, leaves)


def _state(line: Line) -> str:
    state = f"dialled on {line.checked_on}" if line.checked_on else "not dialled yet"
    return f"{state}, number to be confirmed" if line.to_confirm else state


def _reading(text: str, language: str) -> tuple[str, bool]:
    """How hard a text is to read, and whether too hard; Spanish has a scale and no grade."""
    if language == "en":
        grade = textstat.flesch_kincaid_grade(text)
        return f"reading grade {grade:.1f} (at most {HIGHEST_GRADE})", grade > HIGHEST_GRADE
    textstat.set_lang(language)
    try:
        ease = textstat.fernandez_huerta(text)
    finally:
        textstat.set_lang("en_US")
    return f"Fernández Huerta ease {ease:.0f} (100 is easiest)", False


def page(folder: Path, today: date) -> str:
    """The page as HTML."""
    raw: dict[str, Any] = yaml.safe_load((folder / "cards.yml").read_text(encoding="utf-8"))
    signed = raw["reviewed_by"] and raw["reviewed_on"]
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    return templates.get_template("cards.html").render(
        cards=printed(CardBook.load(folder), read_lines(folder).values()),
        state=f"Read by {raw['reviewed_by']} on {raw['reviewed_on']}" if signed else "Draft",
        languages=_LANGUAGES,
        most_words=MOST_WORDS,
        today=today,
    )
