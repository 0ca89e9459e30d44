"""Deletes conversations whose time is over, for as long as the server runs."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import NoReturn

from rasa.core.agent import Agent

from bot import settings
from bot.channels.errors import ApiError
from bot.stores.conversations import conversations

logger = logging.getLogger(__name__)

PERIOD = 600  # seconds between two looks


async def forget_old_conversations(agent: Callable[[], Agent]) -> NoReturn:
    """Look again and again; `agent` raises ApiError while it is not ready."""
    while True:
        with contextlib.suppress(ApiError):
            store = conversations(agent())
            try:
                await store.delete_older_than(settings.retention())
            except Exception as error:
                logger.error("Old conversations not deleted: %s", type(error).__name__)
        await asyncio.sleep(PERIOD)
