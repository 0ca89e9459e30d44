"""Every row of the crisis checklist, over the words of every card."""

import re
from datetime import date, timedelta
from itertools import product

import pytest
import textstat

from bot.safety.cards import Card, CardBook
from bot.safety.verdict import KINDS, Verdict

BOOK = CardBook.load()
CRISIS = [card for card in BOOK.cards if card.tier == "crisis"]
CONCERN = [card for card in BOOK.cards if card.tier == "concern"]
ENGLISH = [card for card in CRISIS if card.language == "en"]
SPANISH = [card for card in CRISIS if card.language == "es"]

RISK = {
    "suicide": r"life|vida",
    "self_harm": r"hurt|daño",
    "harm_to_others": r"hurt|danger|herido",
    "abuse": r"hurt|danger|daño",
    "child": r"hurt|not be safe|danger|peligro",
    "psychosis": r"not be safe|danger|peligro",
    "medical": r"emergency|danger|emergencia",
    "eating_disorder": r"body|danger|cuerpo",
}
LINKS = {
    "suicide": {"tel:988", "sms:988", "tel:911"},
    "self_harm": {"tel:988", "sms:988", "tel:911"},
    "harm_to_others": {"tel:911", "tel:988"},
    "abuse": {"tel:911", "tel:+18007997233", "tel:+18006564673"},
    "child": {"tel:911", "tel:+18447283224"},
    "psychosis": {"tel:911", "tel:988"},
    "medical": {"tel:911", "tel:+18002221222"},
    "eating_disorder": {"tel:988", "sms:988", "tel:+14792591390"},
}
# minimising, blame, leading, secrecy, contract, presence, marketing, teaching
FORBIDDEN = (
    r"calm down|just relax|cheer up|not that bad|overreact|could be worse|look on the bright|"
    r"your own fault|should have|you brought|selfish|coward|attention|sin\b|"
    r"you're not|you are not (going|planning|thinking)|surely|"
    r"our secret|promise|won't tell|will not tell|between us|"
    r"always here|i am here for you|here for you|i care about you|"
    r"consultation|book|therapy|brain|cbt|emdr|learn more|"
    r"commit|failed attempt|successful"
)
METHODS = r"\b(pills?|rope|gun|knife|blade|razor|bridge|hang|jump|dose|mg|tablets?|lethal|fatal)\b"
DIAGNOSIS = (
    r"\b(you have|diagnos\w*|disorder|psychosis|psychotic|schizo\w*|anorexia|bulimia|bipolar|"
    r"risk (level|score))\b"
)
MEDICINE = r"\b(take your|stop taking|skip|double|milligram)\b"


def words(text: str) -> int:
    return len(re.findall(r"[\w'’-]+", text))


def said(card: Card) -> str:
    return str(BOOK.responses()[card.name][0]["text"])


def first_sentence(text: str) -> str:
    return re.split(r"(?<=[.?])\s", text)[0]


def urls(card: Card) -> list[str]:
    links = BOOK.responses()[card.name][0]["custom"]["links"]
    return [link["url"] for link in links]


every_crisis_card = pytest.mark.parametrize("card", CRISIS, ids=lambda card: card.name)


@every_crisis_card
def test_row_1_the_first_sentence_names_the_risk(card: Card) -> None:
    assert re.search(RISK[card.kind], first_sentence(said(card)))


@every_crisis_card
def test_row_2_the_links_that_fit_the_kind_are_there_to_press(card: Card) -> None:
    wanted = LINKS[card.kind]
    if card.imminent and card.kind == "eating_disorder":
        wanted = {"tel:911", "tel:988", "sms:988"}
    assert set(urls(card)) == wanted


@pytest.mark.parametrize("card", [c for c in CRISIS if c.imminent], ids=lambda card: card.name)
def test_row_3_who_is_in_danger_now_reads_911_first_then_people_and_distance(card: Card) -> None:
    text = said(card)
    assert urls(card)[0] == "tel:911"
    assert "911" in re.split(r"(?<=[.?])\s", text)[1]
    assert re.search(r"someone|neighbor|stay with|alguien", text)
    if card.kind in {"suicide", "self_harm", "harm_to_others"}:
        assert re.search(r"away|Put down|Aléjese", text)
    assert not any("14792591390" in url for url in urls(card))


