"""A house with one part broken: danger gets its card still, all else an apology with the phone."""

import json
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.test_crisis_turns import at_contact, card_in, kinds
from tests.broken import copy_of_the_project, kill_server, locked, lose_the_store, put_in
from tests.house import House, Visitor, running

PHONE = "(479) 259-1390"
DANGER = "I want to kill myself"
LONGEST_WAIT = 8.0  # seconds that a card may take while something is broken
LONGEST_RESTART = 60.0  # seconds


def streamed(visitor: Visitor, text: str) -> list[dict[str, Any]]:
    """The lines of an answer as the widget reads them."""
    headers = {"Authorization": f"Bearer {visitor.token}"}
    body = {"id": uuid.uuid4().hex, "text": text}
    answered = visitor.http.post("/messages", json=body, headers=headers)
    assert answered.status_code == 200
    lines = [json.loads(line) for line in answered.text.splitlines()]
    assert lines[-1] == {"done": True}
    return lines[:-1]


def seconds_to_first_line(visitor: Visitor, text: str) -> float:
    headers = {"Authorization": f"Bearer {visitor.token}"}
    body = {"id": uuid.uuid4().hex, "text": text}
    began = time.monotonic()
    with visitor.http.stream("POST", "/messages", json=body, headers=headers) as answer:
        next(answer.iter_lines())
        return time.monotonic() - began


def danger_gets_its_card(visitor: Visitor) -> None:
    began = time.monotonic()
    assert card_in(streamed(visitor, DANGER)).kind == "suicide"
    assert card_in(visitor.say("my husband hits me again")).kind == "abuse"
    assert time.monotonic() - began < 2 * LONGEST_WAIT


def is_an_apology(messages: list[dict[str, Any]]) -> None:
    last = messages[-1]
    assert last["custom"]["kind"] == "error"
    assert "sorry" in last["text"]
    assert PHONE in last["text"]
    assert {"tel:988", "tel:911"} <= {link["url"] for link in last["links"]}


@pytest.fixture(scope="module")
def without_gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The gate's trained file was never built, or got lost."""
    folder = tmp_path_factory.mktemp("without_gate")
    root = copy_of_the_project(folder)
    (root / "models" / "safety" / "gate.npz").unlink()
    with running(folder, root) as house:
        yield house


def test_without_the_gates_file_danger_that_is_said_outright_gets_its_card(
    without_gate: House,
) -> None:
    danger_gets_its_card(without_gate.visitor())


def test_without_the_gates_file_nothing_is_answered_but_help_and_an_apology(
    without_gate: House,
) -> None:
    visitor = without_gate.visitor()
    for messages in (streamed(visitor, "what is cbt"), visitor.say("hello")):
        assert kinds(messages) == ["handoff", "error"]
        assert PHONE in messages[0]["text"]
        is_an_apology(messages)
    shown = [message["custom"]["kind"] for message in visitor.history() if message["from"] == "bot"]
    assert shown[-2:] == ["handoff", "error"]


def test_without_the_gates_file_the_webmaster_is_told(without_gate: House) -> None:
    assert httpx.get(f"{without_gate.base}/health").json()["status"] == "degraded"
    assert "Safety gate not loaded" in without_gate.log()


def test_without_the_gates_file_buttons_work(without_gate: House) -> None:
    visitor = without_gate.visitor()
    assert visitor.press("Compare therapies")[0]["custom"]["topic"] == "compare_therapies"


