"""What the environment and `practice.yml` may say, and what is refused at start."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from actions import settings
from actions.booking import migrate, practice
from actions.booking.database import Database, is_transient
from actions.booking.practice import PracticeError
from actions.booking.practice_rows import synchronise
from actions.booking.tables import Instant, metadata
from actions.settings import UnsafeSettings
from tests.booking.support import KEY, ROOT, Practice

FILE = ROOT / "data" / "practice.yml"


def changed(tmp_path: Path, **changes: object) -> Path:
    raw = yaml.safe_load(FILE.read_text())
    person = raw["practitioners"][0]
    for key, value in changes.items():
        if key in person["availability"]:
            person["availability"][key] = value
        elif key in raw["service"]:
            raw["service"][key] = value
        else:
            raw[key] = value
    path = tmp_path / "practice.yml"
    path.write_text(yaml.safe_dump(raw))
    return path


def test_the_practice_is_the_one_of_the_article() -> None:
    ours = practice.read(FILE)
    assert (ours.name, ours.phone, ours.zone) == ("ZipHealthy", "(479) 259-1390", "America/Chicago")
    assert ours.phone_digits == "4792591390"
    assert ours.sample


def test_production_refuses_sample_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    for cached in (settings.settings, practice.practice):
        cached.cache_clear()
    monkeypatch.setenv("ENV", "production")
    monkeypatch.setenv("SECRET_KEY", KEY.decode())
    with pytest.raises(UnsafeSettings, match="sample"):
        practice.practice()
    settings.settings.cache_clear()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weekly": {"funday": ["09:00-10:00"]}}, "'funday' is not a day"),
        ({"weekly": {"monday": ["9 to 5"]}}, "'9 to 5' is not a window"),
        ({"weekly": {"monday": ["10:00-09:00"]}}, "must run forward"),
        ({"weekly": {"monday": ["09:01-10:00"]}}, "steps of 5 minutes"),
        ({"exceptions": [{"day": "soon", "open": "09:00-10:00"}]}, "each needs"),
        ({"exceptions": [{"day": date(2026, 12, 24)}]}, "each needs"),
        ({"step_minutes": 7}, "step_minutes must be a multiple"),
    ],
)
def test_a_mistake_in_the_file_is_named(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(PracticeError, match=message):
        practice.read(changed(tmp_path, **changes))


def test_hours_changed_in_the_file_are_the_ones_offered(office: Practice, tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        weekly={"saturday": ["10:00-10:40"]},
        exceptions=[
            {"day": date(2026, 11, 28), "closed": "10:00-10:20"},
            {"day": date(2026, 11, 29), "open": "09:00-09:20"},
        ],
    )
    office.book("ana", office.free()[0])
    for _ in range(2):
        office.database.write(synchronise, practice=practice.read(path))
    assert [one.start for one in office.free()][:4] == [
        datetime(2026, 11, 21, 16, 0, tzinfo=UTC),
        datetime(2026, 11, 21, 16, 20, tzinfo=UTC),
        datetime(2026, 11, 28, 16, 20, tzinfo=UTC),
        datetime(2026, 11, 29, 15, 0, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"ENV": "production"}, "SECRET_KEY is required"),
        ({"ENV": "production", "SECRET_KEY": "short"}, "SECRET_KEY needs 32"),
        ({"CLOCK": "2026-11-20T09:00:00"}, "CLOCK needs an offset"),
    ],
)
def test_unsafe_settings_are_refused(
    tmp_path: Path, environment: dict[str, str], message: str
) -> None:
    with pytest.raises(UnsafeSettings, match=message):
        settings.read(environment, local=tmp_path)


def test_a_key_is_made_once_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    first = settings.read({}, local=tmp_path)
    assert settings.read({}, local=tmp_path) == first
    assert len(first.secret_key) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_settings_have_local_defaults(tmp_path: Path) -> None:
    local = settings.read({"SECRET_KEY": "k"}, local=tmp_path)
    assert local.database_url == f"sqlite:///{tmp_path / 'booking.db'}"
    assert local.desk_url == "http://127.0.0.1:5080"
    assert (
        settings.read(
            {"DESK_URL": "https://a.example/", "SECRET_KEY": "k"}, local=tmp_path
        ).desk_url
        == "https://a.example"
    )


def test_the_migrations_make_the_tables_and_take_them_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'booking.db'}"
    migrate.upgrade(url)
    migrate.upgrade(url)
    engine = Database(url).engine
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "booking_version"})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_database_waits_writes_through_and_checks_references(office: Practice) -> None:
    with office.database.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


class Locked(Exception):
    pgcode: str | None = None


def test_a_transaction_that_met_a_lock_is_tried_three_times_more(office: Practice) -> None:
    tries = []

    def busy(*, connection: sa.engine.Connection) -> None:
        tries.append(connection)
        raise sa.exc.OperationalError("BEGIN", {}, Locked("database is locked"))

    with pytest.raises(sa.exc.OperationalError):
        office.database.write(busy)
    assert len(tries) == 4


@pytest.mark.parametrize(
    ("code", "transient"), [("40P01", True), ("40001", True), ("55P03", True), ("23505", False)]
)
def test_deadlocks_and_lock_timeouts_are_transient(code: str, transient: bool) -> None:
    cause = Locked("x")
    cause.pgcode = code
    assert is_transient(sa.exc.OperationalError("COMMIT", {}, cause)) is transient


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Instant().process_bind_param(datetime(2026, 11, 20), None)


READY_FOR_2 = """
import warnings
from sqlalchemy.exc import RemovedIn20Warning
warnings.simplefilter("error", RemovedIn20Warning)
from pathlib import Path
from actions.booking import bookings, migrate
from actions.booking.database import Database
from tests.booking.support import Practice, synchronise, practice
migrate.main()
office = Practice(Database("{url}"))
first, second = office.free()[:2]
office.hold("ana", second)
booked = office.book("ana", first)
office.wait(minutes=20)
office.hold("ben", second)
office.database.write(bookings.cancel, row=booked, now=office.now)
"""


def test_the_booking_runs_on_the_next_sqlalchemy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'booking.db'}"
    environment = os.environ | {
        "SQLALCHEMY_WARN_20": "1",
        "DATABASE_URL": url,
        "SECRET_KEY": KEY.decode(),
    }
    program = READY_FOR_2.replace("{url}", url)
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True)
