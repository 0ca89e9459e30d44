"""The whole visit, by keyboard, by touch and on a small phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .visitor import Visitor

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}


def test_a_visitor_with_a_keyboard_alone_asks_books_and_closes_the_chat(visitor: Visitor) -> None:
    keys = visitor.page.keyboard
    visitor.reaches("Ask a question")
    keys.press("Enter")
    visitor.hears("automated program")
    assert visitor.focused() == "Your message"

    visitor.reaches("How does therapy retrain fear?", "Shift+Tab")
    keys.press("Enter")
    visitor.hears("alarm goes off")
    visitor.reaches("Book a free consultation")
    keys.press("Enter")
    visitor.hears("These times are free")

    visitor.reaches("1:00 PM")
    keys.press("ArrowRight")
    assert visitor.focused() == "2:20 PM"
    visitor.reaches("Choose this time")
    keys.press("Enter")
    visitor.hears("How can the practice reach you?")

    visitor.reaches("Name")
    keys.type("Ana Example")
    visitor.reaches("Email")
    keys.type("ana@example.org")
    keys.press("Enter")
    visitor.hears("Please check")
    visitor.reaches("Book this time")
    keys.press("Enter")
    visitor.hears("Your consultation is booked")

    keys.press("Escape")
    assert not visitor.panel.is_visible()
    expect(visitor.launcher).to_be_focused()
    assert visitor.server.received[-2]["form"] == {
        "type": "contact",
        "values": {"name": "Ana Example", "email": "ana@example.org"},
    }


def test_a_visitor_on_a_320_px_phone_books_without_scrolling_sideways(
    visit: Callable[..., Visitor], shots: Path
) -> None:
    visitor = visit(**PHONE).arrive().open_chat()
    steps: list[Callable[[], None]] = [
        lambda: visitor.press("Book a free consultation"),
        lambda: visitor.page.get_by_label("2:20 PM").first.check(),
        lambda: visitor.press("Choose this time"),
        lambda: visitor.page.get_by_label("Name").fill("Ana Example"),
        lambda: visitor.page.get_by_label("Phone").fill("479 555 0123"),
        lambda: visitor.press("Go on"),
        lambda: visitor.press("Book this time"),
    ]
    for number, step in enumerate(steps):
        step()
        widths = visitor.page.evaluate(
            """() => {
              const { shadowRoot } = document.querySelector('rewire-chat');
              const boxes = [document.documentElement, shadowRoot.querySelector('.scroller')];
              return boxes.map((box) => box.scrollWidth - box.clientWidth);
            }"""
        )
        assert widths == [0, 0]
        visitor.page.screenshot(path=shots / f"phone-{number}.png")
    visitor.hears("Your consultation is booked")


def test_every_target_on_a_phone_is_at_least_44_px_high(visit: Callable[..., Visitor]) -> None:
    visitor = visit(**PHONE).arrive().open_chat()
    visitor.say("I feel hopeless")
    visitor.press("Book a free consultation")
    expect(visitor.button("Choose this time")).to_be_visible()
    small = visitor.page.evaluate(
        """() => [...document.querySelector('rewire-chat').shadowRoot
          .querySelectorAll('dialog.panel :is(button, a, textarea, .pill)')]
          .filter((target) => target.checkVisibility())
          .filter((target) => target.getBoundingClientRect().height < 44)
          .map((target) => target.textContent)"""
    )
    assert small == []


def test_a_visitor_who_leaves_the_name_out_is_led_to_it(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("choose_opening")
    visitor.page.get_by_label("Phone").fill("479 555 0123")
    visitor.press("Go on")
    name = visitor.page.get_by_label("Name")
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description("Please add a name.")
    assert [body.get("text") for body in visitor.server.received] == ["choose_opening"]


def test_a_visitor_whose_address_is_wrong_is_led_to_it_and_types_nothing_twice(
    visitor: Visitor,
) -> None:
    visitor.open_chat()
    visitor.say("choose_opening")
    visitor.page.get_by_label("Name").fill("Ana Example")
    visitor.page.get_by_label("Email").fill("ana.example.org")
    visitor.press("Go on")
    email = visitor.page.get_by_label("Email")
    expect(email).to_be_focused()
    expect(email).to_have_accessible_description(
        "This email address has no @. Please check it. A phone number or an email is enough."
    )
    expect(email).to_have_value("ana.example.org")
    expect(visitor.page.get_by_label("Name")).to_have_value("Ana Example")


def test_a_visitor_who_chooses_no_time_is_asked_to(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.press("Book a free consultation")
    visitor.press("Choose this time")
    expect(visitor.page.get_by_label("1:00 PM").first).to_be_focused()
    expect(visitor.page.get_by_text("Please choose a time first.")).to_be_visible()


def test_a_visitor_can_choose_one_time_only(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.press("Book a free consultation")
    visitor.page.get_by_label("1:00 PM").first.check()
    visitor.page.get_by_label("3:40 PM").nth(1).check()
    expect(visitor.panel.locator(":checked")).to_have_count(1)
    visitor.press("Choose this time")
    visitor.hears("How can the practice reach you?")
    expect(visitor.own_words.last).to_contain_text("Wednesday, November 25, 3:40 PM")


@pytest.mark.parametrize(
    ("zone", "lines"),
    [
        ("America/Chicago", ["When", "Tuesday, November 24 at 2:20 PM"]),
        (
            "America/New_York",
            [
                "At the practice",
                "Tuesday, November 24 at 2:20 PM",
                "Your time",
                "Tuesday, November 24 at 3:20 PM",
            ],
        ),
    ],
)
def test_a_visitor_sees_the_own_time_beside_the_practices_where_they_differ(
    visit: Callable[..., Visitor], zone: str, lines: list[str]
) -> None:
    visitor = visit(timezone_id=zone).arrive().open_chat()
    visitor.say("choose_opening")
    visitor.page.get_by_label("Name").fill("Ana")
    visitor.page.get_by_label("Phone").fill("479 555 0123")
    visitor.press("Go on")
    expect(visitor.panel.locator("dt, dd")).to_contain_text([*lines, "Name"])


def test_an_older_choice_is_gone_once_something_else_was_said(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.press("Compare the therapies")
    expect(visitor.button("Compare the therapies")).to_have_count(0)
    visitor.panel.get_by_role("button", name="DBT").click()
    expect(visitor.own_words.last).to_contain_text("DBT")


def test_a_safety_question_stays_answerable_when_an_answer_follows_it(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("I feel hopeless")
    visitor.hears("alarm goes off")
    expect(visitor.button("Yes, or maybe")).to_be_visible()
    expect(visitor.button("Tell me more")).to_be_visible()
