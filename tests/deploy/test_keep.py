"""A process that falls is started again; one that cannot run is given up, and says so."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import ROOT

LONGEST_WAIT = 30.0  # seconds
SERVING = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()} '); time.sleep(600)"
# killed at first, and then ending by itself each time
FALLING = """
import os, signal, sys
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()} ")
if len(open(sys.argv[1]).read().split()) == 1:
    os.kill(os.getpid(), signal.SIGKILL)
sys.exit(3)
"""


def kept(*arguments: str) -> subprocess.Popen[bytes]:
    """A Python program under `deploy.keep`, in a group of its own as `make run` has it."""
    command = [sys.executable, "-m", "deploy.keep", sys.executable, "-c", *arguments]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL)


def servers(started: Path, number: int) -> list[int]:
    """Ids of the processes that have served, once there are so many."""
    deadline = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < deadline:
        ids = started.read_text().split() if started.exists() else []
        if len(ids) >= number:
            return [int(one) for one in ids]
        time.sleep(0.05)
    raise AssertionError(f"{number} starts were expected")


def runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    file = tmp_path / "started"
    keeper = kept(SERVING, str(file))
    yield keeper, file
    if keeper.poll() is None:
        os.killpg(keeper.pid, signal.SIGKILL)
        keeper.wait()


def test_a_server_that_the_system_kills_serves_again(
    started: tuple[subprocess.Popen[bytes], Path],
) -> None:
    keeper, file = started
    for life in range(1, 5):  # as often as it is killed
        os.kill(servers(file, life)[-1], signal.SIGKILL)
    assert runs(servers(file, 5)[-1])
    assert keeper.poll() is None


def test_who_stops_the_group_leaves_no_server_behind(
    started: tuple[subprocess.Popen[bytes], Path],
) -> None:
    keeper, file = started
    (server,) = servers(file, 1)
    os.killpg(keeper.pid, signal.SIGTERM)
    assert keeper.wait(LONGEST_WAIT) != 0
    deadline = time.monotonic() + LONGEST_WAIT
    while runs(server) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not runs(server)


def test_a_server_that_cannot_start_is_given_up_with_its_own_status() -> None:
    assert kept("raise SystemExit(3)").wait(LONGEST_WAIT) == 3


def test_a_server_that_ends_by_itself_is_given_up_after_three_short_lives(tmp_path: Path) -> None:
    file = tmp_path / "started"
    assert kept(FALLING, str(file)).wait(LONGEST_WAIT) == 3
    assert len(servers(file, 1)) == 4
