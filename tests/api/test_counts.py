"""Crises in the live chat are counted once each, and counting never stands before the reply."""

import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rasa.core.agent import Agent

from bot import settings
from bot.answers.content import Content
from bot.channels import counting, wire
from bot.channels.sessions import Session
from bot.channels.turn import Said, TurnTaker
from bot.safety.cards import CardBook
from bot.safety.counts import kept
from bot.safety.verdict import Verdict
from bot.stores.conversations import ConversationStore
from bot.stores.counts import Count
from bot.stores.locks import ConversationLocks
from tests.house import ROOT, House, Visitor, hung

CRISIS = "I want to kill myself tonight"
CONCERN = "everything feels pointless, I am so tired of living"
WEEK = "2026-W47"  # of the clock in tests/house.py


def counted(house: House, tier: str) -> int:
    """How many the house has counted of a tier."""
    counts = kept(house.environment["DATABASE_URL"])
    return sum(one.number for one in counts if one.tier == tier)


@contextmanager
def refusing(house: House, table: str) -> Iterator[None]:
    """The database takes nothing new into a table for the length of the block."""
    with sqlite3.connect(house.folder / "rewire.db") as database:
        database.execute(
            f"CREATE TRIGGER refuse BEFORE INSERT ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'nothing goes in'); END"
        )
    try:
        yield
    finally:
        with sqlite3.connect(house.folder / "rewire.db") as database:
            database.execute("DROP TRIGGER refuse")


def test_each_crisis_turn_counts_one(visitor: Visitor, house: House) -> None:
    before = counted(house, "crisis")
    assert visitor.say(CRISIS)[0]["custom"]["kind"] == "crisis"
    assert counted(house, "crisis") == before + 1
    visitor.say("I still want to kill myself")
    assert counted(house, "crisis") == before + 2


def test_each_concern_counts_one_with_its_week_and_kind(visitor: Visitor, house: House) -> None:
    before = counted(house, "concern")
    reply = visitor.say(CONCERN)[0]["custom"]
    assert reply["tier"] == "concern"
    assert counted(house, "concern") == before + 1
    lines = kept(house.environment["DATABASE_URL"])
    assert (WEEK, reply["crisis"], "concern") in [line[:3] for line in lines]


def test_a_question_counts_nothing(visitor: Visitor, house: House) -> None:
    before = kept(house.environment["DATABASE_URL"])
    visitor.press("Book a free consultation")
    visitor.say("what is a synapse?")
    assert kept(house.environment["DATABASE_URL"]) == before


def test_the_same_message_sent_again_is_not_counted_again(visitor: Visitor, house: House) -> None:
    before = counted(house, "crisis")
    body = {"id": uuid.uuid4().hex, "text": CRISIS}
    first = visitor.post(**body).json()
    assert visitor.post(**body).json() == first
    assert counted(house, "crisis") == before + 1


def test_a_turn_that_failed_and_is_tried_again_counts_once(visitor: Visitor, house: House) -> None:
    visitor.press("Book a free consultation")
    before = counted(house, "concern")
    with hung(house.ports["ACTION_PORT"]):
        failed = visitor.send(id="once", text=CONCERN)
    assert failed[-1]["custom"]["kind"] == "error"
    assert counted(house, "concern") == before + 1
    again = visitor.send(id="once", text=CONCERN)
    assert {message["custom"]["kind"] for message in again}.isdisjoint({"error"})
    assert counted(house, "concern") == before + 1


def test_a_count_that_cannot_be_written_changes_nothing_for_the_visitor(
    visitor: Visitor, house: House
) -> None:
    expected = house.visitor().say(CRISIS)
    before = counted(house, "crisis")
    with refusing(house, "crisis_counts"):
        reply = visitor.say(CRISIS)
    assert [message["text"] for message in reply] == [message["text"] for message in expected]
    assert counted(house, "crisis") == before
    assert "Crisis not counted: IntegrityError" in house.log()
    assert CRISIS not in house.log()


def test_a_database_that_takes_nothing_at_all_still_gives_the_card(
    visitor: Visitor, house: House
) -> None:
    before = counted(house, "crisis")
    database = sqlite3.connect(house.folder / "rewire.db", isolation_level=None)
    database.execute("BEGIN IMMEDIATE")  # somebody else writes, and does not end
    try:
        reply = visitor.say(CRISIS)
    finally:
        database.rollback()
        database.close()
    assert reply[0]["custom"]["kind"] == "crisis"
    assert any(link["url"] == "tel:988" for link in reply[0]["links"])
    deadline = time.monotonic() + 10
    while counted(house, "crisis") == before and time.monotonic() < deadline:
        time.sleep(0.1)  # the count was left behind, and is made good
    assert counted(house, "crisis") == before + 1


class Hurt:
    """Real turns of a real agent whose model has been lost."""

    def __init__(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("CLOCK", "2026-11-20T09:00:00-06:00")
        self.url = url
        agent = Agent.load(str(ROOT / "models" / "rewire.tar.gz"), lock_store=ConversationLocks())
        self.store = ConversationStore(agent.domain)
        agent.tracker_store = agent.processor.tracker_store = self.store
        content = Content.load(settings.data_root())
        cards = CardBook.load(settings.data_root() / "safety")
        self.taker = TurnTaker(agent, cards, content.practice, lambda *_: ("", None))
        self.session = Session("web-1", datetime.now(UTC) + timedelta(hours=1))
        self.agent = agent

    async def open(self) -> None:
        await self.taker.take(self.session, Said("open", "/open"), Verdict(), lambda _: None)
        self.agent.processor.graph_runner = None

    async def say(self, message_id: str, verdict: Verdict) -> list[wire.Message]:
        sent: list[wire.Message] = []
        await self.taker.take(self.session, Said(message_id, CRISIS), verdict, sent.append)
        return sent


async def test_a_card_that_the_channel_had_to_send_itself_is_counted_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = Hurt(f"sqlite:///{tmp_path / 'rewire.db'}", monkeypatch)
    await chat.open()
    verdict = Verdict("crisis", "suicide", "self", "first")
    for _ in range(2):
        sent = await chat.say("1", verdict)
        assert [message["custom"]["kind"] for message in sent] == ["crisis"]
    assert kept(chat.url) == [Count(WEEK, "suicide", "crisis", 1)]


async def test_who_waits_for_a_card_does_not_wait_for_a_slow_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = Hurt(f"sqlite:///{tmp_path / 'rewire.db'}", monkeypatch)
    await chat.open()
    monkeypatch.setattr(chat.store.counts, "add", lambda *_: time.sleep(3))
    begun = time.monotonic()
    sent = await chat.say("1", Verdict("crisis", "suicide", "self", "first"))
    assert sent[0]["custom"]["kind"] == "crisis"
    assert time.monotonic() - begun < counting.LONGEST_COUNT + 1
