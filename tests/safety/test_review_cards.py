"""A clinician reads every card on one page, with what there is to know of each."""

import html
import re
from datetime import date
from pathlib import Path

import pytest
import textstat

from bot.safety.cards import CardBook
from bot.safety.lines import read_lines
from bot.safety.review import __main__ as command
from bot.safety.review import cards
from bot.safety.verdict import Verdict
from tests.house import ROOT

SAFETY = ROOT / "data" / "safety"
LINES = read_lines(SAFETY).values()
TODAY = date(2026, 11, 23)


@pytest.fixture
def printed(book: CardBook) -> list[cards.Printed]:
    return cards.printed(book, LINES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the cards to change."""
    (tmp_path / "practice.yml").write_text((ROOT / "data" / "practice.yml").read_text("utf-8"))
    copy = tmp_path / "safety"
    copy.mkdir()
    for name in ("cards.yml", "lines.yml"):
        (copy / name).write_text((SAFETY / name).read_text("utf-8"), encoding="utf-8")
    return copy


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_card_that_a_visitor_can_see_is_printed_once(
    book: CardBook, printed: list[cards.Printed]
) -> None:
    seen = {str(shown["text"]) for replies in book.responses().values() for shown in replies}
    fine = book.message(Verdict(step="denied", language="es"))
    in_spanish = {str(fine["text"]), str(book.help_card("es")["text"])}
    assert {card.text for card in printed} == seen | in_spanish
    assert len(printed) == len(book.cards) + 4
    assert {card.language for card in printed} == {"en", "es"}
    assert {"Crisis: suicide", "Concern: suicide", "The help card"} <= {
        card.heading for card in printed
    }


def test_every_card_has_a_name_to_ask_for_it_by(printed: list[cards.Printed]) -> None:
    names = [card.name for card in printed]
    assert len(set(names)) == len(names)
    assert {"crisis_suicide_self_first", "help"} <= set(names)


def test_each_card_has_the_links_that_the_visitor_can_press(
    book: CardBook, printed: list[cards.Printed]
) -> None:
    for card, shown in zip(book.cards, printed, strict=False):
        pressed = book.responses()[card.name][0]["custom"]["links"]
        assert [(link["title"], link["url"]) for link in shown.links] == [
            (link["title"], link["url"]) for link in pressed
        ]


def test_each_english_card_has_its_grade_and_each_spanish_card_its_ease(
    printed: list[cards.Printed],
) -> None:
    for card in printed:
        kind = r"reading grade -?\d+\.\d" if card.language == "en" else r"ease \d+ \(100"
        assert re.search(kind, card.reading), card
    assert not any(card.too_hard for card in printed)


def test_grades_of_english_are_not_read_as_spanish_afterwards(book: CardBook) -> None:
    text = "Somebody may be in danger, and a neighbor could possibly help."
    before = textstat.flesch_kincaid_grade(text)
    cards.printed(book, LINES)
    assert textstat.flesch_kincaid_grade(text) == before


def test_the_page_is_ready_to_print_with_a_block_for_each_card() -> None:
    page = cards.page(SAFETY, TODAY)
    assert page.count("<article>") == len(CardBook.load().cards) + 4
    assert "break-inside: avoid" in page
    assert "@media print" in page
    assert "<script" not in page
    assert "not dialled yet" in page
    assert "number to be confirmed" in page
    assert 'lang="es"' in page
    for language in ("en", "es"):
        assert CardBook.load().help_card(language)["text"] in html.unescape(page)


def test_a_card_that_is_too_long_or_too_hard_stands_out(folder: Path) -> None:
    assert 'class="over"' not in cards.page(folder, TODAY)
    hard = "Psychoeducational interventions necessitate considerable institutional deliberation. "
    edit(folder / "cards.yml", "It sounds like you are thinking", hard * 8 + "It sounds")
    assert cards.page(folder, TODAY).count('class="over"') == 2


def test_the_page_says_draft_until_somebody_has_signed_the_cards(folder: Path) -> None:
    assert "State of review: Draft" in cards.page(folder, TODAY)
    edit(folder / "cards.yml", "reviewed_by: null", "reviewed_by: R. Reader")
    assert "State of review: Draft" in cards.page(folder, TODAY)
    edit(folder / "cards.yml", "reviewed_on: null", "reviewed_on: 2026-11-20")
    assert "State of review: Read by R. Reader on 2026-11-20" in cards.page(folder, TODAY)


def test_a_line_that_was_dialled_shows_the_day(folder: Path) -> None:
    edit(folder / "lines.yml", "checked_on: null", "checked_on: 2026-11-19")
    assert "dialled on 2026-11-19" in cards.page(folder, TODAY)


def test_the_command_says_which_page_to_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--out", str(tmp_path), "cards"]) == 0
    path = tmp_path / command.CARDS
    assert str(path) in capsys.readouterr().out
    assert "<article>" in path.read_text(encoding="utf-8")