def test_row_3_every_kind_with_a_plan_or_means_has_words_for_now() -> None:
    imminent = {(card.kind, card.about) for card in ENGLISH if card.imminent}
    assert {("suicide", "self"), ("suicide", "other"), ("harm_to_others", "self")} <= imminent
    assert {("abuse", "self"), ("child", "self"), ("child", "other")} <= imminent
    for card in ENGLISH:
        if card.kind == "medical":
            assert "911" in " ".join(re.split(r"(?<=[.?])\s", said(card))[:3])


@every_crisis_card
def test_row_4_nothing_ends_or_blocks_the_chat(card: Card) -> None:
    assert not re.search(r"goodbye|chat (is|will be) (closed|over)|cannot continue", said(card))


@every_crisis_card
def test_row_5_at_most_three_links_and_sixty_words(card: Card) -> None:
    assert len(urls(card)) <= 3
    assert words(said(card)) <= 60


@every_crisis_card
def test_row_6_no_method_dose_or_means_is_named(card: Card) -> None:
    assert not re.search(METHODS, said(card).lower())


@every_crisis_card
def test_rows_7_and_10_no_minimising_blame_promise_teaching_or_marketing(card: Card) -> None:
    assert not re.search(FORBIDDEN, said(card).lower())


@every_crisis_card
def test_row_8_no_diagnosis_medicine_or_score(card: Card) -> None:
    assert not re.search(DIAGNOSIS, said(card).lower())
    assert not re.search(MEDICINE, said(card).lower())


@every_crisis_card
def test_row_9_it_says_that_it_is_a_program_unwatched_and_cannot_call(card: Card) -> None:
    text = said(card)
    if card.language == "es":
        assert "programa automático" in text
        assert "nadie mira" in text
        assert "no puedo llamar" in text
    else:
        assert "an automated program" in text
        assert "nobody is watching this chat" in text
        assert "I cannot call" in text


@pytest.mark.parametrize(
    ("kind", "about", "imminent", "step", "language"),
    list(
        product(
            KINDS, ("self", "other"), (False, True), ("first", "again", "confirmed"), ("en", "es")
        )
    ),
)
def test_row_11_every_crisis_has_the_right_card(
    kind: str, about: str, imminent: bool, step: str, language: str
) -> None:
    message = BOOK.message(Verdict("crisis", kind, about, step, imminent, language))
    assert message["custom"]["crisis"] == kind
    assert message["custom"]["about"] == about
    if language == "en":
        fitting = [c for c in CRISIS if said(c) == message["text"]]
        assert {c.about for c in fitting} <= {about, None}


def test_row_11_somebody_else_at_risk_reads_other_words() -> None:
    for kind in KINDS:
        mine, theirs = (
            BOOK.message(Verdict("crisis", kind, who, "first")) for who in ("self", "other")
        )
        assert mine["text"] != theirs["text"]


def test_row_12_who_says_yes_is_named_the_risk_and_who_is_fine_is_answered() -> None:
    confirmed = BOOK.message(Verdict("crisis", "suicide", "self", "confirmed"))
    assert "ending your life" in first_sentence(confirmed["text"])
    denied = BOOK.message(Verdict("none", "suicide", "self", "denied"))
    assert "help bar stays" in denied["text"]
    assert denied["custom"]["kind"] == "smalltalk"


@pytest.mark.parametrize("card", [c for c in CRISIS if c.kind == "abuse"], ids=lambda c: c.name)
def test_row_13_abuse_has_the_quick_exit_and_the_warning(card: Card) -> None:
    response = BOOK.responses()[card.name][0]
    assert response["custom"]["quick_exit"] is True
    assert re.search("may be watched|puede estar vigilado", response["text"])
    assert not re.search(r"address|his name|her name|confront|talk to him|couple", said(card))


