"""The written reply that fits: more, nothing more, asking back, a second failure."""

import json
import re
from typing import Any

import pytest
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.utils.endpoints import EndpointConfig

from bot import settings
from bot.answers.nlg import WrittenReplies
from bot.safety.verdict import Verdict
from tests.answers.conversation import bot, conversation, said

PLACE = re.compile(r"\{\w+\}")
# What the action server sends along with a reply about a booking.
BOOKING_PLACES = (
    "when reference code manage_url ics_url phone phone_digits practice zone length_minutes "
    "hold_minutes"
)
DBT = bot(kind="answer", topic="dbt")
DBT_MORE = bot(kind="answer", topic="dbt", part=2)
FALLBACK = bot(kind="fallback", topic="out_of_scope")


@pytest.fixture(scope="module")
def replies(domain: Domain) -> WrittenReplies:
    return WrittenReplies(EndpointConfig(), domain)


async def reply(replies: WrittenReplies, name: str, *events: Event, **places: Any) -> Any:
    return await replies.generate(name, conversation(*events), "web", **places)


def text_of(domain: Domain, name: str) -> str:
    return str(domain.responses[name][0]["text"]).replace("{practice}", "ZipHealthy")


async def test_a_visitor_who_asks_for_more_gets_the_second_part(
    replies: WrittenReplies, domain: Domain
) -> None:
    more = await reply(replies, "utter_more", said("dbt"), DBT, said("tell me more"))
    assert more["text"] == text_of(domain, "utter_dbt_more")


async def test_more_after_a_word_of_thanks_is_still_about_the_answer(
    replies: WrittenReplies, domain: Domain
) -> None:
    thanks = bot(kind="smalltalk", topic="thanks")
    talk = said("dbt"), DBT, said("thanks"), thanks, said("and more?")
    more = await reply(replies, "utter_more", *talk)
    assert more["text"] == text_of(domain, "utter_dbt_more")


async def test_a_visitor_who_has_heard_all_of_it_is_told_so(
    replies: WrittenReplies, domain: Domain
) -> None:
    talk = said("dbt"), DBT, said("more"), DBT_MORE, said("more")
    more = await reply(replies, "utter_more", *talk)
    assert more["text"] == text_of(domain, "utter_nothing_more")


async def test_more_of_nothing_offers_topics(replies: WrittenReplies, domain: Domain) -> None:
    more = await reply(replies, "utter_more", said("more"))
    assert more["text"] == text_of(domain, "utter_more")
    assert more["buttons"]


async def test_the_button_of_an_older_answer_tells_more_about_that_one(
    replies: WrittenReplies, domain: Domain
) -> None:
    pressed = said('/more{"topic": "cbt"}')
    more = await reply(replies, "utter_more", said("dbt"), DBT, pressed)
    assert more["text"] == text_of(domain, "utter_cbt_more")


async def test_a_visitor_who_is_asked_back_gets_a_button_for_each_choice(
    replies: WrittenReplies,
) -> None:
    asked = await reply(replies, "utter_ask_back", said("therapy?", choices=["cbt", "dbt"]))
    assert [button["payload"] for button in asked["buttons"]] == ["/cbt", "/dbt"]
    assert asked["custom"] == {"kind": "choice", "choices": ["cbt", "dbt"]}


@pytest.mark.parametrize("pointing", ["several", "outside"])
async def test_a_visitor_who_points_at_no_single_one_is_told_so(
    replies: WrittenReplies, domain: Domain, pointing: str
) -> None:
    pointed = said("the fifth one", choices=["cbt", "dbt"], pointing=pointing)
    asked = await reply(replies, "utter_ask_back", pointed)
    assert asked["text"] == text_of(domain, f"utter_ask_back_{pointing}")
    assert asked["custom"] == {"kind": "choice", "choices": ["cbt", "dbt"]}


async def test_asking_one_visitor_back_leaves_no_choices_for_the_next(
    replies: WrittenReplies,
) -> None:
    await reply(replies, "utter_ask_back", said("therapy?", choices=["cbt", "dbt"]))
    again = await reply(replies, "utter_ask_back", said("sleep?", choices=["how_long"]))
    assert again["custom"]["choices"] == ["how_long"]
    assert "buttons" not in replies.responses["utter_ask_back"][0]


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ((), "utter_out_of_scope"),
        ((said("x"), FALLBACK), "utter_out_of_scope_again"),
        ((said("x"), bot(kind="choice", choices=["cbt"])), "utter_out_of_scope_again"),
        ((said("x"), FALLBACK, said("dbt"), DBT), "utter_out_of_scope"),
    ],
)
async def test_a_visitor_who_is_not_understood_twice_in_a_row_is_shown_a_person(
    replies: WrittenReplies, before: tuple[Event, ...], name: str
) -> None:
    failed = await reply(replies, "utter_out_of_scope", *before, said("qwerty"))
    written = replies._content.practice.fill(replies.responses[name][0]["text"])
    assert failed["text"] == written


async def test_a_visitor_in_danger_gets_the_card_that_fits(replies: WrittenReplies) -> None:
    gate = Verdict(tier="crisis", kind="suicide", about="self", step="first").as_gate()
    card = await reply(replies, "utter_crisis", said("words", gate=gate))
    assert (card["custom"]["kind"], card["custom"]["crisis"]) == ("crisis", "suicide")
    assert any(link["url"] == "tel:988" for link in card["custom"]["links"])


async def test_words_of_the_action_server_stand_in_their_places(replies: WrittenReplies) -> None:
    resumed = await reply(replies, "utter_booking_resumed", said("x"), when="Monday at 9")
    assert "Monday at 9" in resumed["text"]


async def test_a_reply_that_is_not_written_is_none(replies: WrittenReplies) -> None:
    assert await reply(replies, "utter_made_up", said("x")) is None


async def test_no_reply_shows_an_unfilled_place(replies: WrittenReplies, domain: Domain) -> None:
    gate = Verdict(tier="crisis", kind="suicide", about="self", step="first").as_gate()
    for name in domain.responses:
        booking = name.startswith("utter_booking")
        places = dict.fromkeys(BOOKING_PLACES.split(), "x") if booking else {}
        shown = await reply(replies, name, said("x", gate=gate, choices=["cbt"]), **places)
        if booking:
            # the action server fills this part and sends it along
            shown = {key: value for key, value in shown.items() if key != "custom"}
        assert not PLACE.search(json.dumps(shown)), name


async def test_a_reply_that_a_rule_utters_needs_nothing_of_the_action_server(
    replies: WrittenReplies, domain: Domain
) -> None:
    rules = [yaml.safe_load(path.read_text()) for path in (settings.ROOT / "data/rules").iterdir()]
    actions = {
        step.get("action", "") for file in rules for rule in file["rules"] for step in rule["steps"]
    }
    uttered = {action for action in actions if action.startswith("utter_")}
    assert uttered <= set(domain.responses)
    for name in uttered - {"utter_crisis", "utter_concern", "utter_safety_denied"}:
        assert not PLACE.search(json.dumps(await reply(replies, name, said("x")))), name
