"""The whole product as a visitor meets it: real processes on free ports, data in a folder."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[1]
LONGEST_START = 120.0  # seconds, on a machine that is busy with other tests
# A Friday morning in Arkansas, so that openings do not depend on the day of the test.
CLOCK = "2026-11-20T09:00:00-06:00"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment_for_rasa() -> dict[str, str]:
    """What Rasa's own commands need: a port that is free, and no file of the real ones."""
    unused = {"PORT": str(free_port()), "ACTION_PORT": str(free_port())}
    return {**os.environ, **unused, "DATABASE_URL": "sqlite://"}


class House:
    """A running server; every request of one `Visitor` comes from an address of its own.

    `root` is where its code, words and models lie: the project itself, or a copy of it.
    """

    def __init__(self, folder: Path, root: Path = ROOT, **settings: str) -> None:
        self.folder = folder
        self.root = root
        self.ports = {name: str(free_port()) for name in ("PORT", "ACTION_PORT", "DESK_PORT")}
        self.base = f"http://127.0.0.1:{self.ports['PORT']}/webhooks/web"
        self.desk = f"http://127.0.0.1:{self.ports['DESK_PORT']}"
        self.lines: list[str] = []
        self.environment = {
            **os.environ,
            **self.ports,
            "CLOCK": CLOCK,
            "DATABASE_URL": f"sqlite:///{folder / 'rewire.db'}",
            "SECRET_KEY": "a key that only these tests know, and long",
            **settings,
        }

    def start(self) -> None:
        """Start and wait until the first message can be answered."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.serve"],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        deadline = time.monotonic() + LONGEST_START
        while not any(line.startswith("Ready: ") for line in self.lines):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("The server did not start:\n" + "\n".join(self.lines[-30:]))
            time.sleep(0.1)

    def stop(self) -> int:
        """Ctrl-C, as a webmaster would; the exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=30)

    def log(self) -> str:
        """Everything the processes have printed."""
        return "\n".join(self.lines)

    def visitor(self, **session: Any) -> "Visitor":
        """Somebody who has just opened the chat."""
        return Visitor(self, **session)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))


class Visitor:
    """One browser: a session, its token, and what was said so far."""

    def __init__(self, house: House, **session: Any) -> None:
        self.house = house
        address = f"198.51.100.{uuid.uuid4().int % 250}, {uuid.uuid4().hex}"
        self.http = httpx.Client(
            base_url=house.base, timeout=30, headers={"X-Forwarded-For": address}
        )
        opened = self.http.post("/sessions", json=session)
        opened.raise_for_status()
        self.token = opened.json()["token"]
        self.expires_at = opened.json()["expires_at"]
        self.greeting: list[dict[str, Any]] = opened.json()["messages"]
        self.last = self.greeting

    @property
    def authorized(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}

    def post(self, **body: Any) -> httpx.Response:
        """Send a message as it stands; nothing is checked."""
        return self.http.post("/messages", json=body, headers=self.authorized)

    def send(self, **message: Any) -> list[dict[str, Any]]:
        """Send one message and remember the bot's answers."""
        response = self.post(**{"id": uuid.uuid4().hex, **message})
        assert response.status_code == 200, response.text
        messages: list[dict[str, Any]] = response.json()["messages"]
        self.last = messages
        return messages

    def say(self, text: str) -> list[dict[str, Any]]:
        """Type something."""
        return self.send(text=text)

    def press(self, title: str) -> list[dict[str, Any]]:
        """Press a button of the latest messages by its title."""
        return self.send(payload=self.payload(title))

    def payload(self, title: str) -> str:
        """The payload behind a button, card or opening of the latest messages."""
        for message in reversed(self.last):
            custom = message["custom"]
            choices = [*message.get("buttons", []), *custom.get("cards", [])]
            for choice in choices:
                if choice["title"] == title:
                    return str(choice["payload"])
        raise AssertionError(f"no button {title!r} in {json.dumps(self.last)[:500]}")

    def openings(self) -> list[dict[str, str]]:
        """All openings on offer, in order."""
        form = next(f for m in reversed(self.last) if (f := m["custom"]["form"]))
        return [opening for day in form["days"] for opening in day["openings"]]

    def history(self) -> list[dict[str, Any]]:
        """The session so far, as a reload would show it."""
        response = self.http.get("/messages", headers=self.authorized)
        assert response.status_code == 200, response.text
        found: list[dict[str, Any]] = response.json()["messages"]
        return found


@contextmanager
def running(folder: Path, root: Path = ROOT, **settings: str) -> Iterator[House]:
    """A house for the length of the block."""
    house = House(folder, root, **settings)
    house.start()
    try:
        yield house
    finally:
        if house.process.poll() is None:
            house.stop()


def processes(port: str) -> list[int]:
    """Ids of the processes whose command line names this port."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = entry.read_bytes().split(b"\0")
        except OSError:  # it ended while we looked
            continue
        if port.encode() in arguments:
            found.append(int(entry.parent.name))
    return found


@contextmanager
def hung(port: str) -> Iterator[None]:
    """The process on this port stands still for the length of the block."""
    stopped = processes(port)
    assert stopped
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in stopped:
            os.kill(process, signal.SIGCONT)
