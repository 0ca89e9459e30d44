"""What a clinician who edits a file is told when the file cannot be used."""

from pathlib import Path

import pytest

from bot.answers.content import Content, ContentError
from tests.answers.conftest import MOON, PRACTICE, TIDE, Write

ANSWERS = "articles/tides/answers.yml"
SEA = "answers/sea.yml"

BROKEN = {
    "an empty file": (SEA, "", "{path}: there is no 'topics:' in it."),
    "no topics": (SEA, "subjects: {}", "{path}: there is no 'topics:' in it."),
    "a list of topics": (SEA, "topics: [tide]", "{path}: there is no 'topics:' in it."),
    "a topic of another file": (
        ANSWERS,
        f"topics:{TIDE}{MOON}",
        "{path}: topic 'moon' is written twice.",
    ),
    "an unknown key": (
        SEA,
        f"topics:{MOON}    colour: blue\n",
        "{path}: topic 'moon': Topic.__init__() got an unexpected keyword argument 'colour'",
    ),
    "no text": (
        SEA,
        "topics:\n  moon: {title: The moon, question: Why?, kind: boundary}",
        "{path}: topic 'moon': Topic.__init__() missing 1 required positional argument: 'text'",
    ),
    "no topic": (
        SEA,
        "topics:\n  moon:",
        "{path}: topic 'moon': 'NoneType' object has no attribute 'items'",
    ),
    "an unknown kind": (
        SEA,
        f"topics:{MOON}".replace("not_covered", "opinion"),
        "{path}: topic 'moon': "
        "kind 'opinion' is not one of answer, boundary, not_covered, smalltalk",
    ),
    "no section": (
        ANSWERS,
        f"topics:{TIDE}".replace("section: tides", "section:"),
        "{path}: topic 'tide': an answer needs section, facts, more and an article",
    ),
    "no facts": (
        ANSWERS,
        f"topics:{TIDE}".replace("facts: [tides-1]", "facts: []"),
        "{path}: topic 'tide': an answer needs section, facts, more and an article",
    ),
    "an answer without a second part": (
        SEA,
        f"topics:{MOON}".replace("not_covered", "answer"),
        "{path}: topic 'moon': an answer needs section, facts, more and an article",
    ),
    "a next topic that is not there": (
        ANSWERS,
        f"topics:{TIDE}".replace("[moon]", "[moon, sun]"),
        "topic 'tide' leads to 'sun', which is not written.",
    ),
    "a card that is not there": (
        ANSWERS,
        f"topics:{TIDE}    cards: [sun]\n",
        "topic 'tide' leads to 'sun', which is not written.",
    ),
    "no phone": ("practice.yml", PRACTICE.replace("phone", "fax"), "{path}: 'phone' is missing."),
}


def refused(data: Path) -> str:
    with pytest.raises(ContentError) as error:
        Content.load(data)
    return str(error.value)


@pytest.mark.parametrize(("name", "text", "message"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_used_is_named_with_its_topic(
    data: Path, write: Write, name: str, text: str, message: str
) -> None:
    path = write(name, text)
    assert refused(data) == message.format(path=path)


def test_a_clinician_finds_every_topic_with_its_article(data: Path) -> None:
    topics = Content.load(data).topics
    assert {topic: (topics[topic].article, topics[topic].kind) for topic in topics} == {
        "tide": ("tides", "answer"),
        # what stands outside the articles belongs to the page of the practice's own
        "moon": ("tides", "not_covered"),
    }


def test_the_practice_stands_where_its_places_were(data: Path) -> None:
    content = Content.load(data)
    text = "The sea rises and falls. Call Willow at (555) 010-2030."
    assert content.topics["tide"].text == text
    assert content.practice.phone_href == "tel:5550102030"


def test_names_are_found_in_any_case(data: Path, write: Write) -> None:
    write(SEA, f"topics:{MOON}    names: [Moon, LUNA]\n")
    assert Content.load(data).phrases == {"moon": "moon", "luna": "moon"}


def test_a_folder_without_an_article_has_none(data: Path) -> None:
    assert Content.load(data).articles == ["tides"]
    (data / "articles/tides/article.md").unlink()
    assert Content.load(data).articles == []