def test_row_13_only_abuse_has_the_quick_exit() -> None:
    assert {card.kind for card in BOOK.cards if card.quick_exit} == {"abuse"}


def test_row_14_a_child_is_told_that_it_is_not_at_fault_and_an_adult_that_anybody_may_report() -> (
    None
):
    for card in ENGLISH:
        if card.kind == "child" and card.about == "self":
            assert "not your fault" in said(card)
            assert re.search(r"adult", said(card))
            assert "911" in said(card)
        if card.kind == "child" and card.about == "other":
            assert re.search(r"[Aa]nybody may report", said(card))


def test_row_15_what_is_heard_or_seen_is_neither_agreed_with_nor_argued() -> None:
    for card in ENGLISH:
        if card.kind == "psychosis":
            assert not re.search(r"not real|imagin|believe you|delusion|voices", said(card))
            assert re.search("frighten|danger", first_sentence(said(card)))
    assert "today" in said(next(c for c in ENGLISH if c.kind == "psychosis"))


def yellow_rows(card: Card) -> dict[str, bool]:
    """The YELLOW rows that apply to a card, and whether it passes."""
    text = said(card)
    spanish = card.language == "es"
    rows = {
        "a trusted person is named": bool(
            re.search(r"trust|someone near|neighbor|friend|relative|confianza|for someone", text)
        ),
        "barriers are lowered": bool(
            re.search(r"free|private|gratis|costs nothing|no proof|911", text)
        ),
    }
    if not spanish:
        rows["reading grade is at most 6"] = textstat.flesch_kincaid_grade(text) <= 6
    if "tel:988" in urls(card):
        titles = [link["title"] for link in BOOK.responses()[card.name][0]["custom"]["links"]]
        rows["there is a Spanish line"] = spanish or any("Español" in title for title in titles)
    if card.tier == "crisis":
        rows["it asks whether one is possible now"] = bool(
            re.search(r"(now|call|help|ahora|confianza)\?", text) or "Who" in text
        )
    elif card.step == "first" and not spanish:
        rows["the practice is a second step"] = "(479)" in text
    if card.tier == "concern":
        rows["one direct question"] = text.count("?") == 1
    return rows


def test_the_yellow_rows_pass_in_nine_of_ten() -> None:
    results = [
        (card.name, row, passed) for card in BOOK.cards for row, passed in yellow_rows(card).items()
    ]
    failed = [(name, row) for name, row, passed in results if not passed]
    assert len(failed) <= 0.1 * len(results), failed


@pytest.mark.parametrize("card", ENGLISH, ids=lambda card: card.name)
def test_every_card_is_easy_to_read(card: Card) -> None:
    assert textstat.flesch_kincaid_grade(said(card)) <= 6


@pytest.mark.parametrize("card", CONCERN, ids=lambda card: card.name)
def test_concern_names_988_asks_one_question_and_leads_back(card: Card) -> None:
    text = said(card)
    assert "988" in text
    assert any("988" in url for url in urls(card))
    assert text.count("?") == 1
    assert re.search(r"go on with your question|seguir con su pregunta", text)
    assert words(text) <= 60
    assert not re.search(FORBIDDEN, text.lower())


def test_a_visitor_shown_a_card_again_reads_other_words() -> None:
    for kind, about in product(KINDS, ("self", "other")):
        texts = {
            BOOK.message(Verdict("crisis", kind, about, step))["text"]
            for step in ("first", "again")
        }
        assert len(texts) == 2


def test_nothing_says_committed_suicide() -> None:
    for response in BOOK.responses().values():
        assert not re.search(r"commit", response[0]["text"].lower())


def test_who_meets_a_failure_reads_where_help_is() -> None:
    card = BOOK.help_card()
    assert [link["url"] for link in card["custom"]["links"]] == ["tel:988", "sms:988", "tel:911"]
    assert "an automated program" in card["text"]
    assert "(479)" in card["text"]


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


def test_a_visitor_who_writes_spanish_reads_spanish() -> None:
    for kind in KINDS:
        text = BOOK.message(Verdict("crisis", kind, "self", "first", False, "es"))["text"]
        assert "Soy un programa automático" in text
