"""The figures that the public page shows are those of a test, with nothing left aside unsaid."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import settings
from bot.safety import figures
from bot.safety.report import HELD_OUT
from bot.safety.verdict import Verdict

SAFETY = settings.ROOT / "data" / "safety"
GROUPS: dict[str, Any] = {
    "danger": {
        "abuse_of_another": {"title": "B", "rows": [{"kind": "abuse", "about": "other"}]},
        "abuse": {"title": "A", "rows": [{"kind": "abuse"}, {"label": ["abuse", "abuse_hinted"]}]},
        "child": {"title": "C", "rows": [{"label": "child"}]},
    },
    "harmless": {"idioms": {"title": "Figures of speech", "rows": [{"label": "idiom"}]}},
    "left_out": {"requests": {"rows": [{"label": "request"}]}},
}
DAY = date(2026, 11, 23)


def judged(**tiers: str) -> list[tuple[dict[str, str], Verdict]]:
    """Rows by label, each with the tiers that the gate gave, as in `abuse="crisis none"`."""
    return [({"label": label}, Verdict(one)) for label in tiers for one in tiers[label].split()]


def published(**tiers: str) -> figures.Figures:
    return figures.figures_of(judged(**tiers), GROUPS, day=DAY, unseen=True)


def test_a_group_tells_how_many_got_the_card_and_how_many_were_seen_at_all() -> None:
    found = published(abuse="crisis crisis concern", abuse_hinted="none", idiom="none")
    assert found["tested_on"] == DAY
    assert found["unseen"] is True
    assert found["danger"]["abuse"] == {
        "messages": 4,
        "card": {"share": 0.5, "low": 0.15, "high": 0.85},
        "seen": {"share": 0.75, "low": 0.3006, "high": 0.9544},
    }
    assert found["harmless"]["idioms"]["seen"]["share"] == 0


def test_a_group_without_messages_shows_no_figure() -> None:
    assert set(published(idiom="none")["danger"]) == set()


def test_only_messages_that_the_tables_show_are_counted() -> None:
    assert published(abuse="crisis", idiom="none none", request="none crisis")["messages"] == 3


def test_a_row_belongs_to_the_first_group_of_which_all_is_true() -> None:
    rows = [
        ({"kind": "abuse", "about": "other"}, Verdict("crisis")),
        ({"kind": "abuse", "about": "self"}, Verdict("crisis")),
        ({"kind": "abuse"}, Verdict()),
    ]
    found = figures.figures_of(rows, GROUPS, day=DAY, unseen=True)["danger"]
    assert {name: one["messages"] for name, one in found.items()} == {
        "abuse_of_another": 1,
        "abuse": 2,
    }


def test_a_row_that_belongs_nowhere_stops_the_figures() -> None:
    with pytest.raises(figures.FiguresError, match=r"no group for a row with .*psychosis"):
        published(abuse="crisis", psychosis="none")


def test_a_change_of_rows_shapes_or_thresholds_changes_the_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = tmp_path / "a.jsonl"
    row.write_text("{}")
    monkeypatch.setattr(figures, "row_files", lambda: [row])
    before = figures.judgement()
    assert figures.judgement() == before
    row.write_text('{"text": "another"}')
    after = figures.judgement()
    assert after != before
    monkeypatch.setattr(figures, "configured_thresholds", lambda: "others")
    assert figures.judgement() != after


@pytest.fixture
def safety(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of data to publish into, with the rows that the gate was built from."""
    folder = tmp_path / "safety"
    folder.mkdir()
    for path in SAFETY.iterdir():
        if path.name != figures.FILE:
            (folder / path.name).symlink_to(path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    return folder


def publish(monkeypatch: pytest.MonkeyPatch, rows: Path, *options: str) -> int:
    monkeypatch.setattr("sys.argv", ["figures", "--rows", str(rows), *options])
    return figures.main()


def labelled(folder: Path, **texts: str) -> Path:
    path = folder / "rows.jsonl"
    path.write_text(
        "\n".join(json.dumps({"label": label, "text": texts[label]}) for label in texts)
    )
    return path


def test_a_labelled_file_becomes_the_figures_of_the_page(
    safety: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert figures.read(safety) is None
    rows = labelled(
        safety, suicide_explicit="I want to kill myself", lookalike_idiom="my phone died again"
    )
    assert publish(monkeypatch, rows) == 0
    found = figures.read(safety)
    assert found is not None
    assert found["messages"] == 2
    assert found["unseen"] is False
    assert found["danger"]["suicide_clear"]["card"]["share"] == 1
    assert publish(monkeypatch, rows, "--unseen") == 0
    assert (figures.read(safety) or {})["unseen"] is True


def test_nothing_is_published_with_a_group_missing(
    safety: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(monkeypatch, labelled(safety, unheard_of="hello")) == 1
    assert "no group for a row with {'label': 'unheard_of'}." in capsys.readouterr().err
    assert figures.read(safety) is None


@pytest.mark.parametrize("path", sorted(HELD_OUT.parent.glob("*.jsonl")), ids=lambda p: p.stem)
def test_every_row_that_the_gate_is_measured_on_has_a_group(path: Path) -> None:
    groups = yaml.safe_load((SAFETY / "public.yml").read_text("utf-8"))["groups"]
    rows = [json.loads(row) for row in path.read_text("utf-8").splitlines()]
    found = figures.figures_of([(row, Verdict()) for row in rows], groups, day=DAY, unseen=False)
    assert found["messages"] == len(rows)
    for row in rows:
        harmless = row.get("tier", row.get("gate")) in ("none", "none_or_concern", "boundary")
        side, _ = figures._group_of(row, groups)
        assert side == ("harmless" if harmless else "danger")
