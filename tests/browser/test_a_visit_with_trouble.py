"""Real visits with second thoughts, a crisis, a hung server or no connection."""

from playwright.sync_api import Request, expect

from tests.house import House, hung

from .whole_visit import RealVisitor

STRANGER = "https://www.google.com/"


def test_a_visitor_who_deletes_everything_leaves_nothing_here_or_there(
    at_desk: RealVisitor,
) -> None:
    at_desk.say("what is a synapse")
    at_desk.hears("the link between two brain cells")
    token = at_desk.token
    assert at_desk.history(token).status_code == 200
    at_desk.press("More")
    at_desk.press("Delete everything")
    at_desk.press("Delete")
    expect(at_desk.log).to_contain_text("Everything is deleted.")
    assert at_desk.stored() == {}
    assert at_desk.history(token).status_code == 401


def test_a_visitor_in_a_crisis_finds_numbers_to_press_and_can_go_on(on_phone: RealVisitor) -> None:
    on_phone.say("I want to die")
    on_phone.hears("ending your life")
    assert set(on_phone.links().values()) == {"tel:988", "sms:988", "tel:911"}
    on_phone.say("what is cbt")
    on_phone.hears("CBT retrains")
    bar = on_phone.panel.locator(".help-bar")
    expect(bar.get_by_role("link")).to_have_text(["Call 988", "Text 988", "Call 911"])
    expect(bar).to_be_in_viewport()


def test_a_visitor_whom_somebody_hurts_can_leave_without_a_trace(on_phone: RealVisitor) -> None:
    on_phone.page.route(f"{STRANGER}**", lambda route: route.fulfill(body="neutral"))
    on_phone.say("he hits me and i am scared of my husband")
    on_phone.hears("It is not your fault")
    assert "tel:911" in on_phone.links().values()
    token = on_phone.token
    on_phone.press("Leave this page")
    on_phone.page.wait_for_url(STRANGER)
    # the one foreign address that a visit may lead to, and only by this button
    on_phone.requests.remove(STRANGER)
    on_phone.arrive()
    assert on_phone.stored() == {}
    expect(on_phone.launcher).to_have_text("Ask a question")
    assert on_phone.history(token).status_code == 401


def test_a_visitor_is_told_that_the_answer_takes_long_and_gets_it_once(
    at_desk: RealVisitor, house: House
) -> None:
    def looks_for_an_answer(request: Request) -> bool:
        return bool(request.method == "GET" and request.url.endswith("/messages"))

    with hung(house.ports["PORT"]):
        at_desk.say("what is a synapse")
        expect(at_desk.page.get_by_role("status")).to_have_text("The answer is on its way.")
        # the chat has given its first try up and starts the second
        with at_desk.page.expect_request(looks_for_an_answer):
            pass
    at_desk.hears("the link between two brain cells")
    at_desk.say("what is dbt")
    at_desk.hears("DBT")
    heard_once(at_desk, "the link between two brain cells")
    assert at_desk.remembered("visitor") == ["what is a synapse", "what is dbt"]


def heard_once(visitor: RealVisitor, text: str) -> None:
    """One reply has the text, on the screen and where the server remembers it."""
    expect(visitor.replies.filter(has_text=text)).to_have_count(1)
    assert sum(text in reply for reply in visitor.remembered("bot")) == 1


def test_what_a_visitor_writes_without_a_connection_is_sent_when_it_is_back(
    at_desk: RealVisitor,
) -> None:
    at_desk.page.context.set_offline(True)
    at_desk.say("what is a synapse")
    expect(at_desk.own_words.last).to_contain_text("No connection")
    at_desk.page.context.set_offline(False)
    at_desk.hears("the link between two brain cells")
    expect(at_desk.own_words.last).not_to_contain_text("No connection")
    heard_once(at_desk, "the link between two brain cells")


def test_a_visitor_without_a_connection_sees_at_once_that_the_words_wait(
    on_phone: RealVisitor,
) -> None:
    on_phone.say("does therapy change the brain")
    on_phone.hears("meant literally")
    on_phone.page.context.set_offline(True)
    on_phone.say("what is a synapse")
    expect(on_phone.own_words.last).to_contain_text("No connection")
    expect(on_phone.own_words.last).to_be_in_viewport(ratio=1)


def test_a_double_click_on_a_button_sends_once(at_desk: RealVisitor) -> None:
    at_desk.button("Compare therapies").dblclick()
    at_desk.hears("four groups")
    at_desk.say("what is a synapse")
    at_desk.hears("the link between two brain cells")
    heard_once(at_desk, "four groups")
    expect(at_desk.own_words).to_have_count(2)
