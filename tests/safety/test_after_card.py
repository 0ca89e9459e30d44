"""What a visitor writes below a card, and what it is taken for."""

import pytest

from bot.safety.after_card import AfterCard
from bot.safety.gate import Gate
from bot.safety.verdict import Turn, Verdict

CARD = Verdict("crisis", "suicide", "self", "first")
NOW = Verdict("crisis", "suicide", "self", "first", imminent=True)
SHOWN = [Turn("I want to die", CARD)]
CALM = Verdict()


@pytest.fixture(scope="module")
def below() -> AfterCard:
    return AfterCard.load()


@pytest.mark.parametrize(
    "reply",
    [
        "no",
        "No!",
        "I can't",
        "i cant call anyone",
        "I don't want to call",
        "i'm too scared to call",
        "I have nobody",
        "yes",
        "ok I will call",
        "they put me on hold",
        "help me",
        "what should I do?",
        "who do i call",
        "No puedo",
        "tengo miedo",
    ],
)
def test_an_answer_to_can_you_call_brings_the_card_again(below: AfterCard, reply: str) -> None:
    verdict = below.read(CALM, reply, SHOWN)
    assert (verdict.tier, verdict.kind, verdict.step) == ("crisis", "suicide", "again")


@pytest.mark.parametrize(
    "said",
    [
        "what is cbt",
        "how does therapy change the brain?",
        "I would like to book a consultation",
        "what is the phone number of the practice",
        "who are you",
        "thanks",
        "hello",
        "ok " * 13,
    ],
)
def test_a_visitor_who_turns_to_something_else_is_answered(below: AfterCard, said: str) -> None:
    assert below.read(CALM, said, SHOWN) == CALM


@pytest.mark.parametrize("reply", ["no", "I can't call", "help me"])
def test_without_it_a_no_below_the_card_would_be_small_talk(gate: Gate, reply: str) -> None:
    assert gate.judge(reply, SHOWN).tier == "none"


def test_the_same_words_mean_nothing_where_no_card_was_shown(below: AfterCard) -> None:
    assert below.read(CALM, "no", []) == CALM
    assert below.read(CALM, "no", [Turn("what is cbt")]) == CALM
    assert below.read(CALM, "no", [*SHOWN, Turn("what is cbt")]) == CALM


def test_who_says_that_they_are_fine_is_believed(gate: Gate, below: AfterCard) -> None:
    denied = gate.judge("I'm fine", SHOWN)
    assert below.read(denied, "I'm fine", SHOWN).step == "denied"


def test_danger_now_stays_danger_now_when_nobody_can_be_called(below: AfterCard) -> None:
    assert below.read(CALM, "I can't", [Turn("tonight", NOW)]).imminent


def test_worry_soon_after_a_crisis_is_not_asked_about_from_the_beginning(below: AfterCard) -> None:
    worry = Verdict("concern", "suicide", "self", "first")
    verdict = below.read(worry, "I can't go on", [*SHOWN, Turn("what is cbt")])
    assert (verdict.tier, verdict.kind, verdict.step) == ("crisis", "suicide", "again")


def test_worry_after_a_denial_or_a_while_later_is_asked_about(below: AfterCard) -> None:
    worry = Verdict("concern", "suicide", "self", "first")
    denied = Turn("I'm fine", Verdict(kind="suicide", about="self", step="denied"))
    assert below.read(worry, "I can't go on", [*SHOWN, denied]) == worry
    calm = [Turn("what is cbt")] * 3
    assert below.read(worry, "I can't go on", [*SHOWN, *calm]) == worry


def test_worry_about_oneself_after_somebody_elses_crisis_is_asked_about(below: AfterCard) -> None:
    theirs = [Turn("he wants to die", Verdict("crisis", "suicide", "other", "first"))]
    worry = Verdict("concern", "suicide", "self", "first")
    assert below.read(worry, "and I can't go on", theirs) == worry


def test_a_new_crisis_is_taken_as_it_is(below: AfterCard) -> None:
    abuse = Verdict("crisis", "abuse", "self", "first")
    assert below.read(abuse, "he hits me", SHOWN) == abuse
