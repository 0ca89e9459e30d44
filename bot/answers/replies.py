"""Topics as Rasa responses: what each says, shows and offers next."""

from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree

from bot.answers.content import SMALLTALK, Content, Topic

Response = dict[str, Any]

_SVG = "{http://www.w3.org/2000/svg}"
MORE = "Tell me more"


def reply_names(topic_id: str) -> tuple[str, str]:
    """Names of the responses that hold the two parts of an answer."""
    return f"utter_{topic_id}", f"utter_{topic_id}_more"


def topic_replies(content: Content) -> dict[str, list[Response]]:
    """Every topic's responses, by name, in the shape of a Rasa domain."""
    replies: dict[str, list[Response]] = {}
    for topic in content.topics.values():
        first, second = reply_names(topic.id)
        replies[first] = [_first_part(topic, content)]
        if topic.more:
            replies[second] = [_second_part(topic, topic.more, content)]
    return replies


def topic_buttons(topic_ids: Iterable[str], content: Content) -> list[dict[str, str]]:
    """Buttons that ask for these topics."""
    return [
        {"title": content.topics[topic_id].title, "payload": f"/{topic_id}"}
        for topic_id in topic_ids
    ]


def _custom(topic: Topic) -> dict[str, Any]:
    custom: dict[str, Any] = {"kind": topic.kind}
    if topic.kind != SMALLTALK:
        custom["topic"] = topic.id
    if topic.section:
        custom |= {"article": topic.article, "section": topic.section}
    return custom


def _first_part(topic: Topic, content: Content) -> Response:
    reply: Response = {"text": topic.text}
    custom = _custom(topic)
    if topic.diagram:
        reply["image"] = f"articles/{topic.article}/{topic.diagram}"
        custom["alt"] = _alternative(content, topic)
    if topic.cards:
        custom["cards"] = [_card(content.topics[card]) for card in topic.cards]
    if topic.call:
        custom["links"] = [{"title": topic.call, "url": content.practice.phone_href}]
    more = [{"title": MORE, "payload": f'/more{{"topic": "{topic.id}"}}'}] if topic.more else []
    reply["buttons"] = more + topic_buttons(topic.next, content)
    reply["custom"] = custom
    return reply


def _second_part(topic: Topic, text: str, content: Content) -> Response:
    return {
        "text": text,
        "buttons": topic_buttons(topic.next, content),
        "custom": _custom(topic) | {"part": 2},
    }


def _card(topic: Topic) -> dict[str, str]:
    card = {"title": topic.title, "text": topic.card or topic.question, "payload": f"/{topic.id}"}
    if topic.diagram:
        card["image"] = f"articles/{topic.article}/{topic.diagram}"
    return card


def _alternative(content: Content, topic: Topic) -> str:
    """The drawing's own description, so that picture and words cannot drift apart."""
    drawing = content.root / "articles" / str(topic.article) / str(topic.diagram)
    described = ElementTree.parse(drawing).getroot().find(f"{_SVG}desc")  # noqa: S314 (our own file)
    return " ".join((described.text or "").split()) if described is not None else ""
