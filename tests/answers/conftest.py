"""A small folder of content to change, and the real domain as Rasa puts it together."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.importers.importer import TrainingDataImporter

from bot import settings

PRACTICE = "name: Willow\nphone: (555) 010-2030\narticle: tides\n"
TIDE = """
  tide:
    title: What is a tide?
    question: What is a tide?
    section: tides
    facts: [tides-1]
    text: The sea rises and falls. Call {practice} at {phone}.
    more: |
      The moon pulls at it.
    next: [moon]
    diagram: tides.svg
"""
MOON = """
  moon:
    title: The moon
    question: What does the moon do?
    kind: not_covered
    text: I do not know.
"""
ARTICLE = """---
title: Tides
source: {title: Tides, author: Ada Keel}
references: [{title: The sea, publisher: A press, site: sea.example}]
reviewed_by: null
reviewed_on: null
---

## Why the sea rises {#tides}

The **moon** pulls at it. Ask {practice} at {phone}.

![The sea and the moon.](tides.svg)

### How often {#often}

Twice a day. ![A clock.](https://elsewhere.example/clock.svg)
"""
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg">
  <title>Tides</title>
  <desc>The moon is on the right.
    The sea leans to it.</desc>
</svg>
"""

Write = Callable[[str, str], Path]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one article, one topic of each half, and a drawing."""
    write = writer(tmp_path)
    write("practice.yml", PRACTICE)
    write("articles/tides/answers.yml", f"topics:{TIDE}")
    write("articles/tides/article.md", ARTICLE)
    write("articles/tides/tides.svg", DRAWING)
    write("answers/sea.yml", f"topics:{MOON}")
    return tmp_path


@pytest.fixture
def write(data: Path) -> Write:
    """Replace a file of the data folder."""
    return writer(data)


def writer(folder: Path) -> Write:
    """Writes files under `folder`."""

    def written(name: str, text: str) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture(scope="session")
def domain() -> Domain:
    """Intents and responses as a trained model holds them."""
    root = settings.ROOT
    return TrainingDataImporter.load_from_config(
        str(root / "config.yml"), str(root / "bot" / "domain"), [str(root / "data")]
    ).get_domain()
