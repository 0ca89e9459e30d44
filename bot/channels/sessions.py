"""Who may speak in which conversation: one secret token each, nothing else to steal."""

import hashlib
import secrets
import time
from datetime import datetime, timedelta
from typing import NamedTuple

from rasa.shared.core.trackers import DialogueStateTracker

from bot import settings


class Session(NamedTuple):
    """A visitor's session; `conversation` is Rasa's sender id."""

    conversation: str
    expires_at: datetime


def new_token() -> str:
    """256 random bits, in characters that a header can carry."""
    return secrets.token_urlsafe(32)


def conversation_of(token: str) -> str:
    """The sender id that belongs to a token; the token cannot be found from it."""
    return "web-" + hashlib.sha256(token.encode()).hexdigest()[:40]


def bearer(header: str | None) -> str | None:
    """The token of an `Authorization: Bearer` header."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def session_of(tracker: DialogueStateTracker) -> Session | None:
    """The session a tracker belongs to, or None once its time is over."""
    if not tracker.events:
        return None
    # Rasa stamps events with the real time, whatever `CLOCK` says
    age = timedelta(seconds=time.time() - tracker.events[0].timestamp)
    left = settings.retention() - age
    return Session(tracker.sender_id, settings.now() + left) if left > timedelta(0) else None
