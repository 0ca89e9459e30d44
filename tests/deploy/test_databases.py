"""A database that cannot be used is found before anybody is served, and named in one line."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from deploy.databases import FILES, check_databases
from deploy.environment import BadSetting
from tests.house import free_port

GARBAGE = b"no database at all, and longer than a header of one hundred bytes" * 9


def refusal(root: Path, url: str = "") -> str:
    with pytest.raises(BadSetting) as refused:
        check_databases(root, {"DATABASE_URL": url})
    message = str(refused.value)
    assert "\n" not in message
    assert "sqlalche" not in message
    return message


@pytest.mark.parametrize("name", FILES)
def test_a_webmaster_reads_which_file_is_no_database(tmp_path: Path, name: str) -> None:
    path = tmp_path / "var" / name
    path.parent.mkdir()
    path.write_bytes(GARBAGE)
    assert refusal(tmp_path) == f"{path}: the file is not a database."
    assert path.read_bytes() == GARBAGE


def test_a_folder_in_the_place_of_a_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "var" / "conversations.db"
    path.mkdir(parents=True)
    assert refusal(tmp_path) == f"{path}: the file cannot be opened."


def test_a_database_of_ones_own_is_looked_for_where_the_processes_look(tmp_path: Path) -> None:
    (tmp_path / "own.db").write_bytes(GARBAGE)
    expected = f"DATABASE_URL ({tmp_path / 'own.db'}): the file is not a database."
    assert refusal(tmp_path, "sqlite:///own.db") == expected


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("sqlite://", "it names no file"),
        ("sqlite:///:memory:", "it names no file"),
        ("postgresql", "this is no address of a database"),
        ("postgresql://chat:hunter2@db:port/chat", "this is no address of a database"),
        ("postgresql+nothing://chat:hunter2@db/chat", "postgresql+nothing is not installed here"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_without_its_password(
    tmp_path: Path, url: str, why: str
) -> None:
    assert refusal(tmp_path, url) == f"DATABASE_URL: {why}."


def test_a_database_that_does_not_answer_is_said_without_its_password(tmp_path: Path) -> None:
    said = refusal(tmp_path, f"postgresql://chat:hunter2@127.0.0.1:{free_port()}/chat")
    assert said.startswith("DATABASE_URL: the database cannot be reached: ")
    assert said.endswith("Connection refused.")
    assert "hunter2" not in said


def test_a_first_start_needs_no_file(tmp_path: Path) -> None:
    check_databases(tmp_path, {})
    check_databases(tmp_path, {"DATABASE_URL": f"sqlite:///{tmp_path}/new/rewire.db"})


def test_a_database_that_somebody_writes_to_is_one(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE mine (id)")
        other.execute("BEGIN EXCLUSIVE")
        check_databases(tmp_path, {"DATABASE_URL": f"sqlite:///{path}"})
