"""The visitor API over real HTTP: every call of the contract and every error."""

import json
import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from tests.house import House, Visitor

KEYS = {"kind", "topic", "section", "source", "tier", "crisis", "about", "form"}


def fresh() -> str:
    return uuid.uuid4().hex


def test_the_article_page_is_served_with_the_chat_on_it(house: House) -> None:
    page = httpx.get(f"{house.base}/")
    assert page.status_code == 200
    assert "text/html" in page.headers["content-type"]
    assert "Draft, based on an article by Stephen Velasquez, LCSW" in page.text
    assert "widget.js" in page.text
    assert "script-src" in page.headers["content-security-policy"] or (
        "default-src 'self'" in page.headers["content-security-policy"]
    )


def test_every_file_that_the_article_page_names_is_there(house: House) -> None:
    page = httpx.get(f"{house.base}/").text
    named = re.findall(r'<(?:link|script|img)\b[^>]*\b(?:href|src)="([^"]+)"', page)
    assert len(named) >= 5, named
    missing = [
        file for file in named if httpx.get(urljoin(f"{house.base}/", file)).status_code != 200
    ]
    assert missing == []


def test_a_site_can_load_the_widget_and_all_its_modules(house: House) -> None:
    loader = httpx.get(f"{house.base}/widget.js")
    assert loader.status_code == 200
    assert "javascript" in loader.headers["content-type"]
    assert httpx.get(f"{house.base}/static/api.js").status_code == 200


def test_nothing_outside_the_served_folders_can_be_read(house: House) -> None:
    for path in ("static/article.html", "static/..%2fsettings.py", "static/%2e%2e/settings.py"):
        assert httpx.get(f"{house.base}/{path}").status_code == 404


def test_health_says_which_model_answers(house: House) -> None:
    health = httpx.get(f"{house.base}/health").json()
    assert health["status"] == "ok"
    assert health["model"]
    assert health["version"]


def test_a_new_chat_says_at_once_that_it_is_a_program_and_not_for_emergencies(
    visitor: Visitor,
) -> None:
    (greeting,) = visitor.greeting
    assert greeting["custom"]["kind"] == "greeting"
    assert "not a human being" in greeting["text"]
    assert "988" in greeting["text"]
    assert greeting["buttons"]


def test_a_session_names_its_end_with_an_offset(visitor: Visitor) -> None:
    assert datetime.fromisoformat(visitor.expires_at).utcoffset() is not None


def test_a_session_opens_without_a_body(house: House) -> None:
    opened = httpx.post(f"{house.base}/sessions")
    assert opened.status_code == 201
    assert opened.json()["token"]


def test_every_bot_message_has_the_keys_of_the_contract(visitor: Visitor) -> None:
    for message in [*visitor.greeting, *visitor.say("what is a synapse?")]:
        assert message["id"]
        assert set(message["custom"]) >= KEYS
        assert all(value for key, value in message.items() if key != "custom")


def test_an_answer_names_its_section_and_links_to_it(visitor: Visitor, house: House) -> None:
    answer = visitor.say("does therapy really change the brain?")[0]["custom"]
    assert answer["kind"] == "answer"
    assert answer["topic"] == "does_therapy_change_the_brain"
    page, _, anchor = answer["source"].partition("#")
    assert anchor == answer["section"]
    assert f'id="{anchor}"' in httpx.get(page).text


def test_a_diagram_comes_with_words_for_those_who_cannot_see_it(visitor: Visitor) -> None:
    answer = visitor.say("what is a synapse?")[0]
    assert len(answer["alt"]) > 60
    assert httpx.get(answer["image"]).headers["content-type"].startswith("image/svg+xml")


def test_a_reply_is_streamed_line_by_line_and_ends_with_done(visitor: Visitor) -> None:
    headers = {"Authorization": f"Bearer {visitor.token}"}
    body = {"id": fresh(), "text": "What is neuroplasticity?"}
    with visitor.http.stream("POST", "/messages", json=body, headers=headers) as response:
        assert response.headers["content-type"].startswith("application/x-ndjson")
        lines = [json.loads(line) for line in response.iter_lines()]
    assert lines[0]["custom"]["topic"] == "neuroplasticity"
    assert lines[-1] == {"done": True}


def test_what_was_said_is_saved_before_done(visitor: Visitor) -> None:
    headers = {"Authorization": f"Bearer {visitor.token}"}
    body = {"id": fresh(), "text": "What is neuroplasticity?"}
    visitor.http.post("/messages", json=body, headers=headers)
    assert visitor.history()[-2] == {"from": "visitor", "id": body["id"], "text": body["text"]}


