"""The server goes down: what is on the visitor's screen still leads to a person."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.house import House, running

from .conftest import PATIENCE
from .whole_visit import PHONE, PhoneVisitor

LINES = ["tel:988", "sms:988", "tel:911"]
PRACTICE = "tel:4792591390"


def hrefs(links: Locator) -> list[str]:
    return [link.get_attribute("href") or "" for link in links.all()]


@pytest.fixture(scope="module")
def doomed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of its own, which the tests of this file stop."""
    with running(tmp_path_factory.mktemp("doomed")) as house:
        yield house


@pytest.fixture(scope="module")
def guests(browser: Browser, doomed: House) -> Iterator[tuple[PhoneVisitor, PhoneVisitor]]:
    """Two visitors with small phones, one with the chat open; then the server stops."""
    expect.set_options(timeout=PATIENCE)
    options: dict[str, Any] = PHONE
    contexts = [browser.new_context(**options) for _ in range(2)]
    talking, reading = (PhoneVisitor(one.new_page(), f"{doomed.base}/") for one in contexts)
    for visitor in (talking, reading):
        visitor.page.set_default_timeout(PATIENCE)
        visitor.arrive()
    talking.open_chat()
    doomed.stop()
    yield talking, reading
    for context in contexts:
        context.close()


def test_the_help_button_needs_no_server(guests: tuple[PhoneVisitor, PhoneVisitor]) -> None:
    talking, _ = guests
    talking.press("Get help now")
    sheet = talking.page.get_by_role("dialog", name="Get help now")
    expect(sheet).to_be_visible()
    assert hrefs(sheet.get_by_role("link")) == [*LINES, PRACTICE]
    expect(sheet).to_contain_text("Nobody is watching it")
    talking.press("Back to the chat")
    expect(sheet).not_to_be_visible()


def test_a_message_that_nobody_could_read_brings_the_help_bar(
    guests: tuple[PhoneVisitor, PhoneVisitor],
) -> None:
    talking, _ = guests
    bar = talking.panel.locator(".help-bar")
    expect(bar).not_to_be_visible()
    talking.say("I want to die")
    expect(talking.own_words.last).to_contain_text("Not sent.")
    expect(bar).to_be_in_viewport()
    assert hrefs(bar.get_by_role("link")) == LINES
    expect(talking.button("Try again")).to_be_visible()


def test_a_chat_that_cannot_load_names_the_lines_instead(
    guests: tuple[PhoneVisitor, PhoneVisitor],
) -> None:
    _, reading = guests
    reading.click(reading.launcher)
    notice = reading.page.locator("rewire-chat .failed")
    expect(notice).to_be_in_viewport()
    assert hrefs(notice.get_by_role("link")) == [PRACTICE, *LINES]
