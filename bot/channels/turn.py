"""One visitor message, from its arrival to a reply that is saved; silence is no reply."""

import asyncio
import logging
from collections.abc import Callable, Sequence
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
        # the line leaves now: what comes after it may keep the process busy, saving above all
        await asyncio.sleep(0)


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

    async def take(self, session: Session, said: Said, verdict: Verdict | None, send: Send) -> bool:
        """Answer one message; `send` is called with each bot message as it is ready.

        The same id again sends the same answer and does nothing else. A `verdict` of None
        means that the gate itself failed: then nothing is answered but help and an apology.
        Returns whether the turn is kept.
        """
        async with self._agent.lock_store.lock(session.conversation):
            try:
                before = await self.tracker(session.conversation)
            except Exception as error:
                logger.error("Conversation not read: %s", failures.place_of(error))
                await self.sorry(session.conversation, said.id, verdict, send)
                return False
            if before and (known := turn_of(before, said.id)):
                for message in wire.answers(session.conversation, known, self._source):
                    send(message)
                return True
            if before is None and not said.text.startswith(wire.OPENING_INTENT):
                # deleted while this message waited: it is answered, and nothing of it is kept
                await self.sorry(session.conversation, said.id, verdict, send)
                return False
            whole = await self._run(session, said, verdict, send)
            if not counted_before(before, said.id):
                await count(self._agent, verdict)
            return whole

    async def sorry(
        self, conversation: str, client_id: str, verdict: Verdict | None, send: Send
    ) -> None:
        """Answer a message that cannot be taken: with its card, or an apology and the phone."""
        for place, reply in enumerate(self._instead(verdict)):
            number = wire.message_id(conversation, client_id, place)
            send(wire.shape(reply, number, verdict or Verdict(), self._source))

    async def _run(self, session: Session, said: Said, verdict: Verdict | None, send: Send) -> bool:
        sent: list[dict[str, Any]] = []

        def pass_on(raw: dict[str, Any]) -> None:
            sent.append(raw)
            number = wire.message_id(session.conversation, said.id, len(sent) - 1)
            send(wire.shape(raw, number, verdict or Verdict(), self._source))

        output = _Streaming(pass_on)
        gate = {"gate": (verdict or Verdict()).as_gate()}
        message = UserMessage(
            said.text,
            output,
            session.conversation,
            input_channel=CHANNEL,
            message_id=said.id,
            metadata={**said.metadata, **gate},
        )
        failed, saved = await self._ask(message) if verdict else (["the gate"], False)
        missing: list[dict[str, Any]] = []
        if failed or not output.kinds:
            logger.error("Turn failed: %s", ", ".join(failed) or "no reply")
            missing = self._instead(verdict, said=output.kinds)
        for reply in missing:
            pass_on(reply)
        if saved and not missing:
            return True
        return await self._keep(message, missing if saved else sent, whole_turn=not saved)

    async def _ask(self, message: UserMessage) -> tuple[list[str], bool]:
        """Let Rasa answer: the places of what went wrong, and whether the turn was saved."""
        swallowed = failures.watch()
        try:
            async with asyncio.timeout(LONGEST_TURN):
                await self._agent.processor.handle_message(message)
        except Exception as error:  # whatever it was, the visitor gets a reply
            return [*swallowed, failures.place_of(error)], False
        return swallowed, True

    def _instead(self, verdict: Verdict | None, said: Sequence[str] = ()) -> list[dict[str, Any]]:
        """What is said in place of a reply, after messages of the kinds already `said`.

        In a crisis that is the card alone, which says all that matters.
        """
        if verdict is None:
            return [self._cards.help_card(), self._apology()]
        if verdict.tier == "none":
            return [self._apology()]
        card = [] if verdict.tier in said else [self._cards.message(verdict)]
        return card if verdict.tier == "crisis" else [*card, self._apology()]

    def _apology(self) -> dict[str, Any]:
        apology = self._agent.domain.responses[ERROR_REPLY][0]
        links = self._cards.help_card()["custom"]["links"]
        return {
            "text": self._practice.fill(apology["text"]),
            "custom": {**apology["custom"], "links": links},
        }

    async def _keep(
        self, message: UserMessage, replies: list[dict[str, Any]], *, whole_turn: bool
    ) -> bool:
        """Save what the visitor saw, so that a reload shows it too; whether that went well."""
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
            return False
        return True


def turn_of(
    tracker: DialogueStateTracker, client_id: str
) -> tuple[UserUttered, list[BotUttered]] | None:
    """The turn of a message that was answered already, or None."""
    for said, replies in wire.turns(tracker.events):
        # a turn that failed may be tried again with the same id
        if said.message_id == client_id and not (said.metadata or {}).get(FAILED):
            return said, replies
    return None
