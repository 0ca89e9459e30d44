"""The one place that tells what time it is."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from actions.settings import settings


def now() -> datetime:
    """The present instant in UTC; CLOCK, if set, was the time of the first question."""
    return datetime.now(UTC) + _ahead()


@lru_cache(maxsize=1)
def _ahead() -> timedelta:
    start = settings().clock_start
    return start - datetime.now(UTC) if start else timedelta(0)
