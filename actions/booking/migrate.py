"""Brings the database up to date: `python -m actions.booking.migrate`."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from actions.booking.database import Database
from actions.booking.practice import practice
from actions.booking.practice_rows import synchronise
from actions.settings import settings

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations on the database at `url`, up to `revision`."""
    database = Database(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = database.engine
    command.upgrade(config, revision)
    database.engine.dispose()


def main() -> None:
    """Upgrade the configured database and bring `data/practice.yml` into it."""
    url = settings().database_url
    upgrade(url)
    Database(url).write(synchronise, practice=practice())


if __name__ == "__main__":
    main()
