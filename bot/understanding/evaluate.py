"""How well questions are understood: `make evaluate`, on phrases that were never trained on.

Reads rows of {"text", "topic", "style"}; style `far` and `near` mark questions that the
assistant does not answer. Prints the figures and writes them with a picture.
"""

import argparse
import asyncio
import json
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog

from bot import settings
from bot.answers.content import ANSWER, Content
from bot.safety.report import wilson
from bot.understanding.decision import ASK_BACK, OUT_OF_SCOPE

matplotlib.use("Agg")
from matplotlib import pyplot

MODEL = settings.ROOT / "models" / "rewire.tar.gz"
# Written by other hands than the phrases. Thresholds are chosen on the first; the second is
# only ever scored, and nobody looks at its mistakes.
DEVELOPMENT = settings.ROOT / "tests" / "nlu" / "dev.jsonl"
HELD_OUT = DEVELOPMENT.with_name("held_out.jsonl")
OUTSIDE = {"far", "near"}


@dataclass(frozen=True)
class Row:
    """One phrase with what was expected and what was understood."""

    text: str
    topic: str | None  # None: a near miss that no topic is about
    style: str
    intent: str
    ranking: tuple[str, ...]
    choices: tuple[str, ...]


Measure = tuple[str, Callable[[Row], bool], Callable[[Row], bool]]


def measures(answered: set[str]) -> list[Measure]:
    """Name, which rows count, and what is counted; `answered` are topics with an answer."""

    def inside(row: Row) -> bool:
        return row.style not in OUTSIDE

    def as_if_known(row: Row) -> bool:
        return row.intent in answered

    return [
        ("right topic answered", inside, lambda r: r.intent == r.topic),
        ("right topic first", inside, lambda r: r.ranking[:1] == (r.topic,)),
        ("right topic among the first three", inside, lambda r: r.topic in r.ranking[:3]),
        ("asked back", inside, lambda r: r.intent == ASK_BACK),
        (
            "asked back with the right topic offered",
            lambda r: inside(r) and r.intent == ASK_BACK,
            lambda r: r.topic in r.choices,
        ),
        ("refused though in scope", inside, lambda r: r.intent == OUT_OF_SCOPE),
        ("far questions answered as if known", lambda r: r.style == "far", as_if_known),
        ("near misses answered as if known", lambda r: r.style == "near", as_if_known),
    ]


async def understood(rows: Sequence[dict[str, Any]], model: Path) -> list[Row]:
    """Every phrase through the trained pipeline."""
    configure_structlog(logging.WARNING)  # Rasa's debug lines hold every phrase
    agent = Agent.load(str(model))
    found = []
    for row in rows:
        parsed = await agent.parse_message(row["text"])
        found.append(
            Row(
                text=row["text"],
                topic=row["topic"],
                style=row["style"],
                intent=parsed["intent"]["name"],
                ranking=tuple(one["name"] for one in parsed.get("intent_ranking", [])),
                choices=tuple(parsed.get("choices", [])),
            )
        )
    return found


def report(rows: Sequence[Row], answered: set[str]) -> str:
    """The figures as text, each with its 95 % Wilson interval, and the commonest mistakes."""
    lines = [f"{'measure':44} {'share':>7}   95 % interval      of"]
    for name, counts, hit in measures(answered):
        part = [row for row in rows if counts(row)]
        hits = sum(map(hit, part))
        low, high = wilson(hits, len(part))
        share = hits / len(part) if part else 0.0
        lines.append(f"{name:44} {share:7.1%}   {low:6.1%} - {high:6.1%}  {len(part):5}")
    lines.append("\nright topic answered, by style")
    for style, share, size in by_style(rows):
        lines.append(f"  {style:12} {share:6.1%} of {size}")
    return "\n".join(lines)


def mistakes(rows: Sequence[Row]) -> str:
    """The commonest confusions. Not for held-out questions: who reads them tunes to them."""
    wrong = [row for row in rows if row.style not in OUTSIDE and row.intent != row.topic]
    counted = Counter((row.topic, row.intent) for row in wrong)
    lines = [f"  {n:3}  {asked} -> {got}" for (asked, got), n in counted.most_common(15)]
    return "\n".join(["", "commonest mistakes (asked -> understood)", *lines])


def by_style(rows: Sequence[Row]) -> list[tuple[str, float, int]]:
    """Style, share answered right and number of rows, in-scope rows only."""
    shares = []
    for style in sorted({row.style for row in rows} - OUTSIDE):
        part = [row for row in rows if row.style == style]
        shares.append((style, sum(r.intent == r.topic for r in part) / len(part), len(part)))
    return shares


def draw(rows: Sequence[Row], path: Path) -> None:
    """A bar for each style."""
    styles = by_style(rows)
    figure, axes = pyplot.subplots(figsize=(8, 4), layout="constrained")
    axes.barh([name for name, _, _ in styles], [share for _, share, _ in styles], color="#2f6f6a")
    axes.set(xlim=(0, 1), xlabel="right topic answered", title="Held-out questions by style")
    figure.savefig(path)
    pyplot.close(figure)


def main() -> None:
    """Measure, print, and write a text and a picture for each file of questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, nargs="+", default=[DEVELOPMENT, HELD_OUT])
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--out", type=Path, default=settings.ROOT / "var" / "reports")
    options = parser.parse_args()
    content = Content.load(settings.data_root())
    answered = {topic.id for topic in content.topics.values() if topic.kind == ANSWER}
    options.out.mkdir(parents=True, exist_ok=True)
    for path in options.rows:
        given = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
        rows = asyncio.run(understood(given, options.model))
        text = f"{path.stem}: {len(rows)} questions\n{report(rows, answered)}\n"
        if path != HELD_OUT:
            text += mistakes(rows) + "\n"
        (options.out / f"understanding-{path.stem}.txt").write_text(text, encoding="utf-8")
        draw(rows, options.out / f"understanding-{path.stem}.svg")
        print(text)


if __name__ == "__main__":
    main()
