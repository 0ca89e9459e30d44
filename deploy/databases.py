"""Opens the databases before anything starts, and says in one line what is wrong with one."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from deploy.environment import BadSetting

# Where the processes keep their data while DATABASE_URL is left out, under `var/`.
FILES = ("booking.db", "conversations.db")
LONGEST_CONNECT = 5  # seconds
NOT_A_DATABASE = "the file is not a database"
_REASONS = {
    "file is not a database": NOT_A_DATABASE,
    "malformed": "the file is damaged",
    "unable to open": "the file cannot be opened",
    "readonly": "the file cannot be written",
}


def check_databases(root: Path, values: Mapping[str, str]) -> None:
    """Raise BadSetting, naming the setting or the file, if a database cannot be used."""
    if not values.get("DATABASE_URL"):
        for name in FILES:
            path = root / "var" / name
            _check_file(path, str(path))
        return
    address = _address(values["DATABASE_URL"])
    if address.get_backend_name() != "sqlite":
        _check_server(address)
    elif address.database in {None, "", ":memory:"}:
        raise BadSetting("DATABASE_URL: it names no file.")
    else:
        path = root / str(address.database)
        _check_file(path, f"DATABASE_URL ({path})")


def _address(text: str) -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):  # its words quote the address, and so the password
        raise BadSetting("DATABASE_URL: this is no address of a database.") from None


def _check_file(path: Path, name: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"{path.parent} cannot be written: {error.strerror}.") from error
    if path.exists() and not os.access(path, os.W_OK):
        raise BadSetting(f"{name}: {_REASONS['readonly']}.")
    try:
        with closing(sqlite3.connect(path, timeout=1)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        if "locked" not in str(error):  # somebody writes to it: it is one
            raise BadSetting(f"{name}: {_reason(str(error))}.") from error


def _check_server(address: URL) -> None:
    waiting = {"connect_timeout": LONGEST_CONNECT}
    try:
        create_engine(address, poolclass=NullPool, connect_args=waiting).connect().close()
    except DBAPIError as error:
        said = str(error.orig).strip().splitlines() or ["no reason given"]
        reason = _without_password(said[0], address)
        raise BadSetting(f"DATABASE_URL: the database cannot be reached: {reason}.") from None
    except (ArgumentError, ImportError):
        raise BadSetting(f"DATABASE_URL: {address.drivername} is not installed here.") from None


def _reason(said: str) -> str:
    return next((plain for words, plain in _REASONS.items() if words in said), said)


def _without_password(said: str, address: URL) -> str:
    secret = str(address.password or "")
    return (said.replace(secret, "***") if secret else said).rstrip(".")
