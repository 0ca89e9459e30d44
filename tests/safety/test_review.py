"""A clinician judges messages without knowing the gate's verdicts, and both are compared."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.safety.gate import Gate
from bot.safety.review import __main__ as command
from bot.safety.review import score, sheet
from bot.safety.review.sheet import Answer, Drawn, SheetError

KEY = {
    1: Drawn("I want to kill myself", "crisis"),
    2: Drawn("this deadline is killing me; really, it is", "none"),
    3: Drawn("I can't do this anymore – ¿qué hago?", "concern"),
}
FILLED = [
    ["number", "message", "tier", "note"],
    ["1", KEY[1].text, "crisis", ""],
    ["2", KEY[2].text, "concern", "not sure, ask"],
    ["3", KEY[3].text, "crisis", ""],
]
GIVEN = ["crisis", "concern", "crisis"]


def saved(rows: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    """A sheet as a spreadsheet saves it: quotes only where they are needed."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    return file.getvalue()


def changed(line: int, column: int, value: str) -> bytes:
    """The filled sheet with one cell changed; the first line is 1."""
    rows = [list(row) for row in FILLED]
    rows[line - 1][column] = value
    return saved(rows).encode()


def refusal(content: bytes) -> list[str]:
    with pytest.raises(SheetError) as refused:
        sheet.read(content, KEY)
    return list(refused.value.problems)


@pytest.mark.parametrize(
    "content",
    [
        saved(FILLED).encode(),
        saved(FILLED, end="\r\n").encode("utf-8-sig"),
        saved(FILLED, ";", "\r\n").encode("utf-8-sig"),
        saved(FILLED, ";", "\r\n").encode("cp1252"),
        saved(FILLED, "\t", "\r\n").encode("utf-16"),
        saved([*FILLED, ["", "", "", ""]]).encode(),
        saved([[*row, ""] for row in FILLED], ";").encode(),
        saved([FILLED[0], *reversed(FILLED[1:])]).encode(),
        saved([[cell.upper() for cell in FILLED[0]], *FILLED[1:]]).encode(),
        changed(2, 2, " Crisis "),
    ],
    ids=["plain", "BOM", "BOM and semicolons", "Windows", "UTF-16", "empty row", "column more",
         "sorted", "capitals", "spaces"],
)  # fmt: skip
def test_a_sheet_is_read_however_the_spreadsheet_saved_it(content: bytes) -> None:
    answers = sorted(sheet.read(content, KEY), key=lambda one: one.number)
    assert [one.given for one in answers] == GIVEN
    assert [one.gate for one in answers] == ["crisis", "none", "concern"]
    assert [one.text for one in answers] == [drawn.text for drawn in KEY.values()]
    assert answers[1].note == "not sure, ask"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (changed(3, 2, "crsis"), "Line 3: 'crsis' is not a tier. Write none, concern or crisis."),
        (changed(4, 2, ""), "Line 4: message 3 has no tier. Write none, concern or crisis."),
        (changed(2, 0, "77"), "Line 2: there is no message number '77'."),
        (changed(2, 0, "1.0"), "Line 2: there is no message number '1.0'."),
        (changed(2, 0, ""), "Line 2: there is no message number ''."),
        (
            changed(2, 1, "hello"),
            "Line 2: message 1 is not the one of the key. Is it another export?",
        ),
        (
            saved([*FILLED, FILLED[1]]).encode(),
            "Line 5: message 1 stands here for the second time.",
        ),
        (saved(FILLED[:3]).encode(), "These messages are not in the sheet any more: 3."),
        (
            saved([["number", "message", "note"]]).encode(),
            "Line 1: there is no column tier. It must say number, message, tier, note.",
        ),
        (
            b"",
            "Line 1: there is no column number, message, tier, note. "
            "It must say number, message, tier, note.",
        ),
        (
            b"PK\x03\x04",
            "This is a spreadsheet file. Save it as CSV, then score that.",
        ),
    ],
)
def test_a_bad_sheet_is_refused_with_the_line_and_what_to_do(content: bytes, said: str) -> None:
    assert refusal(content) == [said]


def test_all_that_is_wrong_with_a_sheet_is_said_at_once() -> None:
    rows = [FILLED[0], [*FILLED[1][:2], "high", ""], FILLED[2], [*FILLED[3][:2], "low", ""]]
    assert [said.split(":")[0] for said in refusal(saved(rows).encode())] == ["Line 2", "Line 4"]


