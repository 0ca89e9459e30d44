"""Rasa's own commands work with this project's paths, as the Makefile calls them."""

import subprocess
import sys
from pathlib import Path

from tests.house import ROOT, environment_for_rasa

MODEL = ["-m", "models/rewire.tar.gz", "--endpoints", "endpoints.yml"]


def rasa(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rasa", *arguments],
        cwd=ROOT,
        env=environment_for_rasa(),
        input=typed,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_every_conversation_that_was_written_down_goes_as_written(tmp_path: Path) -> None:
    stories = ["--e2e", "--stories", "tests/conversations", "--fail-on-prediction-errors"]
    done = rasa("test", "core", *MODEL, *stories, "--out", str(tmp_path))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_an_engineer_can_talk_to_it_in_a_shell() -> None:
    credentials = ["--credentials", "bot/credentials.yml"]
    port = ["--port", environment_for_rasa()["PORT"]]
    done = rasa("shell", *MODEL, *credentials, *port, typed="what is dbt\n/stop\n")
    assert "two kinds of skills" in done.stdout, done.stdout[-2000:] + done.stderr[-2000:]
