"""If the gate fails, who asks for its verdict shows the help card."""

import pytest

from bot.safety.cards import CardBook
from bot.safety.gate import Gate


def reply(gate: Gate, book: CardBook, text: str) -> dict[str, object]:
    """What every caller of the gate does."""
    try:
        verdict = gate.judge(text)
    except Exception:
        return book.help_card()
    return book.message(verdict)


def test_a_visitor_meets_the_help_card_when_the_gate_breaks(
    gate: Gate, book: CardBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    working = reply(gate, book, "I want to kill myself")
    monkeypatch.setattr(gate._encoder, "read", None)
    broken = reply(gate, book, "I want to kill myself")
    assert working["custom"] != broken["custom"]
    assert broken == book.help_card()


def test_the_gate_never_hides_its_own_failure(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate._encoder, "read", None)
    with pytest.raises(TypeError):
        gate.judge("what is CBT")
