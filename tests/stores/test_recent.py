"""A server that remembers what it read never shows what is no longer there."""

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted

from bot.stores.conversations import ConversationStore
from bot.stores.recent import KEPT, RecentEvents
from tests.stores.test_conversations import keep, turn, words


@pytest.fixture
def two_servers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[ConversationStore, ConversationStore]:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'conversations.db'}")
    return ConversationStore(Domain.empty()), ConversationStore(Domain.empty())


async def test_what_another_server_saved_is_seen(
    two_servers: tuple[ConversationStore, ConversationStore],
) -> None:
    here, there = two_servers
    await keep(here, "ana", *turn("what is dbt"))
    assert await words(there, "ana") == ["what is dbt", "DBT builds skills."]
    await keep(there, "ana", *turn("and emdr"))
    assert "and emdr" in await words(here, "ana")


async def test_what_another_server_deleted_is_gone(
    two_servers: tuple[ConversationStore, ConversationStore],
) -> None:
    here, there = two_servers
    await keep(here, "ana", *turn("what is dbt"))
    await words(there, "ana")
    await here.delete("ana")
    assert await there.retrieve("ana") is None


async def test_a_conversation_that_began_anew_elsewhere_shows_only_the_new(
    two_servers: tuple[ConversationStore, ConversationStore],
) -> None:
    here, there = two_servers
    await keep(here, "ana", *turn("what is dbt"))
    await words(there, "ana")
    await here.delete("ana")
    await keep(here, "ana", *turn("hello again"))
    assert await words(there, "ana") == ["hello again", "DBT builds skills."]


async def test_a_greeting_is_kept_once_however_the_session_began(
    two_servers: tuple[ConversationStore, ConversationStore],
) -> None:
    here, _ = two_servers
    began = [ActionExecuted("action_session_start"), SessionStarted()]
    await keep(here, "ana", *began, *turn("hello"))
    await keep(here, "ana", *turn("what is dbt"))
    assert (await words(here, "ana")).count("hello") == 1
    assert len(await words(here, "ana")) == 4


def test_rows_that_vanished_are_noticed_by_their_number() -> None:
    recent = RecentEvents()
    listen = ActionExecuted("action_listen")
    assert recent.extend("ana", [(1, listen), (2, listen)], total=2, began=1.0) == [listen, listen]
    assert recent.extend("ana", [], total=1, began=1.0) is None
    assert recent.last("ana") == 0


def test_only_the_latest_conversations_are_remembered() -> None:
    recent = RecentEvents()
    for number in range(KEPT + 1):
        recent.extend(str(number), [(1, ActionExecuted("action_listen"))], total=1, began=1.0)
    assert recent.last("0") == 0
    assert recent.last(str(KEPT)) == 1