def test_the_same_id_again_gives_the_same_answer_and_acts_once(visitor: Visitor) -> None:
    body = {"id": fresh(), "text": "how long does it take?"}
    first, second = visitor.post(**body).json(), visitor.post(**body).json()
    assert first == second
    assert len([m for m in visitor.history() if m["from"] == "visitor"]) == 1


def test_a_double_click_acts_once_even_at_the_same_moment(visitor: Visitor) -> None:
    body = {"id": fresh(), "text": "how long does it take?"}
    with ThreadPoolExecutor(4) as pool:
        answers = [f.result().json() for f in [pool.submit(visitor.post, **body) for _ in range(4)]]
    assert all(answer == answers[0] for answer in answers)
    assert len([m for m in visitor.history() if m["from"] == "visitor"]) == 1


def test_a_reload_shows_both_sides_as_they_were(visitor: Visitor) -> None:
    said = visitor.say("what does dbt do")
    assert visitor.history() == [
        {"from": "bot", **visitor.greeting[0]},
        {"from": "visitor", "id": visitor.history()[1]["id"], "text": "what does dbt do"},
        *({"from": "bot", **message} for message in said),
    ]


def test_a_pressed_button_appears_as_its_title(visitor: Visitor) -> None:
    visitor.press("Compare therapies")
    assert visitor.history()[1]["text"] == "Compare therapies"


def test_the_transcript_is_plain_text_with_both_sides(visitor: Visitor) -> None:
    visitor.say("what does dbt do")
    response = visitor.http.get("/transcript", headers=visitor.authorized)
    assert response.headers["content-type"].startswith("text/plain")
    assert "You:\nwhat does dbt do" in response.text
    assert "Rewire:\n" in response.text


def test_a_thumb_is_taken_for_a_message_of_this_chat_only(visitor: Visitor, house: House) -> None:
    message = visitor.say("what does dbt do")[0]["id"]
    mine = {"message": message, "value": "up"}
    assert visitor.http.post("/feedback", json=mine, headers=visitor.authorized).status_code == 204
    other = house.visitor()
    refused = other.http.post("/feedback", json=mine, headers=other.authorized)
    assert refused.json()["error"]["code"] == "bad_feedback"


def test_deleting_leaves_nothing_and_ends_the_session(visitor: Visitor, house: House) -> None:
    visitor.say("the word kaleidoscope is only in this message")
    gone = visitor.http.delete("/sessions/current", headers=visitor.authorized)
    assert gone.status_code == 204
    assert visitor.http.get("/messages", headers=visitor.authorized).status_code == 401
    stored = (house.folder / "rewire.db").read_bytes()
    assert b"kaleidoscope" not in stored


def test_nobody_reads_a_chat_without_its_token(visitor: Visitor, house: House) -> None:
    visitor.say("what does dbt do")
    for header in ({}, {"Authorization": "Bearer " + "x" * 43}, {"Authorization": visitor.token}):
        response = httpx.get(f"{house.base}/messages", headers=header)
        assert response.status_code == 401
        assert response.json()["error"]["code"] == "no_session"


Send = Callable[[Visitor], httpx.Response]


def raw(content: bytes, kind: str = "application/json") -> Send:
    def send(visitor: Visitor) -> httpx.Response:
        headers = {**visitor.authorized, "Content-Type": kind}
        return visitor.http.post("/messages", content=content, headers=headers)

    return send


def body(**values: Any) -> Send:
    return lambda visitor: visitor.post(**values)


def forged_form(visitor: Visitor) -> httpx.Response:
    return visitor.post(id=fresh(), form={"type": "contact", "values": {"name": ["a", "list"]}})


@pytest.mark.parametrize(
    ("send", "status", "code"),
    [
        (raw(b"{not json"), 400, "bad_json"),
        (raw(b"[1, 2]"), 400, "bad_json"),
        (raw(b"text=hello", "application/x-www-form-urlencoded"), 415, "not_json"),
        (body(text="no id"), 400, "bad_message"),
        (body(id="x" * 65, text="an endless id"), 400, "bad_message"),
        (body(id=7, text="a number"), 400, "bad_message"),
        (body(id="1"), 400, "bad_message"),
        (body(id="1", text="both", payload="/cbt"), 400, "bad_message"),
        (body(id="1", text=["a", "list"]), 400, "bad_message"),
        (body(id="1", payload="/restart"), 400, "bad_payload"),
        (body(id="1", payload='/choose_opening{"offer": "forged"}'), 400, "bad_payload"),
        (body(id="1", form={"type": "slots"}), 400, "bad_form"),
        (forged_form, 400, "bad_form"),
        (body(id="1", text="a" * 8001), 413, "too_long"),
    ],
)
def test_a_message_that_cannot_be_read_gets_one_clear_error(
    visitor: Visitor, send: Send, status: int, code: str
) -> None:
    response = send(visitor)
    assert response.status_code == status
    error = response.json()["error"]
    assert error["code"] == code
    assert error["message"].endswith(".")


