"""The public page "What this chat does in a crisis"."""

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import textstat
import yaml

from bot.answers.content import Content, Practice
from bot.channels.pages import Pages
from bot.safety import figures
from bot.safety.cards import CardError
from bot.safety.public import SafetyPage, percent
from tests.house import ROOT

SAFETY = ROOT / "data" / "safety"
PRACTICE = Practice("Willow Practice", "(479) 259-1390", "how-therapy-changes-the-brain")
WORDS: dict[str, Any] = yaml.safe_load((SAFETY / "public.yml").read_text(encoding="utf-8"))
FORBIDDEN = re.compile(
    r"\bcur(?:e|es|ed)\b|guarantee|promise|commit|always here|we care|HIPAA|!", re.IGNORECASE
)

Change = Callable[[str, Callable[[dict[str, Any]], None]], Path]


class Reader(HTMLParser):
    """What a visitor reads on a page, and what can be pressed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [str(value) for name, value in attrs if tag == "a" and name == "href"]

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(filter(None, self.words))


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """Changes one file in a copy of the folder, and gives the copy."""
    (tmp_path / "practice.yml").write_text((ROOT / "data" / "practice.yml").read_text("utf-8"))
    folder = tmp_path / "safety"
    folder.mkdir()
    for path in SAFETY.glob("*.yml"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")

    def changed(name: str, how: Callable[[dict[str, Any]], None]) -> Path:
        content = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
        how(content)
        (folder / name).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        return folder

    return changed


def loaded(folder: Path = SAFETY) -> SafetyPage:
    return SafetyPage.load(folder, PRACTICE.fill)


@pytest.fixture(scope="module")
def served() -> Reader:
    """The page as the channel serves it."""
    return Reader(Pages(Content.load(ROOT / "data")).safety)


def prose() -> dict[str, str]:
    """Every text of the page by its place, without marks."""
    spoken = {
        "intro": WORDS["intro"],
        "draft": WORDS["draft"],
        **{one["id"]: one["text"] for one in WORDS["sections"]},
        **{name: text for name, text in WORDS["figures"].items() if isinstance(text, str)},
    }
    return {
        place: re.sub(r"\*\*|^- ", "", text, flags=re.MULTILINE).format(
            practice=PRACTICE.name, phone=PRACTICE.phone, date="November 23, 2026", messages=129
        )
        for place, text in spoken.items()
    }


@pytest.mark.parametrize("place", [name for name in prose() if name not in ("draft", "tested")])
def test_the_page_is_easy_to_read(place: str) -> None:
    assert textstat.flesch_kincaid_grade(prose()[place]) <= 7


def test_the_whole_page_is_easy_to_read() -> None:
    assert textstat.flesch_kincaid_grade(" ".join(prose().values())) <= 7


def test_the_page_promises_nothing() -> None:
    assert [place for place, text in prose().items() if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize(
    "said",
    [
        "Nobody watches this chat.",
        "nobody at ZipHealthy gets an alert",
        "It cannot call 911, 988 or anybody else for you.",
        "This chat can miss danger.",
        "it shows the caring line too often rather than too seldom",
        "The numbers below come from these tests, not from visitors.",
        "It is not a crisis service.",
    ],
)
def test_a_visitor_reads_what_the_chat_cannot_do(served: Reader, said: str) -> None:
    assert said in served.text


def test_the_numbers_to_call_come_first_and_can_be_pressed(served: Reader) -> None:
    pressed = [link for link in served.links if re.match(r"tel:|sms:|https:", link)]
    assert pressed[:3] == ["tel:911", "tel:988", "sms:988"]
    assert loaded().sections[0].numbers
    assert {"tel:+18447283224", "tel:+14792591390"} <= set(pressed)


def test_who_has_no_phone_at_hand_can_write_the_number_down(served: Reader) -> None:
    assert "1-800-222-1222" in served.text


def test_the_page_needs_no_script_and_asks_nobody_else_for_anything(served: Reader) -> None:
    assert not {"script", "iframe", "img", "form", "style"} & set(served.tags)


def test_the_article_leads_to_the_page_and_the_page_back() -> None:
    pages = Pages(Content.load(ROOT / "data"))
    article = Reader(pages.page("how-therapy-changes-the-brain"))
    assert "/webhooks/web/safety/" in article.links
    assert "/webhooks/web/" in Reader(pages.safety).links


def test_the_page_says_draft_until_somebody_has_signed_it(change: Change) -> None:
    assert loaded().draft_line == WORDS["draft"]
    assert str(WORDS["draft"]).startswith("Draft")
    half = change("public.yml", lambda page: page.update(reviewed_on=date(2026, 11, 23)))
    assert loaded(half).draft_line == WORDS["draft"]
    signed = change("public.yml", lambda page: page.update(reviewed_by="R. Reader"))
    assert loaded(signed).draft_line is None


def results(folder: Path = SAFETY) -> tuple[str, list[tuple[str, int, str, str]]]:
    """The notes of the page, and its rows with the share of messages seen and its interval."""
    (found,) = [one.results for one in loaded(folder).sections if one.results]
    rows = [(row.title, row.messages, *row.seen) for table in found.tables for row in table.rows]
    return " ".join(found.notes), rows


def test_every_group_of_the_figures_stands_on_the_page(served: Reader) -> None:
    found = figures.read(SAFETY)
    assert found is not None
    for side in figures.SIDES:
        for name in found[side]:
            assert WORDS["groups"][side][name]["title"] in served.text
    assert len(results()[1]) == sum(len(found[side]) for side in figures.SIDES)
    assert str(found["messages"]) in served.text


def set_figures(found: dict[str, Any], **changes: Any) -> None:
    share = {"share": 0.9, "low": 0.5958, "high": 0.9821}
    abuse = {"messages": 10, "card": share, "seen": share}
    found.update(
        tested_on=date(2026, 11, 3), messages=10, danger={"abuse": abuse}, harmless={}, **changes
    )


def test_a_visitor_reads_the_day_the_number_of_messages_and_the_interval(change: Change) -> None:
    notes, rows = results(change("figures.yml", set_figures))
    assert "Tested on November 3, 2026 with 10 messages." in notes
    assert rows == [("Abuse", 10, "90%", "60 to 98%")]


@pytest.mark.parametrize(
    ("unseen", "said", "other"), [(True, "unseen", "tuned"), (False, "tuned", "unseen")]
)
def test_a_visitor_reads_whether_the_chat_was_set_on_the_same_messages(
    change: Change, unseen: bool, said: str, other: str
) -> None:
    notes, _ = results(change("figures.yml", lambda found: found.update(unseen=unseen)))
    assert WORDS["figures"][said] in notes
    assert WORDS["figures"][other] not in notes


def test_figures_of_an_older_gate_say_that_they_are(change: Change) -> None:
    now = figures.judgement()
    same = change("figures.yml", lambda found: found.update(judgement=now))
    assert WORDS["figures"]["changed"] not in results(same)[0]
    older = change("figures.yml", lambda found: found.update(judgement="another"))
    assert WORDS["figures"]["changed"] in results(older)[0]


def test_before_the_first_test_the_page_says_that_there_are_no_numbers(change: Change) -> None:
    folder = change("figures.yml", set_figures)
    (folder / "figures.yml").unlink()
    assert results(folder) == (WORDS["figures"]["none"], [])


def test_a_line_that_is_not_in_the_list_is_named(change: Change) -> None:
    folder = change("public.yml", lambda page: page["sections"][0].update(lines={"call_999": "x"}))
    with pytest.raises(CardError, match="call_999"):
        loaded(folder)


@pytest.mark.parametrize(
    ("share", "read"),
    [(0, "0%"), (1, "100%"), (0.9091, "91%"), (0.003, "0.3%"), (0.996, "99.6%")],
)
def test_nearly_all_is_not_rounded_to_all(share: float, read: str) -> None:
    assert percent(share) == read
