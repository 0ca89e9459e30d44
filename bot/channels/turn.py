"""One visitor message, from its arrival to a reply that is saved; silence is no reply."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answers.content import Practice
from bot.channels import failures, wire
from bot.channels.counting import count, counted_before
from bot.channels.sessions import Session
from bot.safety.cards import CardBook
from bot.safety.verdict import Verdict

logger = logging.getLogger(__name__)

CHANNEL = "web"
LONGEST_TURN = 5.0  # seconds; then the visitor gets an apology instead of waiting on
ERROR_REPLY = "utter_error"
FAILED = "failed"

Send = Callable[[wire.Message], None]


@dataclass(frozen=True)
class Said:
    """What a visitor sent: words, or a pressed button, or a filled form, as Rasa reads it."""

    id: str
    text: str
    metadata: dict[str, Any] = field(default_factory=dict)


class _Streaming(OutputChannel):
    """Hands each bot message on the moment Rasa says it."""

    def __init__(self, send: Callable[[dict[str, Any]], None]) -> None:
        self._send = send
        self.kinds: list[str] = []

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.kinds.append(str((message.get("custom") or {}).get("kind")))
        self._send(message)


class TurnTaker:
    """Runs turns of a loaded agent."""

    def __init__(
        self, agent: Agent, cards: CardBook, practice: Practice, source: wire.Source
    ) -> None:
        self._agent = agent
        self._cards = cards
        self._practice = practice
        self._source = source

    async def tracker(self, conversation: str) -> DialogueStateTracker | None:
        """The conversation as it is kept, or None."""
        return await self._agent.tracker_store.retrieve(conversation)

    async def take(self, session: Session, said: Said, verdict: Verdict | None, send: Send) -> None:
        """Answer one message; `send` is called with each bot message as it is ready.

        The same id again sends the same answer and does nothing else. A `verdict` of None
        means that the gate itself failed: then the help card comes first.
        """
        async with self._agent.lock_store.lock(session.conversation):
            before = await self.tracker(session.conversation)
            if before and (known := _turn_of(before, said.id)):
                for message in wire.answers(session.conversation, known, self._source):
                    send(message)
                return
            if before is None and not said.text.startswith(wire.OPENING_INTENT):
                # deleted while this message waited: it is answered, and nothing of it is kept
                for place, reply in enumerate(self._apology(verdict, said_card=False)):
                    number = wire.message_id(session.conversation, said.id, place)
                    tier = verdict.tier if verdict else "none"
                    send(wire.shape(reply, number, tier, self._source))
                return
            await self._run(session, said, verdict, send)
            if not counted_before(before, said.id):
                await count(self._agent, verdict)

    async def _run(self, session: Session, said: Said, verdict: Verdict | None, send: Send) -> None:
        tier = verdict.tier if verdict else "none"
        sent: list[dict[str, Any]] = []

        def pass_on(raw: dict[str, Any]) -> None:
            sent.append(raw)
            number = wire.message_id(session.conversation, said.id, len(sent) - 1)
            send(wire.shape(raw, number, tier, self._source))

        output = _Streaming(pass_on)
        # a gate that failed is not asked again inside Rasa: the help card is out already
        gate = {"gate": (verdict or Verdict()).as_gate()}
        message = UserMessage(
            said.text,
            output,
            session.conversation,
            input_channel=CHANNEL,
            message_id=said.id,
            metadata={**said.metadata, **gate},
        )
        swallowed = failures.watch()
        try:
            async with asyncio.timeout(LONGEST_TURN):
                await self._agent.processor.handle_message(message)
            saved = True
        except Exception as error:  # whatever it was, the visitor gets a reply
            swallowed.append(failures.place_of(error))
            saved = False
        missing = [] if verdict else [self._cards.help_card()]
        if swallowed or not output.kinds:
            logger.error("Turn failed: %s", ", ".join(swallowed) or "no reply")
            missing += self._apology(verdict, said_card="crisis" in output.kinds)
        for reply in missing:
            pass_on(reply)
        if missing:
            await self._keep(message, sent if not saved else missing, whole_turn=not saved)

    def _apology(self, verdict: Verdict | None, *, said_card: bool) -> list[dict[str, Any]]:
        apology = self._agent.domain.responses[ERROR_REPLY][0]
        reply = {
            "text": self._practice.fill(apology["text"]),
            "custom": {**apology["custom"], "links": self._cards.help_card()["custom"]["links"]},
        }
        if verdict and verdict.tier == "crisis" and not said_card:
            return [self._cards.message(verdict), reply]
        return [reply]

    async def _keep(
        self, message: UserMessage, replies: list[dict[str, Any]], *, whole_turn: bool
    ) -> None:
        """Save what the visitor saw, so that a reload shows it too."""
        store = self._agent.tracker_store
        try:
            tracker = await store.get_or_create_tracker(message.sender_id)
            if whole_turn:
                metadata = {**(message.metadata or {}), FAILED: True}
                tracker.update(
                    UserUttered(message.text, message_id=message.message_id, metadata=metadata)
                )
            for reply in replies:
                data = {key: reply.get(key) for key in ("image", "buttons", "custom")}
                tracker.update(BotUttered(reply.get("text"), data))
            await store.save(tracker)
        except Exception as error:  # the reply is out already; a full disk must not undo it
            logger.error("Reply not saved: %s", type(error).__name__)


def _turn_of(
    tracker: DialogueStateTracker, client_id: str
) -> tuple[UserUttered, list[BotUttered]] | None:
    for said, replies in wire.turns(tracker.events):
        # a turn that failed may be tried again with the same id
        if said.message_id == client_id and not (said.metadata or {}).get(FAILED):
            return said, replies
    return None
