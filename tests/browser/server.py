"""A small server that speaks the visitor API by a script, and can fail on demand."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import uvicorn
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from bot.web import assets

from . import script

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = ROOT / "data" / "articles" / "how-therapy-changes-the-brain"
PREFIX = "/webhooks/web/"
POLICY = {"Content-Security-Policy": "default-src 'self'"}
EXPIRED = {"error": {"code": "no_session", "message": "This chat has ended."}}
HELP = {
    "text": "Help is there now.",
    "links": [script.CALL],
    **script.custom("crisis"),
    "id": "help",
}
REFUSALS = {"too_long": (413, {}), "too_fast": (429, {"Retry-After": "1"}), "starting": (503, {})}


class ScriptedServer:
    """The state of the server; tests read it and set what goes wrong next.

    `faults` are used up one a message: `drop` and `cut` lose the stream after the turn was saved,
    `lose` loses the message before, `slow` waits two seconds, `expire` ends the session, and the
    keys of REFUSALS refuse.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.origin = f"http://127.0.0.1:{port}"
        self.home = f"{self.origin}{PREFIX}"
        self.reset()

    def reset(self) -> None:
        self.sessions: dict[str, list[script.Message]] = {}
        self.opened: list[dict[str, Any]] = []
        self.posted: list[str] = []
        self.received: list[dict[str, Any]] = []
        self.feedback: list[dict[str, str]] = []
        self.deleted: list[str] = []
        self.faults: list[str] = []

    def app(self) -> Starlette:
        api = [
            ("", self.page, "GET"),
            ("widget.js", self.static, "GET"),
            ("static/{name}", self.static, "GET"),
            ("articles/{slug}/{name}", self.diagram, "GET"),
            ("sessions", self.open, "POST"),
            ("messages", self.message, "POST"),
            ("messages", self.history, "GET"),
            ("sessions/current", self.delete, "DELETE"),
            ("feedback", self.rate, "POST"),
            ("transcript", self.transcript, "GET"),
        ]
        routes = [Route(f"{PREFIX}{path}", call, methods=[method]) for path, call, method in api]
        routes.append(Route("/site", self.site))
        anywhere = Middleware(
            CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"]
        )
        return Starlette(routes=routes, middleware=[anywhere])

    async def page(self, _: Request) -> Response:
        return HTMLResponse(article_page(), headers=POLICY)

    async def site(self, _: Request) -> Response:
        """Somebody else's page, with the script tag of the embedding guide and a strict policy."""
        sources = ("script-src", "connect-src", "img-src")
        allowed = "; ".join(f"{source} {self.origin}" for source in sources)
        policy = f"default-src 'self'; {allowed}"
        body = (
            "<!doctype html><html lang=en><title>A site</title><main><h1>A site</h1></main>"
            f'<script type="module" src="{self.home}widget.js"></script>'
        )
        return HTMLResponse(body, headers={"Content-Security-Policy": policy})

    async def static(self, request: Request) -> Response:
        found = assets.served(request.path_params.get("name", "widget.js"))
        if found is None:
            return Response(status_code=404)
        body, media_type = found
        return Response(body, media_type=media_type, headers=POLICY)

    async def diagram(self, request: Request) -> Response:
        svg = (ARTICLE / request.path_params["name"]).read_bytes()
        return Response(svg, media_type="image/svg+xml", headers=POLICY)

    async def open(self, request: Request) -> Response:
        self.opened.append(await request.json())
        token = f"token-{len(self.opened)}"
        messages = numbered(token, script.greeting())
        self.sessions[token] = [{"from": "bot", **message} for message in messages]
        return JSONResponse({"token": token, "messages": messages}, status_code=201)

    async def message(self, request: Request) -> Response:
        body = await request.json()
        self.posted.append(body["id"])
        fault = self.faults.pop(0) if self.faults else None
        token = token_of(request)
        if fault == "expire":
            self.sessions.pop(token, None)
        if token not in self.sessions:
            return JSONResponse(EXPIRED, status_code=401)
        if fault in REFUSALS:
            status, headers = REFUSALS[fault]
            return JSONResponse(
                {"error": {}, "messages": [HELP]}, status_code=status, headers=headers
            )
        if fault == "slow":
            await asyncio.sleep(2)
        messages = [] if fault == "lose" else self.turn(token, body)
        return StreamingResponse(stream(messages, fault), media_type="application/x-ndjson")

    def turn(self, token: str, body: dict[str, Any]) -> list[script.Message]:
        """The answer to a message; the same id again gives the same answer and acts once."""
        entries = self.sessions[token]
        said = next((n for n, entry in enumerate(entries) if entry.get("id") == body["id"]), None)
        if said is not None:
            return entries[said + 1 :]
        self.received.append(body)
        shown, messages = script.reply(body, self.home)
        messages = numbered(body["id"], messages)
        entries.append({"from": "visitor", "id": body["id"], "text": shown})
        entries.extend({"from": "bot", **message} for message in messages)
        return messages

    async def history(self, request: Request) -> Response:
        token = token_of(request)
        if token not in self.sessions:
            return JSONResponse(EXPIRED, status_code=401)
        return JSONResponse({"messages": self.sessions[token]})

    async def delete(self, request: Request) -> Response:
        token = token_of(request)
        self.deleted.append(token)
        self.sessions.pop(token, None)
        return Response(status_code=204)

    async def rate(self, request: Request) -> Response:
        self.feedback.append(await request.json())
        return Response(status_code=204)

    async def transcript(self, request: Request) -> Response:
        entries = self.sessions[token_of(request)]
        return PlainTextResponse(
            "\n".join(f"{one['from']}: {one.get('text', '')}" for one in entries)
        )


