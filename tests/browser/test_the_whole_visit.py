"""Whole visits to the real product, from the first question to the booking."""

import re
from contextlib import closing

import httpx
from playwright.sync_api import Browser, expect

from .conftest import Arrive
from .whole_visit import DESK, RealVisitor, in_full


def test_a_visitor_asks_with_typos_reads_on_and_finds_the_place_in_the_article(
    on_phone: RealVisitor,
) -> None:
    on_phone.say("what is neuroplastisity")
    on_phone.hears("the brain rewiring itself")
    on_phone.say("how does therpy calm fear")
    on_phone.hears("goes off too easily")
    on_phone.press("Tell me more")
    on_phone.hears("Over time there are fewer alarms")

    picture = on_phone.panel.locator(".picture")
    picture.tap()
    sheet = on_phone.page.get_by_role("dialog", name="Picture")
    large = sheet.locator("img").evaluate("(image) => image.decode().then(() => image.width)")
    assert large > picture.locator("img").evaluate("(image) => image.width")
    expect(sheet).to_contain_text("amygdala")
    on_phone.press("Back to the chat")
    expect(picture).to_be_focused()

    on_phone.say("how long does it tkae")
    on_phone.hears("weeks to a few months")
    on_phone.source.tap()
    expect(on_phone.panel).not_to_be_visible()
    section = on_phone.page.locator("#faq-how-long")
    expect(section).to_be_in_viewport()
    expect(section).to_be_focused()
    expect(section).to_have_attribute("data-rewire-here", "")


def test_a_visitor_compares_therapies_by_cards_and_says_the_second_one(
    on_phone: RealVisitor,
) -> None:
    on_phone.press("Compare therapies")
    cards = on_phone.panel.locator(".cards strong")
    expect(cards).to_have_text(
        ["What is CBT?", "Exposure and EMDR", "What is DBT?", "ACT and mindfulness"]
    )
    on_phone.say("the second one")
    on_phone.hears("They update memories of fear and trauma")
    on_phone.press("Compare the therapies")
    cards.filter(has_text="DBT").tap()
    expect(on_phone.source).to_have_attribute("href", f"{on_phone.home}#dbt")


def test_a_visitor_changes_the_time_corrects_the_number_books_and_cancels(
    on_phone: RealVisitor, browser: Browser
) -> None:
    on_phone.press("Book a free consultation")
    first = on_phone.chooses(0)
    on_phone.press("Back to the times")
    on_phone.hears("We are back at the open times")
    chosen = on_phone.chooses(5)
    assert chosen != first

    on_phone.gives_contact("479 555")
    on_phone.hears("That phone number does not look complete")
    expect(on_phone.panel.get_by_role("button", name="Get help now")).to_be_in_viewport(ratio=1)
    phone = on_phone.page.get_by_label("Phone")
    expect(phone).to_be_focused()
    expect(phone).to_have_attribute("aria-invalid", "true")
    expect(phone).to_have_accessible_description(re.compile("Please check the number"))
    expect(on_phone.page.get_by_label("Name")).to_have_value("Ana Lopez")
    on_phone.gives_contact("479 555 0151")

    on_phone.hears("You are not booked yet")
    expect(on_phone.panel.locator("dd")).to_have_text(
        [" at ".join(chosen.rsplit(", ", 1)), "Ana Lopez", "(479) 555-0151"]
    )
    on_phone.press("Yes, book it")
    on_phone.hears(f"You are booked: {in_full(chosen)}.")
    expect(on_phone.replies.last).to_contain_text(re.compile(r"change code is \w{8}\."))

    links = on_phone.links()
    assert "BEGIN:VEVENT" in httpx.get(links["Add to my calendar"]).text
    cancels_without_javascript(browser, links["See or cancel my booking"], in_full(chosen))


def cancels_without_javascript(browser: Browser, address: str, when: str) -> None:
    """The visitor opens the page of the booking in a browser that runs no scripts."""
    with closing(browser.new_context(java_script_enabled=False, has_touch=True)) as context:
        page = context.new_page()
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("Your booking")
        expect(page.get_by_role("main")).to_contain_text(when)
        page.get_by_role("button", name="Cancel my booking").tap()
        expect(page.get_by_role("heading", level=1)).to_have_text("This booking is cancelled")
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("This booking is cancelled")


def test_a_visitor_in_another_time_zone_books_with_the_keyboard_alone(arrive: Arrive) -> None:
    visitor = arrive(**DESK, timezone_id="America/New_York")
    keys = visitor.page.keyboard
    visitor.reaches("Ask a question")
    keys.press("Enter")
    visitor.hears("automated program")
    visitor.reaches("Book a free consultation", "Shift+Tab")
    keys.press("Enter")
    visitor.hears("These times are open")

    visitor.reaches(visitor.panel.locator(".pill").first.inner_text())
    keys.press("ArrowDown")
    keys.press("Space")
    chosen = visitor.focused()
    assert re.fullmatch(r"\d+:\d\d [AP]M CST \(\d+:\d\d [AP]M EST\)", chosen)
    visitor.reaches("Choose this time")
    keys.press("Enter")
    visitor.hears("I am keeping this time")
    visitor.hears(chosen)

    visitor.reaches("Name")
    keys.type("Ana Lopez")
    visitor.reaches("Email")
    keys.type("ana@example.org")
    keys.press("Enter")
    visitor.hears("You are not booked yet")
    visitor.reaches("Yes, book it")
    keys.press("Enter")
    visitor.hears("You are booked")
    visitor.hears(chosen)
    visitor.reaches("See or cancel my booking", "Shift+Tab")
    keys.press("Escape")
    expect(visitor.launcher).to_be_focused()


def test_a_reload_in_the_middle_of_a_booking_brings_the_talk_and_the_step_back(
    at_desk: RealVisitor,
) -> None:
    at_desk.say("what is a synapse")
    at_desk.hears("the link between two brain cells")
    at_desk.press("Can old patterns be unlearned?")
    at_desk.say("i want to book a consultation")
    at_desk.hears("These times are open")
    chosen = at_desk.chooses(2)
    said = at_desk.own_words.locator("p").all_inner_texts()

    at_desk.page.reload()
    expect(at_desk.launcher).to_have_text("Go on with the chat")
    at_desk.launcher.click()
    at_desk.hears("I am keeping this time")
    assert at_desk.own_words.locator("p").all_inner_texts() == said
    at_desk.gives_contact("479 555 0152")
    at_desk.hears(in_full(chosen))
    expect(at_desk.button("Yes, book it")).to_be_visible()
