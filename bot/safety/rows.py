"""What the gate learns from: rows by hands that saw only the table, and ordinary questions."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import yaml

from bot.safety.artefact import Words, encoder_directory, row_files
from bot.safety.normalise import normalise
from bot.safety.patterns import Patterns
from bot.safety.spelling import Speller
from bot.safety.verdict import KINDS, TIERS
from bot.settings import data_root

Row = dict[str, Any]

# a request to harm somebody may be danger or may not; neither is taught
UNJUDGED = "harmful_request"
SHORT_QUESTION = 4  # words; such are never left out: little else tells them from a cry for help


def read_rows() -> list[Row]:
    """Every training row of every hand.

    Raises ValueError, naming file and line, for a tier or kind that does not exist.
    """
    rows = []
    for path in row_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            row = json.loads(line)
            kinds = {None} if row["tier"] == "none" else set(KINDS)
            if row["tier"] not in TIERS or row["kind"] not in kinds:
                raise ValueError(f"{path.name}:{number}: tier or kind is not known: {line}")
            rows.append(row)
    return rows


def question_rows(every: int = 1) -> list[Row]:
    """Phrases that topics are trained on, all or one of so many: ordinary, and no danger.

    They are no part of the artefact's digest: a new phrase does not make the gate unfit.
    """
    files = {*data_root().glob("articles/*/nlu.yml"), *data_root().glob("nlu/*.yml")}
    rows = []
    for path in sorted(files):
        for intent in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if intent["intent"] == UNJUDGED:
                continue
            phrases = [line.removeprefix("- ") for line in intent["examples"].splitlines()]
            rows += [
                {"text": text, "tier": "none", "kind": None, "about": None, "style": "question"}
                for place, text in enumerate(phrases)
                if place % every == 0 or len(text.split()) <= SHORT_QUESTION
            ]
    return rows


def build_speller(rows: Sequence[Row], patterns: Patterns) -> Words:
    """The words of the encoder are known; those of shapes and tidy rows are worth aiming at."""
    tokenizer = json.loads((encoder_directory() / "tokenizer.json").read_text(encoding="utf-8"))
    pieces = tokenizer["model"]["vocab"]
    common = {word for word in pieces if word.isascii() and word.isalpha() and len(word) > 2}
    blank = Speller((), ())
    tidy = [row["text"] for row in rows if row["style"] != "noise"]
    counted = Counter(word for text in tidy for word in normalise(text, blank).words)
    frequent = [word for word, _ in counted.most_common() if word in common]
    return Words(
        known=sorted({*common, *(word for word in counted if word.isalpha())}),
        targets=list(dict.fromkeys([*patterns.vocabulary, *frequent])),
    )
