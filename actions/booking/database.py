"""One engine for a process, and the transactions that run on it."""

import asyncio
import random
import threading
import time
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from actions.settings import settings

Result = TypeVar("Result")
RETRIES = 3
_PAUSE = random.SystemRandom()
# deadlock, serialization failure, lock not available
TRANSIENT_STATES = {"40P01", "40001", "55P03"}


class Database:
    """Reads and writes as whole transactions.

    `work` is a function that takes `connection=` and the keywords passed along.
    """

    def __init__(self, url: str) -> None:
        """Open `url`; connections are made when first needed."""
        self.engine = _engine(url)
        # SQLite lets one writer in; waiting here is fair and cheaper than polling its lock
        self._write_lock = threading.Lock()
        self._sqlite = self.engine.dialect.name == "sqlite"

    def read(self, work: Callable[..., Result], **keywords: Any) -> Result:
        """What `work` returns, in one reading transaction."""
        with self.engine.connect() as connection, connection.begin():
            return work(connection=connection, **keywords)

    def write(self, work: Callable[..., Result], **keywords: Any) -> Result:
        """What `work` returns, committed; rolled back if it raises; retried if it met a lock."""
        for attempt in range(RETRIES + 1):
            try:
                return self._write_once(work, keywords)
            except DBAPIError as error:
                if attempt == RETRIES or not is_transient(error):
                    raise
            time.sleep(_PAUSE.uniform(0.01, 0.05) * 2**attempt)
        raise AssertionError("unreachable")

    def overwrite(self) -> None:
        """On SQLite, what was deleted stays readable in the log until it is written back."""
        if self._sqlite:
            # not in a transaction, as every connection of the engine's own would be
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def _write_once(self, work: Callable[..., Result], keywords: dict[str, Any]) -> Result:
        if not self._sqlite:
            with self.engine.begin() as connection:
                return work(connection=connection, **keywords)
        with self._write_lock, self.engine.connect() as connection:
            writing = connection.execution_options(immediate=True)
            with writing.begin():
                return work(connection=writing, **keywords)


@lru_cache(maxsize=1)
def database() -> Database:
    """The process's database, from DATABASE_URL."""
    return Database(settings().database_url)


async def in_thread(
    transaction: Callable[..., Result], work: Callable[..., Result], **keywords: Any
) -> Result:
    """Run `transaction` (a Database's `read` or `write`) without keeping the event loop waiting."""
    return await asyncio.to_thread(partial(transaction, work, **keywords))


def is_transient(error: DBAPIError) -> bool:
    """Whether the same transaction may pass a moment later."""
    if getattr(error.orig, "pgcode", None) in TRANSIENT_STATES:
        return True
    return "database is locked" in str(error.orig)


def _engine(url: str) -> Engine:
    address = sa.engine.make_url(url)
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, future=True)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        address,
        future=True,
        poolclass=QueuePool,
        connect_args={"check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # the driver must not begin transactions of its own; _begin_sqlite does
    connection.isolation_level = None
    for pragma in (
        "busy_timeout = 5000",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
