"""What a topic shows besides its words."""

from pathlib import Path
from typing import Any

from bot.answers.content import Content
from bot.answers.replies import reply_names, topic_buttons, topic_replies
from tests.answers.conftest import MOON, TIDE, Write


def reply(data: Path, name: str) -> dict[str, Any]:
    (only,) = topic_replies(Content.load(data))[name]
    return only


def test_every_topic_has_a_reply_and_an_answer_has_a_second_one(data: Path) -> None:
    assert set(topic_replies(Content.load(data))) == {
        "utter_tide",
        "utter_tide_more",
        "utter_moon",
    }
    assert reply_names("tide") == ("utter_tide", "utter_tide_more")


def test_an_answer_offers_more_first_and_then_the_next_topics(data: Path) -> None:
    assert reply(data, "utter_tide")["buttons"] == [
        {"title": "Tell me more", "payload": '/more{"topic": "tide"}'},
        {"title": "The moon", "payload": "/moon"},
    ]


def test_the_second_part_offers_only_the_next_topics(data: Path) -> None:
    second = reply(data, "utter_tide_more")
    assert second["text"] == "The moon pulls at it."
    assert second["buttons"] == [{"title": "The moon", "payload": "/moon"}]
    assert second["custom"]["part"] == 2
    assert "image" not in second


def test_an_answer_says_where_it_stands_on_the_page(data: Path) -> None:
    custom = reply(data, "utter_tide")["custom"]
    assert (custom["kind"], custom["topic"]) == ("answer", "tide")
    assert (custom["article"], custom["section"]) == ("tides", "tides")


def test_what_the_article_does_not_say_names_no_source(data: Path) -> None:
    assert reply(data, "utter_moon")["custom"] == {"kind": "not_covered", "topic": "moon"}
    assert reply(data, "utter_moon")["buttons"] == []


def test_small_talk_is_no_topic(data: Path, write: Write) -> None:
    write("answers/sea.yml", f"topics:{MOON.replace('not_covered', 'smalltalk')}")
    assert reply(data, "utter_moon")["custom"] == {"kind": "smalltalk"}


def test_an_answer_can_carry_a_link_that_dials_the_practice(data: Path, write: Write) -> None:
    write("answers/sea.yml", f"topics:{MOON}    call: Call {{phone}}\n")
    practice = Content.load(data).practice
    (link,) = reply(data, "utter_moon")["custom"]["links"]
    assert link == {"title": f"Call {practice.phone}", "url": practice.phone_href}
    assert "links" not in reply(data, "utter_tide")["custom"]


def test_a_visitor_who_cannot_see_the_drawing_hears_its_own_description(data: Path) -> None:
    shown = reply(data, "utter_tide")
    assert shown["image"] == "articles/tides/tides.svg"
    assert shown["custom"]["alt"] == "The moon is on the right. The sea leans to it."


def test_a_drawing_without_a_description_has_none(data: Path, write: Write) -> None:
    write("articles/tides/tides.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert reply(data, "utter_tide")["custom"]["alt"] == ""


def test_cards_show_a_line_and_the_drawing_of_their_topic(data: Path, write: Write) -> None:
    write("articles/tides/answers.yml", f"topics:{TIDE}    card: Up and down.\n")
    write("answers/sea.yml", f"topics:{MOON}    cards: [tide, moon]\n")
    assert reply(data, "utter_moon")["custom"]["cards"] == [
        {
            "title": "What is a tide?",
            "text": "Up and down.",
            "payload": "/tide",
            "image": "articles/tides/tides.svg",
        },
        # without a line of its own, a card shows the question that it answers
        {"title": "The moon", "text": "What does the moon do?", "payload": "/moon"},
    ]


def test_buttons_carry_the_titles_of_their_topics(data: Path) -> None:
    assert topic_buttons(["moon", "tide"], Content.load(data)) == [
        {"title": "The moon", "payload": "/moon"},
        {"title": "What is a tide?", "payload": "/tide"},
    ]
