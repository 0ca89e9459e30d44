"""Conversations are deleted when their time is over, while the server runs."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from bot import settings
from bot.channels.errors import ApiError
from bot.stores.conversations import ConversationStore

logger = logging.getLogger(__name__)

PERIOD = 600  # seconds between two looks


async def keep_retention(store: Callable[[], ConversationStore]) -> None:
    """Look now and then, until cancelled; a look that fails is logged and the next one tries."""
    while True:
        with contextlib.suppress(ApiError):  # not ready yet
            try:
                await store().delete_older_than(settings.retention())
            except ApiError:
                raise
            except Exception as error:
                logger.error("Old conversations not deleted: %s", type(error).__name__)
        await asyncio.sleep(PERIOD)
