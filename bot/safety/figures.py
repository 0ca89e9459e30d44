"""Writes the figures of the public page: `python -m bot.safety.figures --rows FILE.jsonl`."""

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot import settings
from bot.safety.artefact import layers_file, row_files
from bot.safety.gate import Gate
from bot.safety.patterns import PATTERNS_FILE
from bot.safety.report import judge_all, wilson
from bot.safety.thresholds import configured_thresholds
from bot.safety.verdict import Verdict

FILE = "figures.yml"
SIDES = ("danger", "harmless")
_HEAD = "# Written by `python -m bot.safety.figures`; do not edit.\n"

Figures = dict[str, Any]
Row = Mapping[str, Any]


class FiguresError(ValueError):
    """The figures cannot be published; the message says why."""


def judgement() -> str:
    """A mark of the rows, shapes, layers and thresholds that the gate judges by."""
    digest = hashlib.sha256(repr(configured_thresholds()).encode())
    for path in [*row_files(), PATTERNS_FILE, layers_file()]:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def figures_of(
    judged: Iterable[tuple[Row, Verdict]],
    groups: Mapping[str, Any],
    *,
    day: date,
    unseen: bool,
) -> Figures:
    """The figures of each group of `public.yml` that has messages.

    `unseen` says that no threshold was chosen on these messages. Raises FiguresError for a
    row that belongs to no group.
    """
    verdicts: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for row, verdict in judged:
        verdicts[_group_of(row, groups)].append(verdict)
    tables = {
        side: {
            name: _figures(mine) for name in groups[side] if (mine := verdicts.get((side, name)))
        }
        for side in SIDES
    }
    messages = sum(one["messages"] for table in tables.values() for one in table.values())
    head = {"tested_on": day, "messages": messages, "unseen": unseen, "judgement": judgement()}
    return head | tables


def _group_of(row: Row, groups: Mapping[str, Any]) -> tuple[str, str]:
    for side, named in groups.items():
        for name, group in named.items():
            if any(_true_of(row, stated) for stated in group["rows"]):
                return side, name
    known = {key: row[key] for key in ("label", "tier", "kind", "style") if row.get(key)}
    raise FiguresError(f"public.yml has no group for a row with {known}.")


def _true_of(row: Row, stated: Mapping[str, Any]) -> bool:
    return all(
        row.get(key) in (value if isinstance(value, list) else [value])
        for key, value in stated.items()
    )


def _figures(verdicts: list[Verdict]) -> Figures:
    return {
        "messages": len(verdicts),
        "card": _share(verdicts, lambda verdict: verdict.tier == "crisis"),
        "seen": _share(verdicts, lambda verdict: verdict.tier != "none"),
    }


def _share(verdicts: list[Verdict], test: Callable[[Verdict], bool]) -> dict[str, float]:
    hits = sum(map(test, verdicts))
    low, high = wilson(hits, len(verdicts))
    share = hits / len(verdicts)
    return {"share": round(share, 4), "low": round(low, 4), "high": round(high, 4)}


def read(folder: Path) -> Figures | None:
    """The figures as published last, or None before the first time."""
    path = folder / FILE
    found: Figures | None = yaml.safe_load(path.read_text("utf-8")) if path.exists() else None
    return found


def main() -> int:
    """Judge the rows and keep the figures in `data/safety/`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument(
        "--unseen", action="store_true", help="no threshold was chosen on these messages"
    )
    options = parser.parse_args()
    folder = settings.data_root() / "safety"
    groups = yaml.safe_load((folder / "public.yml").read_text("utf-8"))["groups"]
    lines = options.rows.read_text(encoding="utf-8").splitlines()
    judged, _ = judge_all(Gate.load(), [json.loads(line) for line in lines if line.strip()])
    today = settings.now().date()
    try:
        figures = figures_of(judged, groups, day=today, unseen=options.unseen)
    except FiguresError as error:
        print(f"Nothing is published: {error}", file=sys.stderr)
        return 1
    text = yaml.safe_dump(figures, sort_keys=False, default_flow_style=None)
    (folder / FILE).write_text(_HEAD + text, encoding="utf-8")
    print(f"Published: {figures['messages']} messages, in {folder / FILE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