def test_a_message_that_looks_like_a_formula_is_not_run_and_still_recognised(
    tmp_path: Path,
) -> None:
    drawn = [Drawn(text, "none") for text in ('=HYPERLINK("x")', "+1", "-2 days", "@home", "＝1+1")]
    sheet.write(drawn, tmp_path / "sheet.csv", tmp_path / "key.json")
    with (tmp_path / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    for row in rows[1:]:
        assert row[1][0] == "'"
        row[2] = "none"
    answers = sheet.read(saved(rows).encode(), sheet.read_key(tmp_path / "key.json"))
    assert [one.text for one in answers] == [one.text for one in drawn]


def test_the_sheet_does_not_tell_what_the_gate_said(tmp_path: Path) -> None:
    sheet.write(list(KEY.values()), tmp_path / "sheet.csv", tmp_path / "key.json")
    written = (tmp_path / "sheet.csv").read_text(encoding="utf-8-sig")
    assert written.splitlines()[0] == '"number","message","tier","note"'
    assert "crisis" not in written
    assert "concern" not in written
    assert sheet.read_key(tmp_path / "key.json") == KEY


def test_the_sheet_holds_as_many_of_each_tier_as_it_can_in_no_order(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "PER_TIER", 3)
    rows = Path(__file__).with_name("dev.jsonl")
    texts = sheet.texts_of([rows, rows])
    assert len(texts) == len(set(texts)) <= 129
    drawn, offered = sheet.draw(gate, texts)
    assert Counter(one.tier for one in drawn) == {"none": 3, "concern": 3, "crisis": 3}
    assert sum(offered.values()) == len(texts)
    assert [one.tier for one in drawn] != sorted(one.tier for one in drawn)
    assert sheet.draw(gate, list(texts))[0] == drawn
    assert all(gate.judge(one.text).tier == one.tier for one in drawn)


def answers(*pairs: str) -> list[Answer]:
    """Answers from pairs of the clinician's and the gate's tier, as in "none crisis"."""
    return [
        Answer(line, line - 1, f"message {line - 1}", given, gate, "")
        for line, (given, gate) in enumerate((pair.split() for pair in pairs), 2)
    ]


def test_agreement_and_kappa_are_those_of_the_book() -> None:
    # Cohen's own kind of example: 20 of 50 and 15 of 50 agreed upon, 15 not; kappa 0.40
    both = answers(
        *["crisis crisis"] * 20, *["crisis none"] * 5, *["none crisis"] * 10, *["none none"] * 15
    )
    assert score.kappa(both) == pytest.approx(0.4)
    text = score.as_text(both)
    assert "Agreement: 35 of 50, 0.70 (95 % interval 0.56 to 0.81)" in text
    assert "Cohen's kappa: 0.40" in text
    assert score.confusion(both) == [[15, 0, 10], [0, 0, 0], [5, 0, 20]]


def test_kappa_of_one_tier_alone_is_not_made_up() -> None:
    same = answers("none none", "none none")
    assert score.kappa(same) is None
    assert "not defined" in score.as_text(same)


def test_danger_that_the_gate_missed_is_read_first() -> None:
    found = answers("none crisis", "concern concern", "concern none", "crisis none")
    shown = [one.line for one in score.differing(found)]
    assert shown == [5, 4, 2]


def run(*arguments: str) -> int:
    return command.main(arguments)


Fill = Callable[[Callable[[str], str]], None]


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Fills the exported sheet in, and saves it as Excel does in much of the world."""

    def filled(tier: Callable[[str], str]) -> None:
        key = sheet.read_key(tmp_path / command.KEY)
        rows = [[str(number), one.text, tier(one.tier), ""] for number, one in key.items()]
        content = saved([list(sheet.COLUMNS), *rows], ";", "\r\n")
        (tmp_path / command.SHEET).write_bytes(content.encode("utf-8-sig"))

    return filled


def test_a_clinician_exports_fills_in_and_scores(
    tmp_path: Path, fill: Fill, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--out", str(tmp_path), "export") == 0
    fill(lambda tier: tier)
    assert run("--out", str(tmp_path), "score") == 0
    said = capsys.readouterr().out
    assert "Cohen's kappa: 1.00" in said
    assert "Rows that differ: 0" in said
    fill(lambda tier: {"none": "concern"}.get(tier, tier))
    assert run("--out", str(tmp_path), "score") == 0
    assert "you say concern, the gate says none: " in capsys.readouterr().out


def test_a_tier_with_too_few_messages_is_said_to_have_too_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"text": "I want to kill myself"}\n{"text": "what is cbt?"}\n')
    monkeypatch.setattr(sheet, "PER_TIER", 1)
    assert run("--out", str(tmp_path), "export", "--rows", str(rows)) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if "only" in line] == [
        "The gate takes only 0 messages for concern, not 1: the sheet has all of them."
    ]


def test_a_sheet_in_work_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / command.SHEET).write_text("an afternoon's work")
    assert run("--out", str(tmp_path), "export") == 1
    assert "Move it away first." in capsys.readouterr().err
    assert (tmp_path / command.SHEET).read_text() == "an afternoon's work"
    assert not (tmp_path / command.KEY).exists()


def test_a_sheet_that_is_not_filled_in_is_not_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--out", str(tmp_path), "score") == 1
    assert "There is no file" in capsys.readouterr().err
    run("--out", str(tmp_path), "export")
    assert run("--out", str(tmp_path), "score") == 1
    refused = capsys.readouterr().err
    assert "Line 2: message 1 has no tier." in refused
    assert "Nothing was scored." in refused


def test_a_folder_without_messages_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "none.jsonl"
    empty.touch()
    assert run("--out", str(tmp_path), "export", "--rows", str(empty)) == 1
    assert "no message to draw from" in capsys.readouterr().err
