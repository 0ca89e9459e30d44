"""What somebody with a script of their own can try at the visitor API."""

import json
import socket
import time
import uuid
from datetime import UTC, datetime
from types import SimpleNamespace
from unittest.mock import AsyncMock, Mock

import httpx
import pytest
from sanic.compat import Header

from bot.answers.content import Content
from bot.channels import wire
from bot.channels.limits import address_of
from bot.channels.sessions import Session
from bot.channels.streaming import wants_one_object
from bot.channels.turn import Said, TurnTaker
from bot.safety.cards import CardBook
from bot.safety.verdict import Verdict
from bot.stores.locks import ConversationLocks
from tests.house import ROOT, House, Visitor

OFFICE = "203.0.113.7"


async def test_a_message_that_waited_while_its_chat_was_deleted_is_not_kept() -> None:
    content = Content.load(ROOT / "data")
    apology = {"text": "Sorry.", "custom": {"kind": "error"}}
    agent = Mock(lock_store=ConversationLocks())
    agent.domain.responses = {"utter_error": [apology]}
    agent.tracker_store.retrieve = AsyncMock(return_value=None)
    taker = TurnTaker(agent, CardBook.load(ROOT / "data" / "safety"), content.practice, Mock())
    session, sent = Session("web-1", datetime.now(UTC)), list[wire.Message]()
    await taker.take(session, Said("1", "what is cbt?"), Verdict(), sent.append)
    assert [message["custom"]["kind"] for message in sent] == ["error"]
    agent.processor.handle_message.assert_not_called()
    agent.tracker_store.save.assert_not_called()


def test_a_button_pressed_after_a_concern_is_no_answer_to_its_question(visitor: Visitor) -> None:
    concern = visitor.say("everything feels pointless, I am so tired of living")
    assert concern[0]["custom"]["tier"] != "none"
    pressed = visitor.send(payload=visitor.greeting[0]["buttons"][0]["payload"])
    assert {message["custom"]["tier"] for message in pressed} == {"none"}


def test_no_id_brings_the_greeting_back_instead_of_an_answer(visitor: Visitor) -> None:
    reply = visitor.post(id="open", text="I want to kill myself tonight").json()["messages"]
    assert reply[0]["custom"]["kind"] == "crisis"


@pytest.mark.parametrize("odd", ["\ud800", "a\r\nb", "a\0", "\u2060open"])
def test_an_id_that_does_not_print_is_refused(visitor: Visitor, odd: str) -> None:
    content = json.dumps({"id": odd, "text": "hello"})
    headers = {**visitor.authorized, "Content-Type": "application/json"}
    refused = visitor.http.post("/messages", content=content, headers=headers)
    assert refused.json()["error"]["code"] == "bad_message"


def test_a_body_without_end_is_refused_before_it_is_read(house: House) -> None:
    head = (
        b"POST /webhooks/web/messages HTTP/1.1\r\nHost: chat\r\n"
        b"Content-Type: application/json\r\nContent-Length: 90000000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", int(house.ports["PORT"])), timeout=10) as line:
        line.sendall(head + b"a" * 1000)
        answer = line.recv(4096)
    assert b" 413 " in answer
    assert b"tel:988" in answer


def test_a_text_far_too_long_does_not_keep_everybody_waiting(house: House) -> None:
    begun = time.monotonic()
    body = {"id": "1", "text": "I want to die " * 4000}
    refused = httpx.post(f"{house.base}/messages", json=body, timeout=30)
    assert refused.json()["messages"][0]["custom"]["kind"] == "crisis"
    assert time.monotonic() - begun < 5


def test_danger_at_the_end_of_a_text_that_is_too_long_is_seen(visitor: Visitor) -> None:
    shown = visitor.post(id="1", text="so " * 8000 + "I want to kill myself").json()["messages"]
    assert shown[0]["custom"]["crisis"] == "suicide"


def test_what_was_said_stays_out_of_the_browsers_cache(visitor: Visitor) -> None:
    for path in ("/messages", "/transcript"):
        answer = visitor.http.get(path, headers=visitor.authorized)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
    streamed = {"Authorization": f"Bearer {visitor.token}"}
    body = {"id": uuid.uuid4().hex, "text": "what is cbt?"}
    answer = visitor.http.post("/messages", json=body, headers=streamed)
    assert answer.headers["cache-control"] == "no-store"
    assert "max-age" in visitor.http.get("/widget.js").headers["cache-control"]


@pytest.mark.parametrize(
    ("accept", "one_object"),
    [
        ("", False),
        ("*/*", False),
        ("application/*", False),
        ("text/html", False),
        ("application/x-ndjson", False),
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("application/json, text/plain, */*", True),
        ("*/*, application/json", True),
        ("application/x-ndjson, application/json", False),
        ("application/json, application/x-ndjson", True),
        ("application/json;q=0.5, application/x-ndjson", False),
        ("application/x-ndjson;q=0.5, application/json", True),
        ("application/x-ndjson;q=0.2, application/json;q=0.9", True),
        ("application/json;q=0.2, */*;q=0.9", False),
        ("application/json;q=0", False),
        ("application/json;q=0, application/x-ndjson", False),
        ("application/x-ndjson;q=0, */*", True),
        ("application/json;q=much", False),
        (",;,", False),
    ],
)
def test_a_program_gets_the_form_that_it_prefers(accept: str, one_object: bool) -> None:
    assert wants_one_object(accept) is one_object


@pytest.mark.parametrize("accept", ["application/x-ndjson, application/json", "*/*"])
def test_a_reply_comes_in_the_form_that_was_asked_for(visitor: Visitor, accept: str) -> None:
    headers = {**visitor.authorized, "Accept": accept}
    body = {"id": uuid.uuid4().hex, "text": "what is cbt?"}
    reply = visitor.http.post("/messages", json=body, headers=headers)
    assert reply.headers["content-type"].startswith("application/x-ndjson")


def test_a_file_name_without_end_is_simply_not_there(house: House) -> None:
    assert httpx.get(f"{house.base}/static/{'a' * 300}.js").status_code == 404


@pytest.mark.parametrize(
    "lines",
    [
        [OFFICE],
        [f"198.51.100.1, {OFFICE}"],
        ["198.51.100.1", OFFICE],
    ],
)
def test_a_visitor_cannot_choose_the_address_that_is_counted(lines: list[str]) -> None:
    headers = Header([("x-forwarded-for", line) for line in lines])
    assert address_of(SimpleNamespace(headers=headers, ip="127.0.0.1")) == OFFICE  # type: ignore[arg-type]
