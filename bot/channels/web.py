"""The only public door: pages, sessions and messages under `/webhooks/web`."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint
from sanic.exceptions import MethodNotSupported, NotFound, PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json, text

from bot import __version__, settings
from bot.answers.content import Content
from bot.channels import failures, requests, sessions, wire
from bot.channels.errors import ApiError
from bot.channels.forgetting import forget_old_conversations
from bot.channels.handlers import function, unexpected
from bot.channels.limits import Limits, address_of
from bot.channels.origins import set_origins
from bot.channels.pages import Pages
from bot.channels.release import release_hold
from bot.channels.streaming import reply
from bot.channels.triage import Triage
from bot.channels.turn import CHANNEL, Said, TurnTaker, turn_of
from bot.safety.cards import CardBook
from bot.safety.verdict import Verdict
from bot.stores.conversations import conversations

logger = logging.getLogger(__name__)

OPENING = "/open"


class WebChannel(InputChannel):
    """Speaks the visitor API; see the contract in `docs/api.md`."""

    def __init__(self) -> None:
        root = settings.data_root()
        self._pages = Pages(Content.load(root))
        self._cards = CardBook.load(root / "safety")
        self._triage = Triage(self._cards, self._pages.source)
        self._limits = Limits()

    @classmethod
    def name(cls) -> str:
        """The part of the address behind `/webhooks/`."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "WebChannel":
        """Nothing is configured in `credentials.yml`."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. Turns go to the agent's processor, not through `on_new_message`:
        looking a message's id up and acting on it must happen under one lock.
        """
        blueprint = Blueprint("web_channel")
        set_origins(blueprint)
        self._pages.blueprint_routes(blueprint)
        for method, path, handler in (
            ("GET", "/health", self._health),
            ("POST", "/sessions", self._open),
            ("DELETE", "/sessions/current", self._delete),
            ("POST", "/messages", self._message),
            ("GET", "/messages", self._history),
            ("POST", "/feedback", self._feedback),
            ("GET", "/transcript", self._transcript),
        ):
            blueprint.add_route(function(handler), path, methods=[method], name=handler.__name__)
        blueprint.exception(ApiError)(lambda _, error: error.response())
        blueprint.exception(PayloadTooLarge)(self._triage.too_large)
        blueprint.exception(Exception)(unexpected)
        blueprint.listener("after_server_start")(self._started)
        blueprint.listener("before_server_stop")(self._stopping)
        return blueprint

    async def _started(self, app: Any, _: Any) -> None:
        failures.keep_words_out_of_logs()
        if settings.in_production() and (lines := self._cards.unchecked(settings.now().date())):
            logger.warning("Crisis lines not dialled for 30 days: %s", ", ".join(lines))
        app.config.REQUEST_MAX_SIZE = requests.LARGEST_READ
        for error in (NotFound, MethodNotSupported):
            app.error_handler.add(error, lambda _, __: ApiError("not_found").response())
        self._forgetting = asyncio.create_task(forget_old_conversations(lambda: _agent(app)))

    async def _stopping(self, _: Any, __: Any) -> None:
        self._forgetting.cancel()

    async def _health(self, request: Request) -> HTTPResponse:
        agent = _agent(request.app)
        status = "ok" if self._triage.complete else "degraded"
        return json({"status": status, "model": agent.model_id, "version": __version__})

    async def _open(self, request: Request) -> HTTPResponse:
        agent = _agent(request.app)
        zone = requests.time_zone(requests.body_of(request))
        if wait := self._limits.wait_for_session(address_of(request)):
            raise ApiError("too_fast", wait)
        token = sessions.new_token()
        conversation = sessions.conversation_of(token)
        session = sessions.Session(conversation, settings.now() + settings.retention())
        entity = f'{{"time_zone": "{zone}"}}' if zone else ""
        messages: list[wire.Message] = []
        opening = Said(requests.OPENING_ID, OPENING + entity)
        if not await self._turns(agent).take(session, opening, Verdict(), messages.append):
            raise ApiError("failed")  # a session that is not kept would end with its first message
        expires_at = session.expires_at.isoformat(timespec="seconds")
        return json({"token": token, "expires_at": expires_at, "messages": messages}, status=201)

    async def _message(self, request: Request) -> HTTPResponse | None:
        """Gate first; then session, size and rate, each of whose errors carries help."""
        # an error before the gate has judged is no failure of the gate
        verdict: Verdict | None = Verdict()
        try:
            body = requests.body_of(request)
            tracker, session, refused = None, None, None
            try:
                tracker, session = await self._session(request)
            except Exception as error:  # the message is judged all the same
                refused = error
            verdict = self._triage.judge(requests.typed(body), tracker)
            if refused and not isinstance(refused, ApiError):
                logger.error("Conversation not read: %s", failures.place_of(refused))
                return await self._sorry(request, str(body.get("id")), verdict)
            if refused or session is None or tracker is None:
                raise refused or ApiError("no_session")
            said = requests.said(
                body,
                wire.payloads(tracker.events),
                private=requests.asks_for_contact(tracker),
                troubled=verdict is not None and verdict.tier != "none",
            )
            # what was answered already is only told again
            if not turn_of(tracker, said.id):
                self._limit(session, request)
        except ApiError as error:
            return error.response(self._triage.beside(error, verdict))
        except Exception as error:
            logger.error("Message not read: %s", failures.place_of(error))
            failed = ApiError("failed")
            return failed.response(self._triage.beside(failed, verdict))
        take = self._turns(_agent(request.app)).take
        return await reply(request, lambda send: take(session, said, verdict, send))

    def _limit(self, session: sessions.Session, request: Request) -> None:
        if wait := self._limits.wait_for_message(session.conversation, address_of(request)):
            raise ApiError("too_fast", wait)

    async def _sorry(
        self, request: Request, client_id: str, verdict: Verdict | None
    ) -> HTTPResponse | None:
        token = sessions.bearer(request.headers.get("authorization")) or ""
        conversation, turns = sessions.conversation_of(token), self._turns(_agent(request.app))
        return await reply(
            request, lambda send: turns.sorry(conversation, client_id, verdict, send)
        )

    async def _history(self, request: Request) -> HTTPResponse:
        return json({"messages": await self._past(request)})

    async def _transcript(self, request: Request) -> HTTPResponse:
        said = wire.transcript(await self._past(request))
        headers = {"Content-Disposition": 'attachment; filename="chat.txt"'}
        return text(said, headers=headers)

    async def _delete(self, request: Request) -> HTTPResponse:
        tracker, session = await self._session(request)
        agent = _agent(request.app)
        async with agent.lock_store.lock(session.conversation):
            await release_hold(agent, tracker)
            await conversations(agent).delete(session.conversation)
        return empty(204)

    async def _feedback(self, request: Request) -> HTTPResponse:
        tracker, session = await self._session(request)
        body = requests.body_of(request)
        rated = [one for one in self._messages(tracker) if one["id"] == body.get("message")]
        if not rated or rated[0]["from"] != "bot" or body.get("value") not in ("up", "down"):
            raise ApiError("bad_feedback")
        topic = rated[0]["custom"]["topic"]
        store = conversations(_agent(request.app))
        await store.rate(session.conversation, body["message"], topic, body["value"])
        return empty(204)

    async def _past(self, request: Request) -> list[wire.Message]:
        tracker, _ = await self._session(request)
        return self._messages(tracker)

    def _messages(self, tracker: DialogueStateTracker) -> list[wire.Message]:
        return wire.history(tracker.sender_id, list(tracker.events), self._pages.source)

    async def _session(self, request: Request) -> tuple[DialogueStateTracker, sessions.Session]:
        token = sessions.bearer(request.headers.get("authorization"))
        store = conversations(_agent(request.app))
        tracker = token and await store.retrieve(sessions.conversation_of(token))
        session = tracker and sessions.session_of(tracker)
        if not tracker or not session:
            raise ApiError("no_session")
        return tracker, session

    def _turns(self, agent: Agent) -> TurnTaker:
        return TurnTaker(agent, self._cards, self._pages.content.practice, self._pages.source)


def _agent(app: Any) -> Agent:
    agent = getattr(app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        raise ApiError("not_ready")
    return agent
