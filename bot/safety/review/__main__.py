"""For the clinician: `python -m bot.safety.review export`, `score FILE` or `cards`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import settings
from bot.safety.gate import Gate
from bot.safety.report import HELD_OUT
from bot.safety.review import cards, score, sheet
from bot.safety.verdict import TIERS

SHEET = "safety-review.csv"
KEY = "safety-review-key.json"
CARDS = "safety-cards.html"


def export(rows: Sequence[Path], out: Path) -> int:
    """Write a new sheet; one that is there may hold somebody's work and stays."""
    target = out / SHEET
    if target.exists():
        print(f"{target} is there already. Move it away first.", file=sys.stderr)
        return 1
    drawn, offered = sheet.draw(Gate.load(), sheet.texts_of(rows))
    if not drawn:
        print("There is no message to draw from.", file=sys.stderr)
        return 1
    sheet.write(drawn, target, out / KEY)
    for tier in TIERS:
        if offered[tier] < sheet.PER_TIER:
            print(
                f"The gate takes only {offered[tier]} messages for {tier}, "
                f"not {sheet.PER_TIER}: the sheet has all of them."
            )
    print(f"{len(drawn)} messages, in {target}. Fill in the column tier: {', '.join(TIERS)}.")
    print(f"The gate's verdicts are in {out / KEY}. Do not look before you are done.")
    return 0


def scored(filled: Path, key: Path) -> int:
    """Print how far a filled sheet and the gate agree."""
    for path in (filled, key):
        if not path.is_file():
            print(f"There is no file {path}.", file=sys.stderr)
            return 1
    try:
        answers = sheet.read(filled.read_bytes(), sheet.read_key(key))
    except sheet.SheetError as error:
        print(error, file=sys.stderr)
        print("Nothing was scored.", file=sys.stderr)
        return 1
    print(score.as_text(answers))
    return 0


def print_cards(out: Path) -> int:
    """Write the page of all cards."""
    out.mkdir(parents=True, exist_ok=True)
    page = cards.page(settings.data_root() / "safety", settings.now().date())
    (out / CARDS).write_text(page, encoding="utf-8")
    print(f"Open and print {out / CARDS}")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 1 where something was refused."""
    # the held-out rows would be spoiled for measuring by whoever reads their mistakes
    rows = [path for path in sorted(HELD_OUT.parent.glob("*.jsonl")) if path != HELD_OUT]
    parser = argparse.ArgumentParser(prog="python -m bot.safety.review", description=__doc__)
    parser.add_argument("--out", type=Path, default=settings.ROOT / "var" / "reports")
    steps = parser.add_subparsers(dest="step", required=True)
    exporting = steps.add_parser("export", help="write a blind sheet to fill in")
    exporting.add_argument("--rows", type=Path, nargs="+", default=rows)
    scoring = steps.add_parser("score", help="compare a filled sheet with the gate")
    scoring.add_argument("sheet", type=Path, nargs="?")
    scoring.add_argument("--key", type=Path)
    steps.add_parser("cards", help="write all cards as one page to print")
    options = parser.parse_args(arguments)
    out: Path = options.out
    if options.step == "export":
        return export(options.rows, out)
    if options.step == "score":
        return scored(options.sheet or out / SHEET, options.key or out / KEY)
    return print_cards(out)


if __name__ == "__main__":
    sys.exit(main())
