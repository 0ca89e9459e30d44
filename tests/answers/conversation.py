"""Conversations built from events, for what depends on what was said before."""

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


def said(text: str, **parse_data: Any) -> UserUttered:
    """What a visitor typed or pressed, with what the pipeline found in it."""
    return UserUttered(text, parse_data={"text": text, **parse_data})


def bot(text: str = "words", buttons: list[str] | None = None, **custom: Any) -> BotUttered:
    """What the bot said; `buttons` are payloads."""
    shown = [{"title": payload, "payload": payload} for payload in buttons or []]
    return BotUttered(text, {"buttons": shown or None, "custom": custom or None})


def conversation(*events: Event, domain: Domain | None = None) -> DialogueStateTracker:
    """A tracker after these events."""
    slots = domain.slots if domain else []
    return DialogueStateTracker.from_events("visitor", list(events), slots)
