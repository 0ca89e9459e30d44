"""Crises are counted by week, kind and tier, and nothing that could lead to a visitor is kept."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain

from bot.safety import counts as command
from bot.safety.verdict import KINDS, TIERS
from bot.stores.conversations import ConversationStore
from bot.stores.counts import Count, CrisisCounts, week_of

WEEK = "2026-W47"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path / 'conversations.db'}"
    monkeypatch.setenv("DATABASE_URL", address)
    return address


@pytest.fixture
def counts(url: str) -> CrisisCounts:
    return ConversationStore(Domain.empty()).counts


def test_the_table_has_no_column_that_could_lead_to_anybody(counts: CrisisCounts, url: str) -> None:
    columns = sa.inspect(sa.create_engine(url)).get_columns("crisis_counts")
    assert [column["name"] for column in columns] == ["week", "kind", "tier", "number"]


def test_crises_of_one_week_kind_and_tier_are_one_line(counts: CrisisCounts, url: str) -> None:
    for _ in range(3):
        counts.add(WEEK, "suicide", "crisis")
    counts.add(WEEK, "suicide", "concern")
    counts.add("2026-W48", "suicide", "crisis")
    assert counts.all() == [
        Count(WEEK, "suicide", "concern", 1),
        Count(WEEK, "suicide", "crisis", 3),
        Count("2026-W48", "suicide", "crisis", 1),
    ]
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        assert connection.execute("SELECT count(*) FROM crisis_counts").fetchone() == (3,)


def test_none_of_many_at_once_is_lost(counts: CrisisCounts) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: counts.add(WEEK, "abuse", "crisis"), range(40)))
    assert counts.all() == [Count(WEEK, "abuse", "crisis", 40)]


async def test_counts_outlive_the_conversations_they_came_from(url: str) -> None:
    store = ConversationStore(Domain.empty())
    store.counts.add(WEEK, "child", "concern")
    await store.delete("ana")
    assert ConversationStore(Domain.empty()).counts.all() == [Count(WEEK, "child", "concern", 1)]


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (datetime(2026, 11, 22, 23, 59, tzinfo=UTC), "2026-W47"),
        (datetime(2026, 11, 23, tzinfo=UTC), "2026-W48"),
        (datetime(2027, 1, 1, tzinfo=UTC), "2026-W53"),
        (datetime(2024, 12, 30, tzinfo=UTC), "2025-W01"),
    ],
)
def test_a_week_is_the_iso_week_with_its_own_year(day: datetime, week: str) -> None:
    assert week_of(day) == week


def test_every_kind_and_tier_has_room_in_the_table(counts: CrisisCounts) -> None:
    columns = {
        column["name"]: column["type"].length
        for column in sa.inspect(counts._engine).get_columns("crisis_counts")
        if column["name"] != "number"
    }
    assert columns["kind"] >= max(map(len, KINDS))
    assert columns["tier"] >= max(map(len, TIERS))
    assert columns["week"] >= len(WEEK)


def test_the_practice_reads_a_line_for_each_week_kind_and_tier(
    counts: CrisisCounts, capsys: pytest.CaptureFixture[str]
) -> None:
    counts.add(WEEK, "eating_disorder", "concern")
    counts.add(WEEK, "eating_disorder", "concern")
    command.main()
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["week", "kind", "tier", "number"],
        [WEEK, "eating_disorder", "concern", "2"],
    ]


def test_before_the_first_crisis_the_practice_reads_that_there_was_none(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.main()
    assert capsys.readouterr().out.strip() == command.NONE_YET
    assert list(tmp_path.iterdir()) == []
    ConversationStore(Domain.empty())
    command.main()
    assert capsys.readouterr().out.strip() == command.NONE_YET
