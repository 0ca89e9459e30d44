"""The blind sheet: drawn, written as CSV, and read back from whatever a spreadsheet made of it."""

import csv
import io
import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.safety.gate import Gate
from bot.safety.verdict import TIERS

COLUMNS = ("number", "message", "tier", "note")
PER_TIER = 50
SEED = 20261123
# A spreadsheet runs a cell that begins with one of these.
_FORMULA = tuple("=+-@＝＋－＠|%")
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_WRITE = "Write none, concern or crisis."


class SheetError(ValueError):
    """A sheet that cannot be scored; one sentence a problem."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Drawn(NamedTuple):
    """A message of the sheet, with what the gate takes it for."""

    text: str
    tier: str


@dataclass(frozen=True)
class Answer:
    """A message of a filled sheet: what the clinician and the gate take it for."""

    line: int
    number: int
    text: str
    given: str
    gate: str
    note: str


def texts_of(files: Iterable[Path]) -> list[str]:
    """The messages of labelled files, each once, in an order that does not depend on the files."""
    found = {
        " ".join(json.loads(line)["text"].split())
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    }
    return sorted(found)


def draw(gate: Gate, texts: Sequence[str]) -> tuple[list[Drawn], dict[str, int]]:
    """Up to 50 messages of each tier in random order, and how many each tier had to offer."""
    by_tier: dict[str, list[Drawn]] = {tier: [] for tier in TIERS}
    for text in texts:
        tier = gate.judge(text).tier
        by_tier[tier].append(Drawn(text, tier))
    chance = random.Random(SEED)  # noqa: S311 (the same sheet every time, not a secret)
    drawn = [
        one
        for offered in by_tier.values()
        for one in chance.sample(offered, min(PER_TIER, len(offered)))
    ]
    chance.shuffle(drawn)
    return drawn, {tier: len(offered) for tier, offered in by_tier.items()}


def write(drawn: Sequence[Drawn], sheet: Path, key: Path) -> None:
    """The sheet without the gate's verdicts, and the key that holds them."""
    sheet.parent.mkdir(parents=True, exist_ok=True)
    # with the mark by which Excel knows UTF-8
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(COLUMNS)
        for number, one in enumerate(drawn, 1):
            writer.writerow([number, _harmless(one.text), "", ""])
    kept = {str(number): one._asdict() for number, one in enumerate(drawn, 1)}
    key.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


def read_key(key: Path) -> dict[int, Drawn]:
    """The key by the number of the message."""
    kept = json.loads(key.read_text(encoding="utf-8"))
    return {int(number): Drawn(**one) for number, one in kept.items()}


def read(sheet: bytes, key: Mapping[int, Drawn]) -> list[Answer]:
    """The answers of a filled sheet, in its order.

    Raises SheetError with every problem, each with the line where it stands.
    """
    answers: list[Answer] = []
    problems: list[str] = []
    for line, cells in _cells(_text(sheet).replace("\0", "")):
        try:
            answers.append(_answer(line, cells, key, {one.number for one in answers}))
        except ValueError as error:
            problems.append(f"Line {line}: {error}")
    missing = sorted(set(key) - {one.number for one in answers})
    if missing and not problems:
        numbers = ", ".join(map(str, missing))
        problems.append(f"These messages are not in the sheet any more: {numbers}.")
    if problems:
        raise SheetError(problems)
    return answers


def _answer(
    line: int, cells: Mapping[str, str], key: Mapping[int, Drawn], before: set[int]
) -> Answer:
    written = cells["number"]
    if not written.isdecimal() or (number := int(written)) not in key:
        raise ValueError(f"there is no message number '{written}'.")
    if number in before:
        raise ValueError(f"message {number} stands here for the second time.")
    drawn = key[number]
    if _letters(cells["message"]) != _letters(drawn.text):
        raise ValueError(f"message {number} is not the one of the key. Is it another export?")
    given = cells["tier"].casefold()
    if not given:
        raise ValueError(f"message {number} has no tier. {_WRITE}")
    if given not in TIERS:
        raise ValueError(f"'{cells['tier']}' is not a tier. {_WRITE}")
    return Answer(line, number, drawn.text, given, drawn.tier, cells["note"])


def _text(sheet: bytes) -> str:
    """The sheet's characters: with or without a mark in front, or in Windows' own letters."""
    if sheet.startswith(b"PK"):
        raise SheetError(["This is a spreadsheet file. Save it as CSV, then score that."])
    for mark, encoding in _BOMS.items():
        if sheet.startswith(mark):
            return sheet.decode(encoding, errors="replace")
    try:
        return sheet.decode("utf-8")
    except UnicodeDecodeError:
        return sheet.decode("cp1252", errors="replace")


def _cells(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that hold something, by column, with their line in the file."""
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = [name.strip().casefold() for name in next(reader, [])]
    if absent := [name for name in COLUMNS if name not in names]:
        raise SheetError(
            [f"Line 1: there is no column {', '.join(absent)}. It must say {', '.join(COLUMNS)}."]
        )
    for row in reader:
        # a row that was cut short has nothing in its last columns
        cells = dict.fromkeys(names, "") | dict(zip(names, map(str.strip, row), strict=False))
        if any(cells.values()):
            yield reader.line_num, cells


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _letters(text: str) -> str:
    """What survives every way of saving: the plain letters."""
    return re.sub(r"[^a-z]", "", text.casefold())
