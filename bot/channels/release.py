"""Frees what a conversation holds before the conversation is forgotten."""

import logging

from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.trackers import DialogueStateTracker

logger = logging.getLogger(__name__)

_ACTION = "action_release_hold"


async def release_hold(agent: Agent, tracker: DialogueStateTracker) -> None:
    """Give a held opening back; when that fails it is free again after the hold's time."""
    endpoint = agent.processor.action_endpoint
    try:
        action = RemoteAction(_ACTION, endpoint)
        await action.run(CollectingOutputChannel(), agent.nlg, tracker, agent.domain)
    except Exception as error:
        logger.warning("Hold not released: %s", type(error).__name__)
