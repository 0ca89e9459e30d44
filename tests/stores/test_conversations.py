"""Conversations in a database: kept, found again, forgotten."""

import sqlite3
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.stores.conversations import ConversationStore, conversations

DAY = timedelta(hours=24)
WORD = "kaleidoscope"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ConversationStore:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'conversations.db'}")
    return ConversationStore(Domain.empty())


def turn(text: str, *, hours_ago: float = 0) -> list[Event]:
    said = time.time() - hours_ago * 3600
    return [
        UserUttered(text, message_id="1", timestamp=said),
        ActionExecuted("utter_dbt", timestamp=said),
        BotUttered("DBT builds skills.", timestamp=said),
        ActionExecuted("action_listen", timestamp=said),
    ]


async def keep(store: ConversationStore, visitor: str, *events: Event) -> DialogueStateTracker:
    tracker = await store.get_or_create_tracker(visitor, append_action_listen=False)
    for event in events:
        tracker.update(event)
    await store.save(tracker)
    return tracker


async def words(store: ConversationStore, visitor: str) -> list[str | None]:
    tracker = await store.retrieve(visitor)
    events = tracker.events if tracker else []
    return [event.text for event in events if isinstance(event, UserUttered | BotUttered)]


def on_disk(folder: Path) -> bytes:
    """Everything in the folder: the database and SQLite's files beside it."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


def thumbs(folder: Path) -> list[Any]:
    with sqlite3.connect(folder / "conversations.db") as connection:
        return list(connection.execute("SELECT conversation, topic, value FROM feedback"))


async def test_a_visitor_who_reloads_finds_the_conversation(store: ConversationStore) -> None:
    await keep(store, "ana", *turn("what does dbt do"))
    assert await words(store, "ana") == ["what does dbt do", "DBT builds skills."]


async def test_a_conversation_outlives_a_restart(store: ConversationStore) -> None:
    await keep(store, "ana", *turn("what does dbt do"))
    store.engine.dispose()
    assert await words(ConversationStore(Domain.empty()), "ana") == await words(store, "ana")


async def test_every_turn_is_kept_once(store: ConversationStore) -> None:
    tracker = await keep(store, "ana", *turn("first"))
    await store.save(tracker)
    await keep(store, "ana", *turn("second"))
    assert await words(store, "ana") == [
        "first",
        "DBT builds skills.",
        "second",
        "DBT builds skills.",
    ]


async def test_nobody_reads_the_conversation_of_another(store: ConversationStore) -> None:
    await keep(store, "ana", *turn("what does dbt do"))
    assert await store.retrieve("ben") is None


async def test_contact_details_never_reach_the_disk(
    store: ConversationStore, tmp_path: Path
) -> None:
    metadata = {"contact": {"name": "Ana Lopez", "phone": "479-555-0142"}}
    form = UserUttered("/give_contact", metadata=metadata)
    typed = UserUttered("write to ana@example.org or call (479)555-0142")
    private = UserUttered("Ana Lopez", metadata={"private": True})
    await keep(store, "ana", form, typed, private)
    kept = on_disk(tmp_path)
    for secret in (b"Lopez", b"0142", b"ana@example"):
        assert secret not in kept
    assert b"give_contact" in kept


async def test_a_deleted_conversation_leaves_no_byte_on_disk(
    store: ConversationStore, tmp_path: Path
) -> None:
    long = f"{WORD} " * 1000
    await keep(store, "ana", *turn(WORD), *turn(long))
    await keep(store, "ben", *turn("what does dbt do"))
    assert WORD.encode() in on_disk(tmp_path)
    await store.delete("ana")
    assert WORD.encode() not in on_disk(tmp_path)
    assert await store.retrieve("ana") is None
    assert await words(store, "ben") == ["what does dbt do", "DBT builds skills."]


async def test_deleting_what_is_not_there_is_no_error(store: ConversationStore) -> None:
    await store.delete("nobody")
    assert await store.delete_older_than(DAY) == 0


async def test_conversations_are_forgotten_a_day_after_they_began(
    store: ConversationStore, tmp_path: Path
) -> None:
    await keep(store, "old", *turn(WORD, hours_ago=24.1), *turn("just now"))
    await keep(store, "older", *turn(WORD, hours_ago=70))
    await keep(store, "young", *turn("what does dbt do", hours_ago=23.9))
    assert await store.delete_older_than(DAY) == 2
    assert await store.keys() == ["young"]
    assert WORD.encode() not in on_disk(tmp_path)
    assert await store.delete_older_than(DAY) == 0


async def test_the_last_thumb_on_a_message_counts(store: ConversationStore, tmp_path: Path) -> None:
    await store.rate("ana", "message 1", "dbt", "up")
    await store.rate("ana", "message 1", "dbt", "down")
    await store.rate("ben", "message 1", None, "up")
    assert thumbs(tmp_path) == [("ana", "dbt", "down"), ("ben", None, "up")]


async def test_thumbs_go_with_their_conversation(store: ConversationStore, tmp_path: Path) -> None:
    for visitor, hours in (("ana", 0), ("old", 30), ("ben", 0)):
        await keep(store, visitor, *turn("what does dbt do", hours_ago=hours))
        await store.rate(visitor, "message 1", "dbt", "up")
    await store.delete("ana")
    await store.delete_older_than(DAY)
    assert thumbs(tmp_path) == [("ben", "dbt", "up")]


def agent_with(store: Any) -> Any:
    return SimpleNamespace(tracker_store=store, processor=SimpleNamespace(tracker_store=store))


def test_a_save_that_fails_is_not_hidden_by_rasa(store: ConversationStore) -> None:
    agent = agent_with(FailSafeTrackerStore(store))
    assert conversations(agent) is store
    assert agent.tracker_store is agent.processor.tracker_store is store
    assert conversations(agent) is store


def test_a_webmaster_who_names_another_store_is_told_which_one_is_needed() -> None:
    with pytest.raises(TypeError) as refused:
        conversations(agent_with(InMemoryTrackerStore(Domain.empty())))
    needed = "endpoints.yml must name bot.stores.conversations.ConversationStore"
    assert str(refused.value) == needed
