"""The article page: sections that answers link to, pictures, sources, its state of review."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot import settings
from bot.answers.article import Article
from bot.answers.content import Content, ContentError
from tests.answers.conftest import ARTICLE, Write

NAME = "articles/tides/article.md"


def article(data: Path) -> Article:
    return Article.load(data / "articles" / "tides", Content.load(data).practice.fill)


def test_every_section_has_the_anchor_that_answers_link_to(data: Path) -> None:
    sections = article(data).sections
    assert [(one.id, one.title, one.level) for one in sections] == [
        ("tides", "Why the sea rises", 2),
        ("often", "How often", 3),
    ]
    assert article(data).section_title("often") == "How often"
    assert article(data).section_title("seldom") is None


def test_a_section_shows_its_text_with_the_practice_filled_in(data: Path) -> None:
    html = article(data).sections[0].html
    assert "<p>The <strong>moon</strong> pulls at it. Ask Willow at (555) 010-2030.</p>" in html
    assert "Why the sea rises" not in html


def test_a_picture_of_the_article_is_served_by_the_chat(data: Path) -> None:
    first, second = (section.html for section in article(data).sections)
    assert 'src="/webhooks/web/articles/tides/tides.svg"' in first
    assert 'alt="The sea and the moon."' in first
    assert 'loading="lazy"' in first
    assert 'src="https://elsewhere.example/clock.svg"' in second


def test_markup_in_an_article_is_shown_as_text(data: Path, write: Write) -> None:
    write(NAME, f"{ARTICLE}\n<script>alert(1)</script>\n")
    assert "<script>" not in article(data).sections[-1].html


def test_an_article_names_its_author_until_a_clinician_has_read_it(
    data: Path, write: Write
) -> None:
    assert article(data).draft_line == "Draft, based on an article by Ada Keel"
    write(NAME, ARTICLE.replace("reviewed_on: null", "reviewed_on: 2026-11-02"))
    assert article(data).draft_line is None
    assert article(data).reviewed_on == "2026-11-02"


def test_sources_are_listed_as_they_are_written(data: Path) -> None:
    sources = ({"title": "The sea", "publisher": "A press", "site": "sea.example"},)
    assert article(data).references == sources
    assert article(data).source == {"title": "Tides", "author": "Ada Keel"}


def without(line: str) -> Callable[[str], str]:
    return lambda text: "\n".join(one for one in text.splitlines() if not one.startswith(line))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace(" {#often}", ""), "'How often' has no {#anchor}."),
        (lambda text: text.partition("---\n\n")[2], "the front matter is missing."),
        (lambda _: "", "the front matter is missing."),
        (without("title"), "'title' is missing."),
        (without("source"), "'source' is missing."),
        (without("references"), "'references' is missing."),
        (without("reviewed_on"), "'reviewed_on' is missing."),
        (without("reviewed_by"), "'reviewed_by' is missing."),
    ],
)
def test_a_clinician_is_told_what_an_article_lacks(
    data: Path, write: Write, change: Callable[[str], str], message: str
) -> None:
    path = write(NAME, change(ARTICLE))
    with pytest.raises(ContentError) as error:
        article(data)
    assert str(error.value) == f"{path}: {message}"


def test_every_article_of_the_practice_can_be_shown() -> None:
    content = Content.load(settings.data_root())
    for slug in content.articles:
        shown = Article.load(content.root / "articles" / slug, content.practice.fill)
        linked = {one.section for one in content.topics.values() if one.article == slug}
        anchors = [section.id for section in shown.sections]
        assert linked - {None} <= {*anchors, "practice", "product"}
        assert len(set(anchors)) == len(anchors)
        assert "{" not in "".join(section.html for section in shown.sections)
