"""A visitor at the browser: opens the chat, types, presses, reads."""

from typing import Any, Self

from playwright.sync_api import Locator, Page, expect

from .server import ScriptedServer

# The element that has the focus, through every shadow root.
_FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}"""
_NAME = f"""() => {{
  const element = ({_FOCUSED})();
  const label = element.labels?.[0]?.textContent;
  return (element.getAttribute('aria-label') ?? label ?? element.textContent ?? '').trim();
}}"""


class Guest:
    """One browser page with what a person does on it; `home` is the address of the article."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home
        self.requests: list[str] = []
        self.troubles: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", self._listen)

    def _listen(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.troubles.append(message.text)

    def arrive(self) -> Self:
        self.page.goto(self.home)
        expect(self.launcher).to_be_visible()
        return self

    def open_chat(self) -> Self:
        self.click(self.launcher)
        expect(self.log).to_contain_text("automated program")
        return self

    def say(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")

    def press(self, name: str) -> None:
        self.click(self.button(name))

    def click(self, target: Locator) -> None:
        target.click()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def hears(self, text: str) -> None:
        expect(self.replies.last).to_contain_text(text)

    def reaches(self, name: str, key: str = "Tab") -> None:
        """Press the key until the focus is on the control of this name."""
        for _ in range(40):
            if self.focused() == name:
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"'{name}' is not reached with {key}; last was '{self.focused()}'")

    def focused(self) -> str:
        return str(self.page.evaluate(_NAME))

    def stored(self) -> dict[str, str]:
        """Everything the page has kept: both storages and the cookies."""
        return dict(self.page.evaluate("({...sessionStorage, ...localStorage})")) | {
            cookie["name"]: cookie["value"] for cookie in self.page.context.cookies()
        }

    @property
    def launcher(self) -> Locator:
        return self.page.locator("rewire-chat .launcher")

    @property
    def panel(self) -> Locator:
        return self.page.locator("rewire-chat dialog.panel")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def replies(self) -> Locator:
        return self.page.locator("rewire-chat .bot")

    @property
    def own_words(self) -> Locator:
        return self.page.locator("rewire-chat .visitor")

    @property
    def box(self) -> Locator:
        return self.page.get_by_label("Your message")


class Visitor(Guest):
    """Somebody who visits the scripted server."""

    def __init__(self, page: Page, server: ScriptedServer) -> None:
        super().__init__(page, server.home)
        self.server = server
