"""A practice in a database of its own, with a clock that tests set."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from actions import clock, settings
from actions.booking import bookings, contact_rows, database, holds, migrate, openings, practice
from actions.booking.contacts import Contact
from actions.booking.database import Database
from actions.booking.openings import Opening
from actions.booking.practice_rows import synchronise
from actions.skills import replies

ROOT = Path(__file__).resolve().parents[2]
# a Friday morning in Arkansas; the Thursday after it is Thanksgiving
FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
KEY = b"a key for tests, 32 characters or more"
ANA = Contact(name="Ana Lopez", phone="+14795550142")


@dataclass
class Practice:
    """The booking functions, on one database and one clock."""

    database: Database
    now: datetime = FRIDAY
    key: bytes = KEY
    known: practice.Practice = field(
        default_factory=lambda: practice.read(ROOT / "data" / "practice.yml")
    )

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def free(self, holder: str | None = None) -> list[Opening]:
        """Openings a visitor can have now."""
        return self.database.read(openings.free, now=self.now, holder=holder)

    def hold(self, holder: str, opening: Opening, **more: Any) -> Any:
        """Hold an opening."""
        return self.database.write(holds.hold, opening=opening, holder=holder, now=self.now, **more)

    def give(self, holder: str, held: Any, contact: Contact = ANA) -> Contact | None:
        """Give contact details with a hold."""
        known: Contact | None = self.database.write(
            contact_rows.keep, booking_id=held.id, holder=holder, given=contact
        )
        return known

    def confirm(self, holder: str, held: Any) -> Any:
        """Confirm a hold."""
        return self.database.write(
            bookings.confirm,
            booking_id=held.id,
            holder=holder,
            key=self.key,
            now=self.now,
        )

    def book(self, holder: str, opening: Opening, contact: Contact = ANA) -> Any:
        """Hold, give contact details, confirm."""
        held = self.hold(holder, opening)
        self.give(holder, held, contact)
        return self.confirm(holder, held)

    def rows(self, sql: str) -> list[Any]:
        """Rows of a query."""
        with self.database.engine.connect() as connection:
            return list(connection.exec_driver_sql(sql).all())


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all migrations and the practice in it; copied for each test."""
    path = tmp_path_factory.mktemp("migrated") / "booking.db"
    url = f"sqlite:///{path}"
    migrate.upgrade(url)
    made = Database(url)
    made.write(synchronise, practice=practice.read(ROOT / "data" / "practice.yml"))
    with made.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    made.engine.dispose()
    return path


def copied(migrated: Path, folder: Path) -> Database:
    """A fresh copy of the migrated database in `folder`."""
    path = folder / "booking.db"
    path.write_bytes(migrated.read_bytes())
    return Database(f"sqlite:///{path}")


@pytest.fixture
def office(migrated: Path, tmp_path: Path) -> Iterator[Practice]:
    """The practice, open for booking."""
    fresh = copied(migrated, tmp_path)
    yield Practice(fresh)
    fresh.engine.dispose()


@pytest.fixture
def served(office: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Practice:
    """The same practice, as the action server and the desk find it through the environment."""
    for name in ("ENV", "CLOCK", "DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", str(office.database.engine.url))
    monkeypatch.setenv("SECRET_KEY", KEY.decode())
    monkeypatch.setenv("DESK_URL", "https://desk.example.org")
    monkeypatch.setattr(clock, "now", lambda: office.now)
    for cached in (
        settings.settings,
        practice.practice,
        database.database,
        replies._written,
    ):
        cached.cache_clear()
    return office
