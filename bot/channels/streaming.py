"""Writes a reply line by line, as it comes."""

import asyncio
from collections.abc import Awaitable, Callable

from sanic.request import Request

from bot.channels import wire

_running: set[asyncio.Task[None]] = set()  # the event loop itself holds tasks only weakly


async def stream(
    request: Request, run: Callable[[Callable[[wire.Message], None]], Awaitable[None]]
) -> None:
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
