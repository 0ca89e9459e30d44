"""Nothing said is lost: reloads, dropped streams, no connection, refusals."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .visitor import Visitor


def test_a_reload_brings_the_conversation_and_its_choices_back(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("fear")
    visitor.hears("alarm goes off")
    visitor.page.reload()
    expect(visitor.launcher).to_have_text("Go on with the chat")
    visitor.launcher.click()
    visitor.hears("alarm goes off")
    expect(visitor.own_words).to_have_count(1)
    visitor.press("Compare the therapies")
    visitor.hears("There are four groups")
    assert len(visitor.server.opened) == 1


@pytest.mark.parametrize("fault", ["drop", "cut", "lose"])
def test_an_answer_lost_on_the_way_is_brought_back_once(visitor: Visitor, fault: str) -> None:
    visitor.open_chat()
    visitor.server.faults = [fault]
    visitor.say("fear")
    visitor.hears("alarm goes off")
    visitor.say("thanks")
    visitor.hears("You wrote: thanks")
    expect(visitor.replies).to_have_count(3)
    assert [body["text"] for body in visitor.server.received] == ["fear", "thanks"]


@pytest.mark.parametrize("fault", ["drop", "cut"])
def test_an_answer_that_the_server_has_is_read_back_and_not_asked_for_again(
    visitor: Visitor, fault: str
) -> None:
    visitor.open_chat()
    visitor.server.faults = [fault]
    visitor.say("fear")
    visitor.hears("alarm goes off")
    visitor.say("thanks")
    visitor.hears("You wrote: thanks")
    assert len(visitor.server.posted) == 2


def test_a_message_written_offline_waits_and_is_sent_when_the_connection_is_back(
    visitor: Visitor,
) -> None:
    visitor.open_chat()
    visitor.page.context.set_offline(True)
    visitor.say("fear")
    visitor.say("thanks")
    expect(visitor.own_words.first).to_contain_text("No connection")
    assert visitor.server.received == []
    visitor.page.context.set_offline(False)
    visitor.hears("You wrote: thanks")
    assert [body["text"] for body in visitor.server.received] == ["fear", "thanks"]
    expect(visitor.own_words.first).not_to_contain_text("No connection")


def test_a_double_click_on_a_choice_sends_once(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.server.faults = ["slow"]
    visitor.button("How does therapy retrain fear?").dblclick()
    visitor.hears("alarm goes off")
    visitor.page.wait_for_timeout(300)
    assert len(visitor.server.received) == 1
    expect(visitor.own_words).to_have_count(1)


def test_enter_pressed_twice_sends_once(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.box.fill("fear")
    visitor.box.press("Enter")
    visitor.box.press("Enter")
    visitor.hears("alarm goes off")
    assert len(visitor.server.received) == 1


def test_a_visitor_may_type_on_while_an_answer_is_slow(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.server.faults = ["slow"]
    visitor.say("fear")
    visitor.say("thanks")
    expect(visitor.page.get_by_role("status")).to_have_text("The answer is on its way.")
    visitor.hears("You wrote: thanks")
    assert [body["text"] for body in visitor.server.received] == ["fear", "thanks"]


def test_a_server_that_stays_away_is_told_within_20_seconds_and_can_be_tried_again(
    visitor: Visitor,
) -> None:
    visitor.open_chat()
    visitor.page.route("**/webhooks/web/messages", lambda route: route.abort())
    visitor.say("fear")
    expect(visitor.own_words.last).to_contain_text("Not sent.", timeout=20_000)
    visitor.page.unroute("**/webhooks/web/messages")
    visitor.press("Try again")
    visitor.hears("alarm goes off")
    expect(visitor.own_words).to_have_count(1)
    assert len(visitor.server.received) == 1


def test_an_apology_can_be_tried_again_under_a_new_id(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("break")
    visitor.hears("Something went wrong")
    visitor.press("Try again")
    expect(visitor.replies).to_have_count(3)
    first, second = (body["id"] for body in visitor.server.received)
    assert first != second


def test_a_visitor_whose_session_ended_keeps_the_words_and_gets_a_new_chat(
    visitor: Visitor,
) -> None:
    visitor.open_chat()
    visitor.server.faults = ["expire"]
    visitor.say("what I typed")
    expect(visitor.log).to_contain_text("Your earlier chat has ended")
    expect(visitor.box).to_have_value("what I typed")
    expect(visitor.button("Compare the therapies")).to_be_visible()
    visitor.box.press("Enter")
    visitor.hears("You wrote: what I typed")


def test_a_reload_after_the_session_ended_opens_a_new_chat(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("fear")
    visitor.hears("alarm goes off")
    visitor.server.sessions.clear()
    visitor.page.reload()
    visitor.launcher.click()
    expect(visitor.log).to_contain_text("Your earlier chat has ended")
    visitor.hears("automated program")


@pytest.mark.parametrize("fault", ["too_fast", "starting"])
def test_a_busy_server_shows_help_and_the_message_goes_later(visitor: Visitor, fault: str) -> None:
    visitor.open_chat()
    visitor.server.faults = [fault]
    visitor.say("fear")
    expect(visitor.log).to_contain_text("Help is there now.")
    expect(visitor.own_words).to_contain_text("sent again in")
    visitor.hears("alarm goes off")
    assert len(visitor.server.received) == 1


def test_a_message_that_is_too_long_comes_back_with_help(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.server.faults = ["too_long"]
    visitor.say("much too long")
    visitor.hears("Help is there now.")
    expect(visitor.box).to_have_value("much too long")


def test_a_visitor_without_a_connection_gets_the_phone_and_can_try_again(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit().arrive()
    visitor.page.route("**/sessions", lambda route: route.abort())
    visitor.launcher.click()
    expect(visitor.log).to_contain_text("(479) 259-1390")
    visitor.page.unroute("**/sessions")
    visitor.press("Try again")
    visitor.hears("automated program")
    expect(visitor.log).not_to_contain_text("cannot be reached")


def test_a_chat_that_cannot_load_says_so_with_the_phone(visit: Callable[..., Visitor]) -> None:
    visitor = visit().arrive()
    visitor.page.route("**/panel.js", lambda route: route.abort())
    visitor.launcher.click()
    expect(visitor.page.get_by_role("alert")).to_contain_text("(479) 259-1390")
