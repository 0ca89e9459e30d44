"""A gate that is missing or breaks: what is said outright is seen still, the rest gets help."""

import pytest

from bot.safety.artefact import GateNotBuilt
from bot.safety.gate import Gate
from bot.safety.shapes_alone import ShapesAlone
from bot.safety.verdict import Turn, Verdict
from bot.safety.watch import Watch


@pytest.fixture
def without_model(monkeypatch: pytest.MonkeyPatch) -> Watch:
    def missing() -> Gate:
        raise GateNotBuilt("No safety gate.")

    monkeypatch.setattr(Gate, "load", missing)
    return Watch()


def broken(*_: object) -> Verdict:
    raise RuntimeError("I want to kill myself")


def test_the_gate_never_hides_its_own_failure(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate._encoder, "read", None)
    with pytest.raises(TypeError):
        gate.judge("what is CBT")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I want to kill myself", "suicide"),
        ("I keep cutting myself", "self_harm"),
        ("I want to kill my boss", "harm_to_others"),
        ("my husband hits me", "abuse"),
        ("I'm being forced to have sex and I'm only 12", "child"),
        ("the voices tell me to do it", "psychosis"),
        ("my chest hurts and I can't breathe", "medical"),
        ("I have not eaten for six days", "eating_disorder"),
        ("Quiero quitarme la vida", "suicide"),
    ],
)
def test_what_is_said_outright_is_seen_without_the_trained_part(
    without_model: Watch, text: str, kind: str
) -> None:
    verdict = without_model.judge(text)
    assert verdict is not None
    assert (verdict.tier, verdict.kind, verdict.step) == ("crisis", kind, "first")


def test_of_anything_else_nothing_is_said_without_the_trained_part(without_model: Watch) -> None:
    assert not without_model.complete
    assert without_model.judge("what is cbt") is None
    assert without_model.judge("I can't do this anymore") is None


def test_a_second_hit_reads_other_words_without_the_trained_part() -> None:
    first = ShapesAlone().judge("I want to die")
    assert first is not None
    again = ShapesAlone().judge("I want to die", [Turn("I want to die", first)])
    assert again is not None
    assert again.step == "again"


def test_a_message_that_breaks_the_gate_is_read_by_its_shapes(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watch()
    assert watch.complete
    monkeypatch.setattr(watch._gate, "judge", broken)
    seen = watch.judge("I want to kill myself")
    assert seen is not None
    assert seen.kind == "suicide"
    assert watch.judge("what is cbt") is None
    assert "kill" not in caplog.text


def test_when_all_of_it_breaks_nobody_is_left_with_silence(
    without_model: Watch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(without_model._shapes, "judge", broken)
    assert without_model.judge("I want to kill myself") is None
    assert "kill" not in caplog.text