@pytest.fixture(scope="module")
def with_failing_nlu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Every message makes the topic classifier raise."""
    folder = tmp_path_factory.mktemp("failing_nlu")
    root = copy_of_the_project(folder)
    broken = root / "bot" / "understanding" / "component.py"
    raising = (
        '        if "/" not in messages[0].get("text"): raise RuntimeError(messages[0].get("text"))'
    )
    put_in(broken, "def process(self", raising)
    with running(folder, root) as house:
        yield house


def test_when_understanding_fails_danger_gets_its_card(with_failing_nlu: House) -> None:
    danger_gets_its_card(with_failing_nlu.visitor())


def test_when_understanding_fails_all_else_gets_an_apology(with_failing_nlu: House) -> None:
    visitor = with_failing_nlu.visitor()
    is_an_apology(streamed(visitor, "what is a marzipan synapse"))
    is_an_apology(visitor.say("hello"))
    assert "marzipan" not in with_failing_nlu.log()


def test_when_understanding_fails_worry_gets_the_caring_line_too(with_failing_nlu: House) -> None:
    messages = with_failing_nlu.visitor().say("i cant do this anymore")
    assert kinds(messages) == ["concern", "error"]


@pytest.fixture
def after_the_fall(house: House) -> Iterator[Visitor]:
    """A visitor in the middle of a booking whose action server has just been killed."""
    visitor = house.visitor()
    at_contact(visitor)
    kill_server(house.ports["ACTION_PORT"])
    yield visitor
    deadline = time.monotonic() + LONGEST_RESTART
    health = f"http://127.0.0.1:{house.ports['ACTION_PORT']}/health"
    while time.monotonic() < deadline:
        try:
            httpx.get(health)
            return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("the action server was not started again")


def test_when_the_action_server_is_dead_danger_gets_its_card(after_the_fall: Visitor) -> None:
    danger_gets_its_card(after_the_fall)


def test_when_the_action_server_is_dead_a_booking_gets_an_apology(after_the_fall: Visitor) -> None:
    is_an_apology(after_the_fall.say("Ana Lopez, 479 555 0143"))


def test_an_action_server_that_fell_is_started_again(house: House, after_the_fall: Visitor) -> None:
    deadline = time.monotonic() + LONGEST_RESTART
    reply = after_the_fall.say("book a consultation")
    while kinds(reply)[-1] == "error" and time.monotonic() < deadline:
        time.sleep(0.5)
        reply = house.visitor().say("book a consultation")
    assert reply[-1]["custom"]["kind"] == "booking"


def test_when_the_database_is_locked_danger_gets_its_card(visitor: Visitor, house: House) -> None:
    with locked(house):
        danger_gets_its_card(visitor)


def test_when_the_database_is_locked_the_card_does_not_wait_for_it(
    visitor: Visitor, house: House
) -> None:
    with locked(house):
        assert seconds_to_first_line(visitor, DANGER) < 1


def test_when_the_database_is_locked_all_else_gets_an_apology(
    visitor: Visitor, house: House
) -> None:
    book = visitor.payload("Book a free consultation")
    with locked(house):
        is_an_apology(streamed(visitor, "what is cbt"))
        is_an_apology(visitor.send(payload=book))


def test_when_the_database_is_locked_no_chat_is_opened_that_would_not_last(house: House) -> None:
    with locked(house):
        opened = httpx.post(f"{house.base}/sessions", timeout=30)
    assert opened.status_code == 503
    assert "call the practice" in opened.json()["error"]["message"]


def test_when_the_database_is_free_again_all_is_well(visitor: Visitor, house: House) -> None:
    with locked(house):
        visitor.send(id="once", text=DANGER)
    again = visitor.send(id="once", text=DANGER)
    assert card_in(again).kind == "suicide"
    assert visitor.say("what is cbt")[0]["custom"]["topic"] == "cbt"
    said = [message["text"] for message in visitor.history() if message["from"] == "visitor"]
    assert said == [DANGER, "what is cbt"]


def test_when_the_conversations_are_gone_danger_gets_its_card_and_all_else_an_apology(
    tmp_path: Path,
) -> None:
    with running(tmp_path) as house:
        visitor = house.visitor()
        visitor.say("what is cbt")
        for for_good in (False, True):
            lose_the_store(house, for_good=for_good)
            danger_gets_its_card(visitor)
            is_an_apology(streamed(visitor, "what is a marzipan synapse"))
            is_an_apology(visitor.say("hello"))
        assert "marzipan" not in house.log()
