"""What the environment tells the Rasa server; `.env.example` explains each name."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "/webhooks/web"

_STARTED = time.monotonic()


def data_root() -> Path:
    """The folder of articles, answers and training data: `DATA_DIR`, else `data/`."""
    return Path(os.environ.get("DATA_DIR") or ROOT / "data")


def public_url() -> str:
    """Where visitors reach the server, without a slash at the end."""
    port = os.environ.get("PORT") or "5005"
    return (os.environ.get("PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/")


def conversations_url() -> str:
    """Database of the conversations: `DATABASE_URL`, else a file of its own under `var/`."""
    return os.environ.get("DATABASE_URL") or f"sqlite:///{ROOT / 'var' / 'conversations.db'}"


def retention() -> timedelta:
    """How long a conversation is kept after its start."""
    return timedelta(hours=float(os.environ.get("RETENTION_HOURS") or 24))


def in_production() -> bool:
    """Whether real visitors are served."""
    return os.environ.get("ENV") == "production"


def limits_on() -> bool:
    """Whether the chat's rate limits hold; `off` is for load tests on one's own machine."""
    return os.environ.get("CHAT_RATE_LIMIT", "").lower() != "off"


def now() -> datetime:
    """The time in UTC; with `CLOCK`, the time since the process started counts from there."""
    start = os.environ.get("CLOCK")
    if not start:
        return datetime.now(UTC)
    return datetime.fromisoformat(start).astimezone(UTC) + timedelta(
        seconds=time.monotonic() - _STARTED
    )
