"""Adding an article is adding a folder: nothing else is touched, and nothing else gets worse."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.answers.check import missing_from
from bot.answers.content import Content
from bot.understanding.evaluate import MODEL, OUTSIDE, Row, understood
from tests.house import ROOT

HERE = Path(__file__).parent / "second_article"


def rows(path: Path) -> list[dict[str, str]]:
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    return [{"style": "plain", **row} for row in found if row.get("style") not in OUTSIDE]


def right(answered: list[Row]) -> float:
    return sum(row.intent == row.topic for row in answered) / len(answered)


@pytest.fixture(scope="module")
def enlarged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of everything there is, and one more article."""
    folder = tmp_path_factory.mktemp("enlarged")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(HERE / "articles", folder / "data" / "articles", dirs_exist_ok=True)
    command = [sys.executable, "-m", "rasa", "train", "--skip-validation", "-d", "bot/domain"]
    command += ["--data", str(folder / "data"), "--out", str(folder), "--fixed-model-name", "all"]
    environment = {**os.environ, "DATA_DIR": str(folder / "data")}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return folder


def test_every_topic_of_the_new_article_is_in_the_model(enlarged: Path) -> None:
    content = Content.load(enlarged / "data")
    assert {topic.article for topic in content.topics.values()} >= {"how-bees-make-honey"}
    assert missing_from(str(enlarged / "all.tar.gz"), content) == []


def test_the_new_article_is_understood_and_the_first_one_loses_at_most_a_point(
    enlarged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = rows(ROOT / "tests" / "nlu" / "dev.jsonl")
    before = asyncio.run(understood(first, MODEL))
    monkeypatch.setenv("DATA_DIR", str(enlarged / "data"))
    both = first + rows(HERE / "held_out.jsonl")
    after = asyncio.run(understood(both, enlarged / "all.tar.gz"))
    assert right(after[len(first) :]) >= 0.9
    assert right(after[: len(first)]) >= right(before) - 0.01
