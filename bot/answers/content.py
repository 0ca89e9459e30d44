"""What the assistant may say about a subject, read from `data/` and checked."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from rasa.shared.utils.io import read_yaml_file

ANSWER, SMALLTALK = "answer", "smalltalk"
KINDS = {ANSWER, SMALLTALK, "not_covered", "boundary"}


class ContentError(ValueError):
    """A file under `data/` says something that cannot be used; the message names it."""


@dataclass(frozen=True)
class Topic:
    """One thing visitors ask, with its answer in two parts.

    `call` is the title of a link beside the text that dials the practice.
    """

    id: str
    title: str
    question: str
    text: str
    kind: str = ANSWER
    more: str | None = None
    article: str | None = None
    section: str | None = None
    facts: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    diagram: str | None = None
    card: str | None = None
    call: str | None = None
    cards: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Practice:
    """The practice's own data, as `data/practice.yml` gives it."""

    name: str
    phone: str
    article: str

    @property
    def phone_href(self) -> str:
        """The number as a link, digits only."""
        return "tel:" + "".join(filter(str.isdigit, self.phone))

    def fill(self, text: str) -> str:
        """Put the practice's name and phone in the places kept for them."""
        return text.replace("{phone}", self.phone).replace("{practice}", self.name)


@dataclass(frozen=True)
class Content:
    """All topics by id, of every article and of the practice."""

    root: Path
    practice: Practice
    topics: dict[str, Topic] = field(default_factory=dict)

    @property
    def articles(self) -> list[str]:
        """Slugs of the articles; the first is the one that `GET /` shows."""
        return sorted(folder.parent.name for folder in self.root.glob("articles/*/article.md"))

    @cached_property
    def phrases(self) -> dict[str, str]:
        """Names and abbreviations that stand for a topic by themselves, in lower case."""
        return {name.lower(): topic.id for topic in self.topics.values() for name in topic.names}

    @classmethod
    def load(cls, root: Path) -> "Content":
        """Read every `answers.yml` under the data folder.

        Raises ContentError, naming file and topic, for unknown keys, a topic that stands
        twice, or a link to a topic that does not exist.
        """
        practice = _practice(root / "practice.yml")
        topics: dict[str, Topic] = {}
        sources = [
            *((path, path.parent.name) for path in root.glob("articles/*/answers.yml")),
            *((path, None) for path in root.glob("answers/*.yml")),
        ]
        for path, article in sorted(sources):
            for topic in _topics(path, article, practice):
                if topic.id in topics:
                    raise ContentError(f"{path}: topic '{topic.id}' is written twice.")
                topics[topic.id] = topic
        content = cls(root=root, practice=practice, topics=topics)
        _check_links(content)
        return content


def _practice(path: Path) -> Practice:
    raw = read_yaml_file(path)
    try:
        return Practice(**{key: str(raw[key]) for key in ("name", "phone", "article")})
    except KeyError as error:
        raise ContentError(f"{path}: {error} is missing.") from error


def _topics(path: Path, article: str | None, practice: Practice) -> list[Topic]:
    document = read_yaml_file(path)
    if not isinstance(document, dict) or not isinstance(document.get("topics"), dict):
        raise ContentError(f"{path}: there is no 'topics:' in it.")
    # answers about the practice have no folder of their own; their section stands on the page
    # of the practice's article
    home = article or practice.article
    topics = []
    for topic_id, raw in document["topics"].items():
        try:
            topics.append(_topic(topic_id, raw, home, practice))
        except (AttributeError, TypeError, KeyError, ValueError) as error:
            raise ContentError(f"{path}: topic '{topic_id}': {error}") from error
    return topics


def _topic(topic_id: str, raw: dict[str, Any], article: str | None, practice: Practice) -> Topic:
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if isinstance(value, str):
            value = practice.fill(value.strip())
        values[key] = tuple(value) if isinstance(value, list) else value
    topic = Topic(id=topic_id, article=article, **values)
    if topic.kind not in KINDS:
        raise ContentError(f"kind '{topic.kind}' is not one of {', '.join(sorted(KINDS))}")
    if topic.kind == ANSWER and not (topic.section and topic.facts and topic.more and article):
        raise ContentError("an answer needs section, facts, more and an article")
    return topic


def _check_links(content: Content) -> None:
    for topic in content.topics.values():
        for linked in (*topic.next, *topic.cards):
            if linked not in content.topics:
                raise ContentError(f"topic '{topic.id}' leads to '{linked}', which is not written.")
