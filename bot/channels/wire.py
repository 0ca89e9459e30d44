"""From Rasa's events to the messages of the visitor API, and back to words for a transcript."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

from bot import settings
from bot.safety.verdict import Verdict

Message = dict[str, Any]
# slug of an article and id of a section -> address and heading
Source = Callable[[str, str], tuple[str, str | None]]

# What `custom` always holds, so that a client need not ask whether a key is there.
_ALWAYS = ("kind", "topic", "section", "source", "tier", "crisis", "about", "form")
_INTERNAL = {"article", "part", "links", "alt"}
OPENING_INTENT = "/open"


def shape(raw: dict[str, Any], message_id: str, verdict: Verdict, source: Source) -> Message:
    """One bot message as the contract has it, from what Rasa hands to an output channel.

    `verdict` is the gate's, on the visitor's message that it answers.
    """
    custom = dict(raw.get("custom") or {})
    shown = {
        "id": message_id,
        "text": raw.get("text"),
        "image": raw.get("image") and f"{settings.public_url()}{settings.PREFIX}/{raw['image']}",
        "alt": custom.get("alt"),
        "buttons": raw.get("buttons"),
        "links": custom.get("links"),
    }
    if custom.get("section"):
        custom["source"], custom["section_title"] = source(custom["article"], custom["section"])
    custom["cards"] = [_card(card) for card in custom.get("cards") or []]
    custom |= {"tier": verdict.tier, "crisis": None, "about": None}
    if verdict.tier != "none":
        custom |= {"crisis": verdict.kind, "about": verdict.about}
    complete = {key: custom.get(key) for key in _ALWAYS}
    extra = {k: v for k, v in custom.items() if k not in complete and k not in _INTERNAL and v}
    return {key: value for key, value in shown.items() if value} | {"custom": complete | extra}


def message_id(conversation: str, client_id: str, place: int) -> str:
    """The same id for the same message, wherever it is rebuilt."""
    digest = hashlib.sha256(f"{conversation}\0{client_id}".encode()).hexdigest()[:20]
    return f"{digest}-{place}"


def turns(events: Iterable[Event]) -> Iterator[tuple[UserUttered, list[BotUttered]]]:
    """Each visitor message of a conversation with what the bot said to it.

    A message that failed and was sent again with the same id counts once, the last time.
    """
    found: dict[str, tuple[UserUttered, list[BotUttered]]] = {}
    current: list[BotUttered] = []
    for event in events:
        if isinstance(event, UserUttered):
            current = []
            found.pop(event.message_id or "", None)
            found[event.message_id or ""] = (event, current)
        elif isinstance(event, BotUttered):
            current.append(event)
    yield from found.values()


def verdict_of(event: UserUttered) -> Verdict:
    """What the safety gate said about a visitor's message."""
    return Verdict.from_gate((event.metadata or {}).get("gate") or {})


def answers(
    conversation: str, turn: tuple[UserUttered, list[BotUttered]], source: Source
) -> list[Message]:
    """The bot's messages of one turn."""
    said, replies = turn
    return [
        shape(
            reply.message(),
            message_id(conversation, said.message_id or "", place),
            verdict_of(said),
            source,
        )
        for place, reply in enumerate(replies)
    ]


def history(conversation: str, events: Sequence[Event], source: Source) -> list[Message]:
    """The session so far, both sides, oldest first."""
    messages: list[Message] = []
    for turn in turns(events):
        said, _ = turn
        if not (said.text or "").startswith(OPENING_INTENT):
            messages.append({"from": "visitor", "id": said.message_id, "text": words(said)})
        messages += [{"from": "bot", **one} for one in answers(conversation, turn, source)]
    return messages


def words(said: UserUttered) -> str:
    """What the visitor saw as their own message: typed words, or the button's title."""
    return str((said.metadata or {}).get("shown") or said.text or "")


def payloads(events: Iterable[Event]) -> dict[str, str]:
    """Everything a visitor may press in this session: payload to title."""
    found: dict[str, str] = {}
    for event in events:
        if isinstance(event, BotUttered):
            custom = event.data.get("custom") or {}
            for item in (*(event.data.get("buttons") or []), *(custom.get("cards") or [])):
                found[item["payload"]] = item["title"]
            for day in (custom.get("form") or {}).get("days", []):
                for opening in day["openings"]:
                    found[opening["payload"]] = f"{day['label']}, {opening['label']}"
    return found


def line(message: Message) -> bytes:
    """One line of a stream."""
    return json.dumps(message, ensure_ascii=False).encode() + b"\n"


def transcript(messages: Iterable[Message]) -> str:
    """The session as plain text for a download."""
    lines = []
    for message in messages:
        who = "You" if message["from"] == "visitor" else "Rewire"
        lines.append(f"{who}:\n{message.get('text', '')}\n")
        lines += [f"  {link['title']}: {link['url']}" for link in message.get("links", [])]
    return "\n".join(lines)


def _card(card: dict[str, str]) -> dict[str, str]:
    if "image" not in card:
        return card
    return card | {"image": f"{settings.public_url()}{settings.PREFIX}/{card['image']}"}
