"""The numbers to call, from `data/safety/lines.yml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Line:
    """A number or page; `checked_on` is the day on which a person dialled it last."""

    title: str
    url: str
    checked_on: date | None
    to_confirm: bool

    @property
    def written(self) -> str | None:
        """A long number to copy by hand; a short one is its title already."""
        dialled = re.fullmatch(r"(?:tel|sms):\+1(\d{3})(\d{3})(\d{4})", self.url)
        return "-".join(["1", *dialled.groups()]) if dialled else None


def read_lines(folder: Path) -> Mapping[str, Line]:
    """Every line by its name, with the practice's phone in its place."""
    raw = yaml.safe_load((folder / "lines.yml").read_text(encoding="utf-8"))["lines"]
    practice = yaml.safe_load((folder.parent / "practice.yml").read_text(encoding="utf-8"))
    dial = "+1" + re.sub(r"\D", "", practice["phone"])
    return {
        name: Line(
            line["title"],
            line["url"].replace("{phone}", dial),
            line["checked_on"],
            bool(line.get("confirm")),
        )
        for name, line in raw.items()
    }
