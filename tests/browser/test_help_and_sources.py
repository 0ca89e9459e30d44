"""Help that is always there, and the way from an answer to the article."""

from collections.abc import Callable

from playwright.sync_api import expect

from .visitor import Visitor

DIRECT = ["tel:988", "sms:988", "tel:911"]


def hrefs(visitor: Visitor, within: str) -> list[str]:
    links = visitor.page.locator(f"rewire-chat {within} a")
    return [link.get_attribute("href") or "" for link in links.all()]


def test_help_is_one_press_away_even_when_the_server_is_gone(visit: Callable[..., Visitor]) -> None:
    visitor = visit().arrive()
    visitor.page.route("**/sessions", lambda route: route.abort())
    visitor.launcher.click()
    visitor.press("Get help now")
    expect(visitor.page.get_by_role("dialog", name="Get help now")).to_be_visible()
    assert hrefs(visitor, "dialog.sheet") == [*DIRECT, "tel:4792591390"]


def test_the_help_bar_stays_for_the_session_after_a_crisis(visitor: Visitor) -> None:
    visitor.open_chat()
    expect(visitor.panel.locator(".help-bar")).not_to_be_visible()
    visitor.say("I want to die")
    visitor.hears("suicide")
    visitor.say("thanks")
    visitor.hears("You wrote: thanks")
    visitor.page.reload()
    visitor.launcher.click()
    expect(visitor.panel.locator(".help-bar")).to_be_visible()
    assert hrefs(visitor, ".help-bar") == DIRECT
    expect(visitor.button("Leave this page")).not_to_be_visible()


def test_a_visitor_in_a_crisis_can_go_on_typing(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("I want to die")
    visitor.hears("suicide")
    expect(visitor.box).to_be_enabled()
    expect(visitor.box).to_be_focused()


def test_a_source_on_this_page_is_scrolled_to_and_marked(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("fear")
    visitor.panel.get_by_role("link", name="From the article: Retraining the fear circuit").click()
    heading = visitor.page.locator("#fear-circuit")
    expect(heading).to_be_in_viewport()
    expect(heading).to_be_focused()
    expect(heading).to_have_attribute("data-rewire-here", "")
    expect(visitor.panel).to_be_visible()


def test_a_source_on_a_phone_makes_room_for_the_article(visit: Callable[..., Visitor]) -> None:
    visitor = visit(viewport={"width": 375, "height": 667}).arrive().open_chat()
    visitor.say("fear")
    visitor.panel.get_by_role("link", name="From the article").click()
    expect(visitor.panel).not_to_be_visible()
    expect(visitor.page.locator("#fear-circuit")).to_be_focused()


def test_a_thumb_is_sent_and_shown(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("fear")
    visitor.press("This helped")
    expect(visitor.button("This helped")).to_have_attribute("aria-pressed", "true")
    expect(visitor.page.get_by_role("status")).to_contain_text("Thank you.")
    (noted,) = visitor.server.feedback
    assert noted["value"] == "up"


def test_a_saved_chat_is_a_text_file_of_what_was_said(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("fear")
    visitor.hears("alarm goes off")
    visitor.press("More")
    with visitor.page.expect_download() as download:
        visitor.press("Save this chat")
    assert download.value.suggested_filename == "chat.txt"
    assert "alarm goes off" in download.value.path().read_text(encoding="utf-8")


def test_a_printed_chat_holds_the_talk_and_not_the_page(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("fear")
    visitor.hears("alarm goes off")
    visitor.page.evaluate("window.print = () => {}")
    visitor.press("More")
    visitor.press("Print this chat")
    visitor.page.emulate_media(media="print")
    expect(visitor.replies.last).to_be_visible()
    expect(visitor.page.get_by_role("heading", level=1)).not_to_be_visible()
    visitor.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()


def test_the_article_page_alone_has_the_phone_and_every_section_in_its_contents(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit(java_script_enabled=False, viewport={"width": 320, "height": 640})
    visitor.page.goto(visitor.server.home)
    expect(visitor.page.get_by_role("link", name="(479) 259-1390")).to_have_attribute(
        "href", "tel:4792591390"
    )
    contents = visitor.page.get_by_role("navigation").get_by_role("link").all()
    anchors = [link.get_attribute("href") for link in contents]
    assert anchors == ["#intro", "#neuroplasticity", "#fear-circuit"]
    assert all(visitor.page.locator(anchor or "").count() == 1 for anchor in anchors)
