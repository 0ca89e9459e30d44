"""What a visitor who listens, presses keys or needs contrast gets."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .visitor import Visitor

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def opened(visitor: Visitor) -> None:
    visitor.open_chat()


def after(*texts: str) -> Callable[[Visitor], None]:
    def steps(visitor: Visitor) -> None:
        visitor.open_chat()
        for text in texts:
            count = visitor.replies.count()
            visitor.say(text)
            expect(visitor.replies.nth(count)).to_be_visible()

    return steps


def contact_with_errors(visitor: Visitor) -> None:
    after("choose_opening")(visitor)
    visitor.press("Go on")


def reviewing(visitor: Visitor) -> None:
    after("choose_opening")(visitor)
    visitor.page.get_by_label("Name").fill("Ana Example")
    visitor.page.get_by_label("Phone").fill("479 555 0123")
    visitor.press("Go on")
    visitor.hears("Please check")


def help_open(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.press("Get help now")


def picture_open(visitor: Visitor) -> None:
    after("fear")(visitor)
    visitor.panel.locator(".picture").click()


def menu_open(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.press("More")


STATES: dict[str, Callable[[Visitor], None]] = {
    "closed": lambda visitor: None,
    "greeting": opened,
    "answer": after("fear"),
    "choice": after("not sure"),
    "cards": after("compare"),
    "slots": after("book_consultation"),
    "contact-with-errors": contact_with_errors,
    "review": reviewing,
    "confirmed": after("/confirm"),
    "crisis": after("I want to die"),
    "concern": after("hopeless"),
    "abuse": after("he hits me"),
    "error": after("break"),
    "help": help_open,
    "picture": picture_open,
    "menu": menu_open,
}
LOOKS: list[tuple[Any, int, Any]] = [
    # colour scheme, width in px, forced colours
    ("light", 1280, "none"),
    ("light", 320, "none"),
    ("light", 320, "active"),
    ("dark", 320, "none"),
    ("dark", 1280, "none"),
]


def violations(page: Page) -> list[str]:
    """Each broken rule with the place where it is broken."""
    found: dict[str, Any] = page.evaluate(
        "(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})",
        RULES,
    )
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_any_look(
    visit: Callable[..., Visitor], axe: str, shots: Path, state: str
) -> None:
    visitor = visit(reduced_motion="reduce").arrive()
    STATES[state](visitor)
    visitor.page.evaluate(axe)
    found = {}
    for scheme, width, forced in LOOKS:
        visitor.page.set_viewport_size({"width": width, "height": 720})
        visitor.page.emulate_media(color_scheme=scheme, forced_colors=forced)
        look = f"{state}-{scheme}-{width}-forced-{forced}"
        visitor.page.screenshot(path=shots / f"{look}.png")
        found[look] = violations(visitor.page)
    assert {look: broken for look, broken in found.items() if broken} == {}


def test_a_listener_hears_each_reply_once(visitor: Visitor) -> None:
    visitor.page.evaluate(
        """() => {
          const root = document.querySelector('rewire-chat').shadowRoot;
          window.heard = [];
          new MutationObserver((changes) => {
            for (const change of changes) for (const node of change.addedNodes) {
              const live = node.parentElement?.closest('[aria-live], [role=log]');
              if (live?.role === 'log') window.heard.push(node.textContent);
            }
          }).observe(root, {childList: true, subtree: true});
        }"""
    )
    visitor.open_chat()
    visitor.server.faults = ["drop"]
    visitor.say("fear")
    expect(visitor.own_words).to_have_count(1)
    visitor.hears("alarm goes off")
    visitor.say("thanks")
    visitor.hears("You wrote: thanks")
    heard = visitor.page.evaluate("window.heard")
    for part in ("automated program", "alarm goes off", "You wrote: thanks"):
        assert sum(part in text for text in heard) == 1
    expect(visitor.log).to_have_attribute("role", "log")


def test_what_was_said_before_a_reload_is_not_read_out_again(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("fear")
    visitor.hears("alarm goes off")
    visitor.page.reload()
    visitor.launcher.click()
    visitor.hears("alarm goes off")
    expect(visitor.log).to_have_attribute("aria-live", "off")
    expect(visitor.log).not_to_have_attribute("aria-live", "off")


def test_the_article_stays_usable_beside_the_open_chat_on_a_large_screen(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.page.get_by_role("heading", name="How can talking change anything?").click()
    visitor.page.mouse.wheel(0, 900)
    visitor.page.wait_for_function("scrollY > 300")
    expect(visitor.panel).to_be_visible()


def test_the_page_behind_the_chat_is_out_of_reach_on_a_phone(visit: Callable[..., Visitor]) -> None:
    visitor = visit(viewport={"width": 375, "height": 667}).arrive().open_chat()
    for _ in range(20):
        visitor.page.keyboard.press("Tab")
        inside = visitor.page.evaluate("(document.activeElement ?? document.body).localName")
        assert inside in ("body", "rewire-chat")
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).not_to_be_visible()
    expect(visitor.launcher).to_be_focused()


def test_a_turned_phone_keeps_the_chat_open_and_the_focus_in_place(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit(viewport={"width": 375, "height": 667}).arrive().open_chat()
    visitor.box.fill("half a question")
    visitor.page.set_viewport_size({"width": 900, "height": 700})
    expect(visitor.panel).to_be_visible()
    expect(visitor.box).to_be_focused()
    expect(visitor.box).to_have_value("half a question")


def test_a_turned_phone_keeps_the_help_on_top(visit: Callable[..., Visitor]) -> None:
    visitor = visit(viewport={"width": 900, "height": 700}).arrive().open_chat()
    visitor.press("Get help now")
    visitor.page.set_viewport_size({"width": 375, "height": 667})
    visitor.page.get_by_role("link", name="Text 988").click(trial=True)
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).to_be_visible()


def test_escape_closes_the_menu_first(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.press("More")
    visitor.page.keyboard.press("Escape")
    expect(visitor.button("Save this chat")).not_to_be_visible()
    expect(visitor.panel).to_be_visible()


def test_a_diagram_opens_large_with_its_words_and_gives_the_focus_back(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("fear")
    picture = visitor.panel.locator(".picture")
    picture.press("Enter")
    sheet = visitor.page.get_by_role("dialog", name="Picture")
    expect(sheet).to_contain_text("A brain seen from the side")
    visitor.page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(picture).to_be_focused()
    expect(visitor.panel).to_be_visible()


def test_nothing_moves_for_a_visitor_who_wants_less_motion(visit: Callable[..., Visitor]) -> None:
    visitor = visit(reduced_motion="reduce").arrive().open_chat()
    moving = visitor.page.evaluate("document.getAnimations().length")
    assert moving == 0


def test_a_page_that_reads_from_right_to_left_mirrors_the_chat(visitor: Visitor) -> None:
    visitor.page.evaluate("document.documentElement.dir = 'rtl'")
    visitor.open_chat()
    box = visitor.panel.bounding_box()
    assert box is not None
    assert box["x"] < 100
