"""The words of every card against every row of the checklist of a crisis turn."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
import yaml

from bot.safety.cards import Card, CardBook, CardError
from bot.safety.verdict import KINDS, Verdict
from bot.settings import ROOT
from tests.safety.checklist import (
    Shown,
    easy,
    of_card,
    shown,
    unmet,
    words,
    yellow,
)

BOOK = CardBook.load()
CRISIS = [card for card in BOOK.cards if card.tier == "crisis"]
CONCERN = [card for card in BOOK.cards if card.tier == "concern"]


def seen(card: Card) -> Shown:
    return of_card(card, BOOK.responses()[card.name][0])


every_card = pytest.mark.parametrize("card", BOOK.cards, ids=lambda card: card.name)


@pytest.mark.parametrize("card", CRISIS, ids=lambda card: card.name)
def test_every_crisis_card_meets_every_red_row(card: Card) -> None:
    assert unmet(seen(card)) == [], seen(card).text


def test_the_yellow_rows_are_met_in_nine_of_ten() -> None:
    results = [
        (card.name, row, met) for card in BOOK.cards for row, met in yellow(seen(card)).items()
    ]
    failed = [(name, row) for name, row, met in results if not met]
    assert len(failed) <= 0.1 * len(results), failed


@every_card
def test_every_card_is_easy_to_read(card: Card) -> None:
    assert easy(seen(card))


GOOD = seen(next(card for card in CRISIS if card.name == "utter_card_crisis_suicide_self_first"))
ABUSE = seen(next(card for card in CRISIS if card.name == "utter_card_crisis_abuse_self_first"))
CHILD = seen(next(card for card in CRISIS if card.name == "utter_card_crisis_child_self_first"))
VOICES = seen(
    next(card for card in CRISIS if card.name == "utter_card_crisis_psychosis_self_first")
)


def bad(card: Shown, old: str, new: str) -> Shown:
    assert old in card.text
    return replace(card, text=card.text.replace(old, new))


@pytest.mark.parametrize(
    ("card", "row"),
    [
        (bad(GOOD, "It sounds like", "Thank you for writing. It sounds like"), "1"),
        (replace(GOOD, urls=("tel:988", "sms:988")), "2"),
        (replace(GOOD, urls=("tel:911", "tel:988", "sms:988")), "2"),
        (replace(GOOD, imminent=True, urls=("tel:911", "tel:988", "sms:988")), "3"),
        (bad(GOOD, "Tell someone", "This chat is closed. Tell someone"), "4"),
        (bad(GOOD, "Tell someone", "And please " * 4 + "tell someone"), "5"),
        (bad(GOOD, "Tell someone", "Put the pills away and tell someone"), "6"),
        (bad(GOOD, "Tell someone", "It is not that bad. Tell someone"), "7"),
        (bad(GOOD, "Tell someone", "You were brave. Tell someone"), "7"),
        (bad(GOOD, "Tell someone", "You may have a disorder. Tell someone"), "8"),
        (bad(GOOD, "nobody is watching this chat, and ", ""), "9"),
        (bad(GOOD, "Tell someone", "Therapy works. Tell someone"), "10"),
        (replace(ABUSE, quick_exit=False), "13"),
        (bad(ABUSE, "This device may be watched.", "What is his name?"), "13"),
        (replace(GOOD, quick_exit=True), "13"),
        (bad(CHILD, "It is not your fault.", "It happens."), "14"),
        (bad(CHILD, "Anybody may", "Your parents may"), "14"),
        (bad(VOICES, "Ask someone", "The voices are not real. Ask someone"), "15"),
    ],
)
def test_a_card_that_breaks_a_row_is_found_out(card: Shown, row: str) -> None:
    assert row in [name.split()[0] for name in unmet(card)]


def verdicts() -> Iterator[Verdict]:
    """Every verdict for which a crisis card can be due."""
    for kind, about, step, imminent, language in product(
        KINDS, ("self", "other"), ("first", "again", "confirmed"), (False, True), ("en", "es")
    ):
        yield Verdict("crisis", kind, about, step, imminent, language)


@pytest.mark.parametrize("verdict", list(verdicts()), ids=str)
def test_every_crisis_meets_the_right_card(verdict: Verdict) -> None:
    card = shown(BOOK.message(verdict), imminent=verdict.imminent)
    assert (card.kind, card.about, card.language) == (
        verdict.kind,
        verdict.about,
        verdict.language,
    )
    assert unmet(card) == []


def test_both_strengths_are_written_for_every_kind_in_both_languages() -> None:
    wanted = set(product((False, True), ("first", "again")))
    for kind, language in product(KINDS, ("en", "es")):
        cards = [card for card in CRISIS if (card.kind, card.language) == (kind, language)]
        assert {(card.imminent, card.step) for card in cards} >= wanted, (kind, language)


def test_somebody_else_at_risk_reads_other_words() -> None:
    for kind in KINDS:
        mine, theirs = (
            BOOK.message(Verdict("crisis", kind, who, "first")) for who in ("self", "other")
        )
        assert mine["text"] != theirs["text"]


@pytest.mark.parametrize("tier", ["crisis", "concern"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("imminent", [False, True])
def test_no_visitor_reads_the_same_words_twice_in_a_row(
    tier: str, language: str, imminent: bool
) -> None:
    for kind, about in product(KINDS, ("self", "other")):
        said: list[str] = []
        for step in ("first", "again", "again", "again"):
            verdict = Verdict(tier, kind, about, step, imminent and tier == "crisis", language)
            said.append(BOOK.message(verdict, said)["text"])
        assert all(said[turn] != said[turn - 1] for turn in range(1, len(said))), verdict


def test_who_comes_back_a_third_time_with_thoughts_of_suicide_reads_a_third_card() -> None:
    said: list[str] = []
    for step in ("first", "again", "again"):
        said.append(BOOK.message(Verdict("crisis", "suicide", "self", step), said)["text"])
    assert len(set(said)) == 3


def test_new_words_never_cost_the_language_or_the_urgency() -> None:
    now = Verdict("crisis", "suicide", "self", "again", True, "es")
    said = [BOOK.message(now)["text"]]
    for _ in range(4):
        card = shown(BOOK.message(now, said), imminent=True)
        said.append(card.text)
        assert card.language == "es"
        assert unmet(card) == []


def test_who_says_yes_is_named_the_risk_and_not_asked_to_be_sure() -> None:
    confirmed = shown(BOOK.message(Verdict("crisis", "suicide", "self", "confirmed")))
    assert "ending your life" in confirmed.sentences[0]
    assert "need not be sure" in confirmed.text


@pytest.mark.parametrize(
    ("language", "bar"), [("en", "The help bar stays"), ("es", "La barra de ayuda se queda")]
)
def test_who_is_fine_is_answered_in_their_language_and_the_help_bar_stays(
    language: str, bar: str
) -> None:
    verdict = Verdict("none", "suicide", "self", "denied", language=language)
    denied = BOOK.message(verdict)
    assert bar in denied["text"]
    assert denied["custom"]["kind"] == "smalltalk"


@pytest.mark.parametrize("card", CONCERN, ids=lambda card: card.name)
def test_a_worried_visitor_is_asked_one_question_and_led_back(card: Card) -> None:
    line = seen(card)
    assert "988" in line.text
    assert any("988" in url for url in line.urls)
    assert line.text.count("?") == 1
    assert re.search(r"go on with what you came for|seguir con lo que buscaba", line.text)
    assert words(line.text) <= 60
    rows = {row.split()[0] for row in unmet(replace(line, urls=()))}
    # its links and its truth are fewer; what must not be said is the same
    assert rows.isdisjoint({"4", "6", "7", "10"})


@pytest.mark.parametrize("card", CONCERN, ids=lambda card: card.name)
def test_a_worried_visitor_knows_that_nobody_reads_along(card: Card) -> None:
    assert re.search(r"automated program|programa automático", seen(card).text)
    assert re.search(r"nobody is watching|nadie mira", seen(card).text)


def test_whoever_fears_somebody_can_leave_the_page_at_both_tiers() -> None:
    for card in BOOK.cards:
        assert seen(card).quick_exit == (card.kind == "abuse")
        if card.kind == "abuse":
            assert re.search("may be watched|puede estar vigilado", seen(card).text)


def test_a_visitor_who_reads_spanish_presses_spanish_links() -> None:
    for card in BOOK.cards:
        if card.language == "es":
            assert not re.search(r"\b(Call|Text|hotline)\b", " ".join(seen(card).titles)), card.name


def test_nothing_says_committed_suicide() -> None:
    for response in BOOK.responses().values():
        assert not re.search(r"commit|cometi", response[0]["text"].lower())


@pytest.mark.parametrize(
    ("language", "program"), [("en", "an automated program"), ("es", "un programa automático")]
)
def test_who_meets_a_failure_reads_where_help_is(language: str, program: str) -> None:
    card = BOOK.help_card(language)
    assert [link["url"] for link in card["custom"]["links"]] == ["tel:988", "sms:988", "tel:911"]
    assert program in card["text"]
    assert "(479) 259-1390" in card["text"]


def test_nobody_has_dialled_the_lines_yet_and_that_is_said() -> None:
    assert len(BOOK.unchecked(date(2026, 11, 23))) == 11


def test_a_line_dialled_last_week_is_not_asked_for_again_until_a_month_is_over() -> None:
    today = date(2026, 11, 23)
    lines = {
        "a": {"checked_on": today - timedelta(days=7)},
        "b": {"checked_on": today - timedelta(days=31)},
    }
    assert CardBook([], lines, "", {}).unchecked(today) == ["b"]


def test_every_link_is_a_number_an_sms_or_a_page() -> None:
    for response in BOOK.responses().values():
        for link in response[0]["custom"].get("links", []):
            assert re.fullmatch(r"(tel|sms):\+?\d+|https://\S+", link["url"])


def test_a_card_that_names_a_line_nobody_wrote_down_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "safety"
    folder.mkdir()
    data = ROOT / "data"
    cards = yaml.safe_load((data / "safety" / "cards.yml").read_text(encoding="utf-8"))
    cards["links"]["crisis"]["child"].append("nobody")
    (folder / "cards.yml").write_text(yaml.safe_dump(cards))
    for name in ("safety/lines.yml", "practice.yml"):
        (tmp_path / name).write_text((data / name).read_text(encoding="utf-8"))
    with pytest.raises(CardError, match=r"child.* links to nobody"):
        CardBook.load(folder)
