"""Counts the crises that were answered; a count that fails is one line in the log, no more."""

import asyncio
import logging

from rasa.core.agent import Agent
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import settings
from bot.channels import failures, wire
from bot.safety.verdict import Verdict
from bot.stores.conversations import conversations
from bot.stores.counts import week_of

logger = logging.getLogger(__name__)

LONGEST_COUNT = 1.0  # seconds; the reply is out, and its end must not wait for a locked database


def counted_before(before: DialogueStateTracker | None, message_id: str) -> bool:
    """Whether a turn of this id was counted that failed and is now tried again."""
    return before is not None and any(
        event.message_id == message_id and wire.verdict_of(event).tier != "none"
        for event in before.events
        if isinstance(event, UserUttered)
    )


async def count(agent: Agent, verdict: Verdict | None) -> None:
    """One more of this kind and tier in this week; nothing for a message without danger."""
    if verdict is None or verdict.tier == "none" or verdict.kind is None:
        return
    try:
        add = conversations(agent).counts.add
        week = week_of(settings.now())
        async with asyncio.timeout(LONGEST_COUNT):
            await asyncio.to_thread(add, week, verdict.kind, verdict.tier)
    except Exception as error:
        logger.error("Crisis not counted: %s", failures.place_of(error))
