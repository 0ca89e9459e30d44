"""How many crises there were: a number for each week, kind and tier, and nothing else."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

# No key but these three: a column more could lead to somebody.
_counts = sa.Table(
    "crisis_counts",
    sa.MetaData(),
    sa.Column("week", sa.String(8), primary_key=True),
    sa.Column("kind", sa.String(32), primary_key=True),
    sa.Column("tier", sa.String(8), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Count(NamedTuple):
    """One line of the table."""

    week: str
    kind: str
    tier: str
    number: int


def week_of(instant: datetime) -> str:
    """The ISO week of an instant, as in 2026-W47; a week begins on Monday at 0:00 of its zone."""
    year, week, _ = instant.isocalendar()
    return f"{year}-W{week:02d}"


class CrisisCounts:
    """The table in the database of the conversations, which outlives each of them."""

    def __init__(self, engine: sa.engine.Engine) -> None:
        self._engine = engine

    def create(self) -> None:
        """Make the table if it is not there."""
        _counts.create(self._engine, checkfirst=True)

    def add(self, week: str, kind: str, tier: str) -> None:
        """Count one more; several processes may do so at once."""
        one = _INSERT[self._engine.dialect.name](_counts).values(
            week=week, kind=kind, tier=tier, number=1
        )
        upsert = one.on_conflict_do_update(
            index_elements=[_counts.c.week, _counts.c.kind, _counts.c.tier],
            set_={"number": _counts.c.number + 1},
        )
        with self._engine.begin() as connection:
            connection.execute(upsert)

    def all(self) -> list[Count]:
        """Every line, the oldest week first."""
        if not sa.inspect(self._engine).has_table(_counts.name):
            return []
        order = (_counts.c.week, _counts.c.kind, _counts.c.tier)
        with self._engine.connect() as connection:
            return [Count(*row) for row in connection.execute(sa.select(_counts).order_by(*order))]
