"""Writes a reply line by line, as it comes, or as one object."""

import asyncio
from collections.abc import Awaitable, Callable

from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channels import wire

_running: set[asyncio.Task[None]] = set()  # the event loop itself holds tasks only weakly


Run = Callable[[Callable[[wire.Message], None]], Awaitable[object]]


_LINES, _OBJECT = "application/x-ndjson", "application/json"


def wants_one_object(accept: str) -> bool:
    """Whether an `Accept` header prefers JSON to lines: by q, by name, then by order.

    Who prefers neither gets lines.
    """
    ranges = [_range(one, -place) for place, one in enumerate(accept.lower().split(","))]
    wish = _rank(_OBJECT, ranges)
    return wish[0] > 0 and wish > _rank(_LINES, ranges)


_Rank = tuple[float, int, int]  # q, how closely the type is named, its place from the end


def _range(text: str, place: int) -> tuple[str, _Rank]:
    kind, *parameters = (part.strip() for part in text.split(";"))
    quality = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    try:
        share = float(quality)
    except ValueError:
        share = 0.0
    return kind, (share, 2 - kind.count("*"), place)


def _rank(kind: str, ranges: list[tuple[str, _Rank]]) -> _Rank:
    fitting = {kind, "application/*", "*/*"}
    ranks = [rank for name, rank in ranges if name in fitting]
    return max(ranks, key=lambda rank: rank[1:], default=(0.0, 0, 0))


async def reply(request: Request, run: Run) -> HTTPResponse | None:
    """What `run` hands over: as one object where JSON was asked for, else line by line."""
    if wants_one_object(",".join(request.headers.getall("accept", []))):
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
