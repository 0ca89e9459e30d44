"""Writes a reply line by line, as it comes, or as one object."""

import asyncio
from collections.abc import Awaitable, Callable

from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channels import wire

_running: set[asyncio.Task[None]] = set()  # the event loop itself holds tasks only weakly


Run = Callable[[Callable[[wire.Message], None]], Awaitable[object]]


async def reply(request: Request, run: Run) -> HTTPResponse | None:
    """What `run` hands over: as one object where JSON was asked for, else line by line."""
    if "application/json" in request.headers.get("accept", ""):
        messages: list[wire.Message] = []
        await run(messages.append)
        return json({"messages": messages})
    await _stream(request, run)
    return None


async def _stream(request: Request, run: Run) -> None:
    """Send each message that `run` hands over, then `done`.

    The turn goes on to its end when the visitor's line drops: what was said is saved.
    """
    queue: asyncio.Queue[wire.Message | None] = asyncio.Queue()

    async def turn() -> None:
        try:
            await run(queue.put_nowait)
        finally:
            queue.put_nowait(None)

    task = asyncio.create_task(turn())
    _running.add(task)
    task.add_done_callback(_running.discard)
    response = await request.respond(content_type="application/x-ndjson; charset=utf-8")
    while (message := await queue.get()) is not None:
        await response.send(wire.line(message))
    await task
    await response.send(wire.line({"done": True}))
    await response.eof()
