"""Chromium and a scripted server for the tests of the widget."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.house import House

from .server import ScriptedServer, serving
from .visitor import Visitor
from .whole_visit import DESK, PHONE, PhoneVisitor, RealVisitor

HERE = Path(__file__).resolve().parent
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# milliseconds at the real server: other tests may keep the machine busy
PATIENCE = 20_000

Arrive = Callable[..., RealVisitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def running_server() -> Iterator[ScriptedServer]:
    with serving() as server:
        yield server


@pytest.fixture
def server(running_server: ScriptedServer) -> ScriptedServer:
    running_server.reset()
    return running_server


@pytest.fixture
def visit(browser: Browser, server: ScriptedServer) -> Iterator[Callable[..., Visitor]]:
    """Opens a page with a fresh profile; keyword arguments are those of a browser context."""
    contexts = []

    def open_page(**options: Any) -> Visitor:
        options = {
            "viewport": {"width": 1280, "height": 800},
            "timezone_id": "America/Chicago",
        } | options
        context = browser.new_context(**options)
        context.set_default_timeout(8000)
        contexts.append(context)
        return Visitor(context.new_page(), server)

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(visit: Callable[..., Visitor]) -> Visitor:
    """A visitor at a desk who has opened the article page."""
    return visit().arrive()


@pytest.fixture
def arrive(browser: Browser, house: House) -> Iterator[Arrive]:
    """Opens the real article with a fresh profile; afterwards nobody else may have been asked."""
    expect.set_options(timeout=PATIENCE)
    visitors = []

    def open_article(**options: Any) -> RealVisitor:
        context = browser.new_context(**{"timezone_id": "America/Chicago"} | options)
        context.set_default_timeout(PATIENCE)
        kind = PhoneVisitor if "has_touch" in options else RealVisitor
        visitors.append(kind(context.new_page(), f"{house.base}/"))
        return visitors[-1].arrive()

    yield open_article
    for visitor in visitors:
        visitor.page.context.close()
    asked = [url for visitor in visitors for url in visitor.requests]
    assert [url for url in asked if not url.startswith(house.base)] == []
    assert [trouble for visitor in visitors for trouble in visitor.troubles] == []


@pytest.fixture
def at_desk(arrive: Arrive) -> RealVisitor:
    """Somebody at a desk who has opened the real chat."""
    return arrive(**DESK).open_chat()


@pytest.fixture
def on_phone(arrive: Arrive) -> RealVisitor:
    """Somebody with a small phone who has opened the real chat."""
    return arrive(**PHONE).open_chat()


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker, as a script to run in a page."""
    return installed("axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def tsc() -> Path:
    """The type checker."""
    return installed(".bin/tsc")


def installed(name: str) -> Path:
    if shutil.which("node") is None:
        pytest.skip("node is not installed: apt-get install nodejs npm")
    path = HERE / "node_modules" / name
    if not path.exists():
        pytest.skip(f"{name} is not installed: npm ci --prefix tests/browser")
    return path


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures go: the folder that REWIRE_SHOTS names, else a temporary one."""
    named = os.environ.get("REWIRE_SHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
