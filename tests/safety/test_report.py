import json
from pathlib import Path

import pytest

from bot.safety import report
from bot.safety.verdict import Verdict


def test_the_interval_of_a_share_is_wilsons() -> None:
    low, high = report.wilson(9, 10)
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)
    assert report.wilson(0, 0) == (0.0, 1.0)


def test_figures_are_given_by_label_and_say_what_was_right() -> None:
    rows = [
        (
            {"text": "a", "gate": "crisis", "label": "explicit"},
            Verdict("crisis", "suicide", "self"),
        ),
        (
            {"text": "b", "gate": "crisis", "label": "explicit"},
            Verdict("concern", "suicide", "self"),
        ),
        ({"text": "c", "gate": "none", "label": "idiom"}, Verdict()),
    ]
    table = report.figures(rows)
    assert table["label: explicit"]["crisis"]["share"] == 0.5
    assert table["label: explicit"]["any"]["share"] == 1.0
    assert table["label: idiom"]["right"]["share"] == 1.0


def test_a_labelled_file_is_measured_and_the_figures_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        json.dumps({"id": 1, "text": "I want to kill myself", "gate": "crisis", "label": "x"})
    )
    monkeypatch.setattr("sys.argv", ["report", "--rows", str(rows), "--out", str(tmp_path)])
    report.main()
    saved = json.loads((tmp_path / "safety-rows.json").read_text())
    assert saved["label: x"]["crisis"]["share"] == 1.0
