"""The action server as Rasa calls it: a process of its own, spoken to over HTTP."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from actions.booking import migrate
from tests.booking.support import KEY, ROOT
from tests.house import free_port


class Server:
    """A running action server and what it logs."""

    def __init__(self, url: str, log: Path) -> None:
        self.url, self.log = url, log

    def call(self, action: str, **tracker: Any) -> httpx.Response:
        """Call an action with a tracker like Rasa's."""
        state = {
            "sender_id": "ana",
            "slots": {},
            "latest_message": {},
            "events": [],
            "active_loop": {},
            "latest_action_name": "action_listen",
            **tracker,
        }
        body = {"next_action": action, "sender_id": "ana", "tracker": state, "domain": {}}
        return httpx.post(f"{self.url}/webhook", json=body, timeout=20)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("action_server")
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'booking.db'}",
        "SECRET_KEY": KEY.decode(),
        "CLOCK": "2026-11-20T09:00:00-06:00",
    }
    # the package itself keeps to loopback, whatever the shell says
    environment["SANIC_HOST"] = "0.0.0.0"
    run = [sys.executable, "-m"]
    subprocess.run([*run, migrate.__name__], cwd=ROOT, env=environment, check=True)
    log = folder / "log"
    with log.open("w") as sink:
        process = subprocess.Popen(
            [*run, "rasa_sdk", "--actions", "actions.skills", "-p", str(port), "--debug"],
            cwd=ROOT,
            env=environment,
            stdout=sink,
            stderr=sink,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                httpx.get(f"{url}/health")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield Server(url, log)
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_rasa_gets_openings_over_http(server: Server) -> None:
    asked = {"latest_message": {"text": "book", "intent": {"name": "book_consultation"}}}
    answer = server.call("action_ask_booking_form_booking_opening", **asked).json()
    message = answer["responses"][0]
    assert message["response"] == "utter_booking_openings"
    form = message["custom"]["form"]
    assert form["type"] == "slots"
    monday = form["days"][1]
    assert (monday["date"], monday["label"]) == ("2026-11-23", "Monday, November 23")
    assert monday["openings"][0]["start"] == "2026-11-23T09:00:00-06:00"
    assert monday["openings"][0]["label"] == "9:00 AM"


def test_nothing_a_visitor_says_reaches_log_or_body_when_an_action_fails(server: Server) -> None:
    said = {
        "latest_message": {"text": "I am Zebulon Quux", "intent": {"name": "out_of_scope"}},
        "slots": {"requested_slot": "booking_contact", "booking_view": "Zebulon Quux"},
        "events": [
            {"event": "user", "text": "I am Zebulon Quux", "message_id": "turn-9"},
            {"event": "bot", "data": {"custom": {"form": {"type": "slots", "days": ["Quux"]}}}},
        ],
    }
    for action in ("validate_booking_form", "action_ask_booking_form_booking_opening"):
        answer = server.call(action, **said)
        assert answer.status_code == 200
        assert "Quux" not in answer.text
    broken = server.call(
        "validate_booking_form",
        **{**said, "slots": {"requested_slot": "booking_opening"}},
    )
    assert broken.json()["responses"][0]["response"] == "utter_booking_error"
    assert "Quux" not in broken.text
    log = server.log.read_text()
    assert "turn turn-9" in log
    assert "Quux" not in log


def test_only_this_machine_reaches_the_action_server(server: Server) -> None:
    port = int(server.url.rsplit(":", 1)[1])
    addresses = {
        info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    }
    for address in addresses - {"127.0.0.1", "127.0.1.1"}:
        with socket.socket() as probe:
            probe.settimeout(2)
            assert probe.connect_ex((address, port)) != 0


def test_production_does_not_start_with_sample_hours() -> None:
    environment = os.environ | {"ENV": "production", "SECRET_KEY": KEY.decode()}
    started = subprocess.run(
        [sys.executable, "-c", "import actions.skills"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode != 0
    assert "sample: true" in started.stderr


def test_only_the_actions_of_the_assistant_are_registered(server: Server) -> None:
    names = {action["name"] for action in httpx.get(f"{server.url}/actions").json()}
    assert names == {
        "action_ask_booking_form_booking_contact",
        "action_ask_booking_form_booking_opening",
        "action_ask_booking_form_booking_review",
        "action_release_hold",
        "action_show_booking",
        "action_restart",
        "action_stop_booking",
        "validate_booking_form",
    }
