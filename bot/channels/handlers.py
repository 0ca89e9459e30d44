"""What stands between Sanic and the channel's methods."""

import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels import failures
from bot.channels.errors import ApiError

logger = logging.getLogger(__name__)


def function(
    method: Callable[[Request], Awaitable[HTTPResponse | None]],
) -> Callable[..., Coroutine[Any, Any, HTTPResponse | None]]:
    """A method as Sanic takes it: Sanic writes on its handlers, and bound methods forbid that."""

    async def handler(request: Request) -> HTTPResponse | None:
        return await method(request)

    return handler


def unexpected(_: Request, error: Exception) -> HTTPResponse:
    """The answer to a failure; no page of Sanic's, which would show the request and its words."""
    logger.error("Request failed: %s", failures.place_of(error))
    return ApiError("failed").response()
