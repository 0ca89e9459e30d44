"""What the widget asks of others, keeps and leaves behind: nothing."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from .visitor import Visitor

STRANGER = "https://www.google.com/"


def whole_visit(visitor: Visitor) -> None:
    visitor.open_chat()
    for text, reply in (
        ("fear", "alarm goes off"),
        ("compare", "There are four groups"),
        ("hopeless", "alarm goes off"),
        ("book_consultation", "These times"),
        ("choose_opening", "How can the practice"),
        ("/confirm", "is booked"),
        ("he hits me", "abuse"),
    ):
        visitor.say(text)
        visitor.hears(reply)
    visitor.panel.locator(".picture").first.click()
    visitor.page.keyboard.press("Escape")
    visitor.panel.get_by_role("button", name="This helped").first.click()
    visitor.press("More")
    with visitor.page.expect_download():
        visitor.press("Save this chat")


def test_a_whole_visit_breaks_no_rule_of_a_strict_policy(visitor: Visitor) -> None:
    whole_visit(visitor)
    assert visitor.troubles == []
    assert (
        visitor.page.evaluate(
            "document.querySelector('rewire-chat').shadowRoot.querySelectorAll('[style]').length"
        )
        == 0
    )


def test_a_whole_visit_asks_nobody_else_for_anything(visitor: Visitor) -> None:
    whole_visit(visitor)
    own = (visitor.server.origin, f"blob:{visitor.server.origin}")
    assert [url for url in visitor.requests if not url.startswith(own)] == []


def test_a_page_of_another_site_needs_the_script_tag_alone(visitor: Visitor) -> None:
    visitor.page.goto(f"http://localhost:{visitor.server.port}/site")
    visitor.open_chat()
    visitor.say("fear")
    visitor.hears("alarm goes off")
    loaded = visitor.panel.locator(".picture img").evaluate(
        "(image) => image.decode().then(() => true)"
    )
    assert loaded
    assert visitor.troubles == []
    source = visitor.panel.get_by_role("link", name="Read this in the article")
    expect(source).to_have_attribute("href", f"{visitor.server.home}#fear-circuit")
    expect(source).to_have_attribute("target", "_blank")


def test_nothing_is_stored_before_the_first_message(visitor: Visitor) -> None:
    visitor.open_chat()
    assert visitor.stored() == {}
    visitor.say("fear")
    visitor.hears("alarm goes off")
    assert visitor.stored() == {"rewire-session": "token-1"}


def test_deleting_everything_leaves_nothing(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("fear")
    visitor.hears("alarm goes off")
    visitor.press("More")
    visitor.press("Delete everything")
    sheet = visitor.page.get_by_role("dialog", name="Delete everything?")
    expect(sheet).to_contain_text("A confirmed booking stays.")
    visitor.press("Delete")
    expect(visitor.log).to_contain_text("Everything is deleted.")
    expect(visitor.log).not_to_contain_text("alarm goes off")
    expect(visitor.button("Start a new chat")).to_be_focused()
    assert visitor.stored() == {}
    assert visitor.server.deleted == ["token-1"]
    visitor.page.keyboard.press("Escape")
    visitor.launcher.click()
    visitor.hears("automated program")
    assert len(visitor.server.opened) == 2


def test_a_visitor_who_keeps_the_chat_after_all_loses_nothing(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("fear")
    visitor.press("More")
    visitor.press("Delete everything")
    visitor.press("Keep it")
    visitor.hears("alarm goes off")
    assert visitor.server.deleted == []


def test_a_deletion_that_did_not_reach_the_server_says_so(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("fear")
    visitor.hears("alarm goes off")
    visitor.page.route("**/sessions/current", lambda route: route.abort())
    visitor.press("More")
    visitor.press("Delete everything")
    visitor.press("Delete")
    expect(visitor.page.get_by_role("alert")).to_contain_text("That did not work")
    visitor.hears("alarm goes off")


@pytest.mark.parametrize("way", ["button", "keys"])
def test_a_visitor_in_danger_leaves_at_once_and_without_a_trace(
    visit: Callable[..., Visitor], way: str
) -> None:
    visitor = visit().arrive()
    referrers: list[str | None] = []

    def stranger(route: Route) -> None:
        referrers.append(route.request.headers.get("referer"))
        route.fulfill(body="neutral")

    visitor.page.route(f"{STRANGER}**", stranger)
    visitor.open_chat()
    visitor.say("he hits me")
    visitor.hears("abuse")
    if way == "button":
        visitor.press("Leave this page")
    else:
        for _ in range(3):
            visitor.page.keyboard.press("Shift")
    visitor.page.wait_for_url(STRANGER)
    assert referrers == [None]
    visitor.page.goto(visitor.server.home)
    assert visitor.stored() == {}
    expect(visitor.launcher).to_have_text("Ask a question")
    assert visitor.server.deleted == ["token-1"]


def test_shift_leads_nowhere_while_nobody_is_in_danger(visitor: Visitor) -> None:
    visitor.open_chat()
    for _ in range(4):
        visitor.page.keyboard.press("Shift")
    expect(visitor.panel).to_be_visible()
    assert visitor.page.url == visitor.server.home


def test_a_link_that_would_run_a_script_is_not_shown(visitor: Visitor) -> None:
    visitor.open_chat()
    bad = {
        "text": "Look.",
        "links": [{"title": "Press me", "url": "javascript:alert(1)"}],
        "image": "https://example.org/x.png",
    }
    visitor.page.route(
        "**/webhooks/web/messages",
        lambda route: route.fulfill(
            content_type="application/x-ndjson", body=f'{json.dumps(bad)}\n{{"done": true}}\n'
        ),
    )
    visitor.say("anything")
    visitor.hears("Look.")
    assert visitor.replies.last.locator("a, img").count() == 0


def test_markup_in_a_message_is_shown_as_it_was_written(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("<img src=x onerror=alert(1)>")
    visitor.hears("You wrote: <img src=x onerror=alert(1)>")
    assert visitor.log.locator("img").count() == 0
