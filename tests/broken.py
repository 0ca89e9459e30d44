"""Breaks one part of a running house, for real."""

import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.house import ROOT, House, processes

_COPIED = ("bot", "actions", "deploy", "data", "models/safety")
_LINKED = ("models/encoder", "models/rewire.tar.gz")
_FILES = ("config.yml", "endpoints.yml", "Procfile")


def copy_of_the_project(folder: Path) -> Path:
    """Code, words and models in a folder of their own, where they can be broken."""
    root = folder / "project"
    ignored = shutil.ignore_patterns("__pycache__")
    for name in _COPIED:
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    for name in _FILES:
        shutil.copy(ROOT / name, root / name)
    for name in _LINKED:
        (root / name).symlink_to(ROOT / name)
    return root


def put_in(path: Path, after: str, line: str) -> None:
    """Add a line to a file of a copy, below a line that it holds once."""
    lines = path.read_text(encoding="utf-8").split("\n")
    (place,) = [number for number, one in enumerate(lines) if one.strip().startswith(after)]
    lines.insert(place + 1, line)
    path.write_text("\n".join(lines), encoding="utf-8")


def kill_server(port: str) -> None:
    """End the process that serves this port, as the system does when memory runs out."""
    serving = []
    for process in processes(port):
        command = Path(f"/proc/{process}/cmdline").read_bytes()
        if b"deploy.keep" not in command:
            serving.append(process)
    assert serving
    for process in serving:
        os.kill(process, signal.SIGKILL)


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Somebody else writes to the house's database for the length of the block."""
    with closing(sqlite3.connect(house.folder / "rewire.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


def lose_the_store(house: House, *, for_good: bool) -> None:
    """The file of the conversations is gone; `for_good`, nothing can be put in its place."""
    for path in house.folder.glob("rewire.db*"):
        path.rmdir() if path.is_dir() else path.unlink()
    if for_good:
        (house.folder / "rewire.db").mkdir()