async def stream(messages: list[script.Message], fault: str | None) -> AsyncIterator[bytes]:
    if fault in {"cut", "lose"}:
        # closes the connection in the middle of the answer
        raise ConnectionResetError(fault)
    for message in messages:
        yield json.dumps(message).encode() + b"\n"
    if fault != "drop":
        yield b'{"done": true}\n'


def numbered(stem: str, messages: list[script.Message]) -> list[script.Message]:
    return [{"id": f"{stem}-{place}", **message} for place, message in enumerate(messages)]


def token_of(request: Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def article_page() -> str:
    """The article page, from the real template and an article of three sections."""
    image = f"{PREFIX}articles/{ARTICLE.name}/fear-circuit.svg"
    picture = f'<p><img src="{image}" alt="{script.FEAR_PICTURE}"></p>'
    text = "<p>" + "The brain rewires itself by the rules of learning. " * 12 + "</p>"
    sections = [
        SimpleNamespace(id="intro", title="How can talking change anything?", level=2, html=text),
        SimpleNamespace(
            id="neuroplasticity", title="The brain is built to change", level=2, html=text * 3
        ),
        SimpleNamespace(
            id="fear-circuit", title="Retraining the fear circuit", level=2, html=text + picture
        ),
        SimpleNamespace(id="cbt", title="CBT", level=3, html=text * 2),
    ]
    page = SimpleNamespace(
        title="How Therapy Changes the Brain",
        source={"publisher": "ZipHealthy", "section": "Brain & Mental Health"},
        draft_line="Draft, based on an article by Stephen Velasquez, LCSW",
        sections=sections,
    )
    practice = {"name": "ZipHealthy", "phone": "(479) 259-1390", "phone_href": "tel:4792591390"}
    loader = FileSystemLoader(ROOT / "bot" / "web")
    template = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return template.get_template("article.html").render(page=page, practice=practice, base=PREFIX)


@contextmanager
def serving() -> Iterator[ScriptedServer]:
    """A server on a free port, in a thread of its own."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = ScriptedServer(listener.getsockname()[1])
        config = uvicorn.Config(server.app(), log_level="critical", lifespan="off", ws="none")
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            running.should_exit = True
            thread.join(timeout=5)