def test_a_message_of_8000_characters_is_read(visitor: Visitor) -> None:
    assert visitor.say("what is cbt? " + "a" * 7987)


def test_8000_emoji_are_read_however_their_json_is_written(visitor: Visitor) -> None:
    headers = {**visitor.authorized, "Content-Type": "application/json"}
    for escaped in (True, False):
        sent = json.dumps({"id": fresh(), "text": "😀" * 8000}, ensure_ascii=escaped)
        response = visitor.http.post("/messages", content=sent.encode(), headers=headers)
        assert response.status_code == 200
        assert response.json()["messages"][0]["custom"]["kind"] != "error"
    too_long = json.dumps({"id": fresh(), "text": "😀" * 8001})
    assert visitor.http.post("/messages", content=too_long, headers=headers).status_code == 413


def test_a_message_that_is_too_long_still_brings_help(visitor: Visitor) -> None:
    shown = visitor.post(id="1", text="a" * 8001).json()["messages"]
    assert any(link["url"] == "tel:988" for link in shown[0]["links"])


def test_danger_in_a_message_that_is_too_long_is_seen(visitor: Visitor) -> None:
    shown = visitor.post(id="1", text="I want to kill myself. " + "a " * 8000).json()["messages"]
    assert shown[0]["custom"]["crisis"] == "suicide"


def test_danger_is_answered_even_when_the_session_is_over(house: House) -> None:
    response = httpx.post(
        f"{house.base}/messages",
        json={"id": "1", "text": "I am going to kill myself tonight"},
        headers={"Authorization": "Bearer nonsense"},
    )
    assert response.status_code == 401
    assert response.json()["messages"][0]["custom"]["kind"] == "crisis"


def test_a_flood_is_slowed_with_the_time_to_wait_and_the_help_card(house: House) -> None:
    hasty = house.visitor()
    responses = [hasty.post(id=str(number), text="hi") for number in range(32)]
    refused = [response for response in responses if response.status_code == 429]
    assert refused
    assert int(refused[0].headers["retry-after"]) >= 1
    assert any(link["url"] == "tel:988" for link in refused[0].json()["messages"][0]["links"])


def test_an_answer_that_got_lost_is_told_again_to_who_has_asked_a_lot(house: House) -> None:
    hasty = house.visitor()
    first = hasty.post(id="lost", text="what is cbt?")
    while hasty.post(id=fresh(), text="hi").status_code == 200:
        pass
    again = hasty.post(id="lost", text="what is cbt?")
    assert (again.status_code, again.json()) == (200, first.json())
    assert hasty.post(id=fresh(), text="hi").status_code == 429
    asked = [message["text"] for message in hasty.history() if message["from"] == "visitor"]
    assert asked.count("what is cbt?") == 1


def test_a_time_zone_that_does_not_exist_is_refused(house: House) -> None:
    response = httpx.post(f"{house.base}/sessions", json={"time_zone": "Mars/Olympus"})
    assert response.json()["error"]["code"] == "bad_time_zone"


def test_an_unknown_address_is_a_404_in_json(house: House) -> None:
    response = httpx.get(f"{house.base}/no/such/thing")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize("typed", ["/restart", "  /restart", '/more{"topic": "cbt"}', "/crisis"])
def test_a_slash_command_that_is_typed_is_only_words(visitor: Visitor, typed: str) -> None:
    visitor.say("what does dbt do")
    reply = visitor.say(typed)
    assert reply
    assert reply[0]["custom"]["tier"] == "none"
    shown = [message["text"] for message in visitor.history() if message["from"] == "visitor"]
    assert shown == ["what does dbt do", typed]


def test_a_button_of_another_chat_does_nothing_here(visitor: Visitor, house: House) -> None:
    visitor.press("Book a free consultation")
    stranger = house.visitor()
    refused = stranger.post(id="1", payload=visitor.openings()[0]["payload"])
    assert refused.json()["error"]["code"] == "bad_payload"


def test_other_sites_may_call_only_if_they_are_named(house: House) -> None:
    answer = httpx.get(f"{house.base}/health", headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_no_word_of_a_visitor_is_in_the_log(visitor: Visitor, house: House) -> None:
    visitor.say("zanzibar marmalade, what is cbt?")
    visitor.post(id="1", text=["zanzibar"])
    visitor.post(id="1", text="zanzibar" * 2000)
    assert "zanzibar" not in house.log()
