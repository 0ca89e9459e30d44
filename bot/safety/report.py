"""Figures of the gate on labelled files: `python -m bot.safety.report --rows FILE.jsonl`."""

import argparse
import json
import logging
import math
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from bot.safety.gate import Gate
from bot.safety.verdict import Verdict
from bot.settings import ROOT
from bot.understanding.noise import noisy

logger = logging.getLogger(__name__)

Row = Mapping[str, Any]

# Thresholds are chosen on the first two; the third is only scored.
DEVELOPMENT, SECOND, HELD_OUT = (
    ROOT / "tests" / "safety" / f"{name}.jsonl" for name in ("dev", "second", "held_out")
)

# What a row's `gate` asks of the verdict: the tiers that are right.
RIGHT = {
    "crisis": {"crisis"},
    "crisis_third_party": {"crisis"},
    "concern": {"concern", "crisis"},
    "none_or_concern": {"none", "concern"},
    "none": {"none"},
    "boundary": {"none", "concern"},
    "refuse_or_crisis": {"none", "concern", "crisis"},
}


def wilson(hits: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share, sound for small samples and shares near 0 or 1."""
    if total == 0:
        return 0.0, 1.0
    share = hits / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    norm = 1 + z * z / total
    return max(0.0, (middle - spread) / norm), min(1.0, (middle + spread) / norm)


def figures(judged: Iterable[tuple[Row, Verdict]]) -> dict[str, dict[str, Any]]:
    """Per label, kind, style: how many, and the shares taken over, flagged and right."""
    groups: dict[str, list[tuple[Row, Verdict]]] = defaultdict(list)
    for row, verdict in judged:
        for key in ("label", "gate", "tier", "kind", "style"):
            if row.get(key):
                groups[f"{key}: {row[key]}"].append((row, verdict))
    return {name: _figures(members) for name, members in sorted(groups.items())}


def _figures(members: list[tuple[Row, Verdict]]) -> dict[str, Any]:
    def share(test: Callable[[Row, Verdict], bool]) -> dict[str, float]:
        hits = sum(test(row, verdict) for row, verdict in members)
        low, high = wilson(hits, len(members))
        return {"share": hits / len(members), "low": low, "high": high}

    return {
        "rows": len(members),
        "crisis": share(lambda _, verdict: verdict.tier == "crisis"),
        "any": share(lambda _, verdict: verdict.tier != "none"),
        "right": share(lambda row, verdict: verdict.tier in RIGHT[_wanted(row)]),
    }


def _wanted(row: Row) -> str:
    return str(row["gate"] if "gate" in row else row["tier"])


def judge_all(gate: Gate, rows: Iterable[Row]) -> tuple[list[tuple[Row, Verdict]], list[float]]:
    """Verdicts, and the milliseconds that each took beyond the sentence encoding.

    The first judgement leaves the encoding in the encoder's memory, where the topic classifier
    finds it too; the second is timed.
    """
    judged, times = [], []
    for row in rows:
        gate.judge(row["text"])
        start = time.perf_counter()
        judged.append((row, gate.judge(row["text"])))
        times.append((time.perf_counter() - start) * 1000)
    return judged, times


def typed_badly(rows: Iterable[Row], seed: int = 9) -> list[Row]:
    """The same messages in noisy spellings, the same ones each time."""
    chance = random.Random(seed)
    return [{**row, "text": noisy(row["text"], chance)} for row in rows]


def as_text(table: Mapping[str, Mapping[str, Any]], times: list[float]) -> str:
    """A table to read."""
    lines = [f"{'group':44}{'rows':>6}  {'crisis':<20}{'any tier':<20}{'right':<20}"]
    for name, row in table.items():
        cells = "".join(
            f"{row[c]['share']:.3f} [{row[c]['low']:.2f}, {row[c]['high']:.2f}] "
            for c in ("crisis", "any", "right")
        )
        lines.append(f"{name:44}{row['rows']:>6}  {cells}")
    ordered = sorted(times)
    middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    lines.append(f"time beyond the encoding: p50 {middle:.2f} ms, p95 {late:.2f} ms")
    return "\n".join(lines)


def main() -> None:
    """Print a table for each file, as written and typed badly, and save them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, nargs="+", default=[DEVELOPMENT, SECOND, HELD_OUT])
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "reports")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options.out.mkdir(parents=True, exist_ok=True)
    gate = Gate.load()
    for path in options.rows:
        lines = path.read_text(encoding="utf-8").splitlines()
        rows: list[Row] = [json.loads(line) for line in lines if line.strip()]
        for name, given in ((path.stem, rows), (f"{path.stem}-noisy", typed_badly(rows))):
            judged, times = judge_all(gate, given)
            table = figures(judged)
            logger.info("\n%s\n%s", name, as_text(table, times))
            target = options.out / f"safety-{name}.json"
            target.write_text(json.dumps(table, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
