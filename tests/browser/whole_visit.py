"""A visitor of the real product, and what the server remembers of the visit."""

import re
import time
from typing import Any

import httpx
from playwright.sync_api import Locator

from .visitor import Guest

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
LONGEST_ANSWER = 20  # seconds
# Seconds: two presses nearer than this are one double click to a browser.
DOUBLE_CLICK = 0.6


class RealVisitor(Guest):
    """Somebody who asks and books at a running house, and sees a button before pressing it."""

    pressed = 0.0

    def click(self, target: Locator) -> None:
        rest = self.pressed + DOUBLE_CLICK - time.monotonic()
        self.page.wait_for_timeout(max(0, 1000 * rest))
        self.push(target)
        self.pressed = time.monotonic()

    def push(self, target: Locator) -> None:
        target.click()

    def chooses(self, place: int) -> str:
        """Take the opening at this place; its day and time as the visitor sees them sent."""
        self.click(self.panel.locator(".pill").nth(place))
        self.press("Choose this time")
        self.hears("I am keeping this time")
        return self.own_words.last.locator("p").inner_text()

    def gives_contact(self, phone: str) -> None:
        """Fill the form in and send it."""
        self.page.get_by_label("Name").fill("Ana Lopez")
        self.page.get_by_label("Phone").fill(phone)
        self.press("Go on")

    @property
    def source(self) -> Locator:
        """The way from the latest answer to the article."""
        return self.replies.last.get_by_role("link", name="From the article")

    def links(self) -> dict[str, str]:
        """The links of the latest reply: what is pressed and where it leads."""
        found = self.replies.last.locator(".links a").all()
        return {link.inner_text(): link.get_attribute("href") or "" for link in found}

    @property
    def token(self) -> str:
        """The key to the session."""
        return self.stored()["rewire-session"]

    def history(self, token: str) -> httpx.Response:
        """What the server says when the conversation is asked for."""
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.get(f"{self.home}messages", headers=headers, timeout=LONGEST_ANSWER)

    def remembered(self, speaker: str) -> list[str]:
        """The texts of "visitor" or "bot" that the server has."""
        entries: list[dict[str, Any]] = self.history(self.token).json()["messages"]
        return [entry["text"] for entry in entries if entry["from"] == speaker]


class PhoneVisitor(RealVisitor):
    """Somebody who taps."""

    def push(self, target: Locator) -> None:
        target.tap()


def in_full(opening: str) -> str:
    """An opening's day and time as a sentence has them: with the year, and the zone."""
    return re.sub(r"(.*), (.*)", r"\1, 2026, \2 CST", opening)
