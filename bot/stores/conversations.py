"""Where conversations are kept, for as long as they may be."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa
from rasa.core.agent import Agent
from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot import settings
from bot.stores.counts import CrisisCounts
from bot.stores.recent import RecentEvents
from bot.stores.redaction import redacted_events

# Milliseconds for which a database that somebody else writes to is waited for. The server waits
# with it, and so does everybody who writes meanwhile.
LONGEST_WAIT = 1500

_feedback = sa.Table(
    "feedback",
    sa.MetaData(),
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("message", sa.String(64), primary_key=True),
    sa.Column("topic", sa.String(64)),
    sa.Column("value", sa.String(4), nullable=False),
)


class ConversationStore(SQLTrackerStore):
    """Rasa's SQL store, with redaction, deletion and retention."""

    def __init__(self, domain: Domain | None = None, **kwargs: Any) -> None:
        url = settings.conversations_url()
        super().__init__(domain=domain, host=url, event_broker=kwargs.get("event_broker"))
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _write_ahead)
            self.engine.dispose()
        _feedback.create(self.engine, checkfirst=True)
        self.counts = CrisisCounts(self.engine)
        self.counts.create()
        self._recent = RecentEvents()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation; of its events only those are read that are new to this process."""
        event = self.SQLEvent.__table__
        mine = event.c.sender_id == sender_id
        with self.engine.connect() as connection:
            for since in (self._recent.last(sender_id), 0):
                total, began = connection.execute(
                    sa.select(sa.func.count(), sa.func.min(event.c.timestamp)).where(mine)
                ).one()
                rows = connection.execute(
                    sa.select(event.c.id, event.c.data)
                    .where(mine, event.c.id > since)
                    .order_by(event.c.id)
                ).all()
                new = [(row.id, Event.from_parameters(json.loads(row.data))) for row in rows]
                events = self._recent.extend(sender_id, new, total, began)
                if events is not None:
                    break
        if not events:
            return None
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the new events, redacted."""
        with self.session_scope() as session:
            new = list(self._additional_events(session, tracker))
            for event, data in zip(new, redacted_events(new), strict=True):
                session.add(
                    self.SQLEvent(
                        sender_id=tracker.sender_id,
                        type_name=event.type_name,
                        timestamp=data.get("timestamp"),
                        data=json.dumps(data),
                    )
                )
            session.commit()

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Event]:
        """Events that are not stored yet.

        Rasa's own counts from the start of the session; `retrieve` gives all there is.
        """
        stored = self._event_query(session, tracker.sender_id, fetch_events_from_all_sessions=True)
        return islice(tracker.events, stored.count(), None)

    async def delete(self, conversation: str) -> None:
        """Forget the conversation and its feedback."""
        with self.engine.begin() as connection:
            self._delete(connection, [conversation])
        self._overwrite()

    async def delete_older_than(self, age: timedelta) -> int:
        """Forget conversations by the age of their first event; how many were forgotten."""
        event = self.SQLEvent.__table__
        with self.engine.begin() as connection:
            rows = connection.execute(
                sa.select(event.c.sender_id)
                .group_by(event.c.sender_id)
                .having(sa.func.min(event.c.timestamp) < time.time() - age.total_seconds())
            )
            old = [conversation for (conversation,) in rows]
            self._delete(connection, old)
        if old:
            self._overwrite()
        return len(old)

    async def rate(self, conversation: str, message: str, topic: str | None, value: str) -> None:
        """Keep a thumb up or down; the last one on a message counts."""
        key = {"conversation": conversation, "message": message}
        with self.engine.begin() as connection:
            connection.execute(_feedback.delete().where(*_matching(key)))
            connection.execute(_feedback.insert().values(topic=topic, value=value, **key))

    def _overwrite(self) -> None:
        """On SQLite, what was deleted stays readable in the file until the log is written back."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def _delete(self, connection: Any, conversations: list[str]) -> None:
        self._recent.forget(conversations)
        event = self.SQLEvent.__table__
        connection.execute(event.delete().where(event.c.sender_id.in_(conversations)))
        connection.execute(_feedback.delete().where(_feedback.c.conversation.in_(conversations)))


def conversations(agent: Agent) -> ConversationStore:
    """The agent's own store, without the wrapper that would keep a failed save to itself.

    Rasa's wrapper goes on in memory when the database fails: the visitor would lose what was
    said at the next reload and nobody would know.
    """
    if isinstance(agent.tracker_store, FailSafeTrackerStore):
        agent.tracker_store = agent.processor.tracker_store = agent.tracker_store._tracker_store
    store = agent.tracker_store
    if not isinstance(store, ConversationStore):
        raise TypeError("endpoints.yml must name bot.stores.conversations.ConversationStore")
    return store


def _matching(key: dict[str, str]) -> list[Any]:
    return [_feedback.c[name] == value for name, value in key.items()]


def _write_ahead(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute(f"PRAGMA busy_timeout={LONGEST_WAIT}")
