"""What the conversation so far is about, read from the tracker's own events."""

import json
from collections.abc import Iterator
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

_LOOK_BACK = 12  # bot messages; an older list is no longer what a visitor points at


def bot_messages(tracker: DialogueStateTracker) -> Iterator[dict[str, Any]]:
    """The `data` of what the bot said, newest first."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            yield event.data


def texts_so_far(tracker: DialogueStateTracker) -> list[str | None]:
    """What the bot said, oldest first."""
    return [event.text for event in tracker.events if isinstance(event, BotUttered)]


def last_topic(tracker: DialogueStateTracker) -> tuple[str | None, int]:
    """The topic answered last and which part of it was shown (0 for none)."""
    for data in bot_messages(tracker):
        custom = data.get("custom") or {}
        if custom.get("kind") == "answer" and custom.get("topic"):
            return custom["topic"], custom.get("part", 1)
    return None, 0


def offered_topics(tracker: DialogueStateTracker) -> list[str]:
    """Topics a visitor can point at by number: the newest list, else the newest buttons."""
    newest: list[str] = []
    for place, data in enumerate(bot_messages(tracker)):
        if place >= _LOOK_BACK:
            break
        custom = data.get("custom") or {}
        if listed := custom.get("choices") or _topics(custom.get("cards")):
            return list(listed)
        newest = newest or _topics(data.get("buttons"))
    return newest


def failed_last_turn(tracker: DialogueStateTracker) -> bool:
    """Whether the turn before this one ended without an answer."""
    seen_user = False
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            if seen_user:
                return False
            seen_user = True
        elif isinstance(event, BotUttered) and seen_user:
            custom = event.data.get("custom") or {}
            return custom.get("kind") in {"fallback", "choice"}
    return False


def payload_entities(text: str) -> dict[str, Any]:
    """Entities of a pressed button's payload, `/intent{"name": "value"}`."""
    _, brace, rest = text.partition("{")
    try:
        found = json.loads(brace + rest) if brace else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _topics(items: list[dict[str, Any]] | None) -> list[str]:
    payloads = [item.get("payload", "") for item in items or []]
    return [p[1:] for p in payloads if p.startswith("/") and "{" not in p]
