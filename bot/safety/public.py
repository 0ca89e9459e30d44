"""The public page about a crisis, from `data/safety/public.yml`, `lines.yml` and `figures.yml`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

from bot.safety import figures
from bot.safety.cards import CardError
from bot.safety.lines import Line, read_lines


@dataclass(frozen=True)
class Number:
    """A number to press, with what it is for and how it is written."""

    line: Line
    purpose: str


@dataclass(frozen=True)
class Row:
    """One group of test messages; the shares are written out, with their intervals."""

    title: str
    messages: int
    card: tuple[str, str]
    seen: tuple[str, str]


@dataclass(frozen=True)
class Table:
    """One table of the page."""

    caption: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Results:
    """What the page says of the tests; no tables before the first test."""

    notes: tuple[str, ...]
    columns: dict[str, str]
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading with its words as HTML, and what stands under them."""

    id: str
    title: str
    html: str
    numbers: tuple[Number, ...] = ()
    results: Results | None = None


@dataclass(frozen=True)
class SafetyPage:
    """Everything the page shows; `draft_line` is None once a clinician has read it."""

    title: str
    intro: str
    draft_line: str | None
    sections: tuple[Section, ...]

    @classmethod
    def load(cls, folder: Path, fill: Callable[[str], str]) -> "SafetyPage":
        """Read the page; `fill` puts the practice's own data in its places.

        Raises CardError for a line that is not in `lines.yml`, KeyError for a missing part.
        """
        raw = yaml.safe_load((folder / "public.yml").read_text(encoding="utf-8"))
        lines = read_lines(folder)
        results = _results(raw, figures.read(folder))
        reviewed = raw["reviewed_by"] and raw["reviewed_on"]
        markdown = MarkdownIt("commonmark", {"html": False})
        sections = tuple(
            Section(
                id=one["id"],
                title=one["title"],
                html=str(markdown.render(fill(one["text"]))),
                numbers=tuple(
                    Number(_known(lines, name), fill(purpose))
                    for name, purpose in one.get("lines", {}).items()
                ),
                results=results if one.get("figures") else None,
            )
            for one in raw["sections"]
        )
        return cls(raw["title"], fill(raw["intro"]), None if reviewed else raw["draft"], sections)


def _known(lines: Mapping[str, Line], name: str) -> Line:
    if name not in lines:
        raise CardError(f"public.yml names the line {name}, which is not in lines.yml.")
    return lines[name]


def _results(raw: Mapping[str, Any], found: figures.Figures | None) -> Results:
    words = raw["figures"]
    if found is None:
        return Results((words["none"],), words["columns"])
    tested = words["tested"].format(date=_spoken(found["tested_on"]), messages=found["messages"])
    notes = [tested, words["unseen" if found["unseen"] else "tuned"]]
    if found["judgement"] != figures.judgement():
        notes.append(words["changed"])
    tables = tuple(
        Table(words["tables"][side], _rows(raw["groups"][side], found[side]))
        for side in figures.SIDES
    )
    return Results((*notes, words["range"]), words["columns"], tables)


def _rows(groups: Mapping[str, Any], table: Mapping[str, Any]) -> tuple[Row, ...]:
    return tuple(
        Row(group["title"], one["messages"], _share(one["card"]), _share(one["seen"]))
        for name, group in groups.items()
        if (one := table.get(name))
    )


def _share(given: Mapping[str, float]) -> tuple[str, str]:
    low, high = percent(given["low"]), percent(given["high"])
    return percent(given["share"]), f"{low.rstrip('%')} to {high}"


def percent(share: float) -> str:
    """A share as people read it; what is nearly none or nearly all is not rounded to it."""
    whole = f"{100 * share:.0f}"
    if whole in {"0", "100"} and share not in {0, 1}:
        return f"{100 * share:.1f}%"
    return f"{whole}%"


def _spoken(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
