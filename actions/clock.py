"""The one place that tells what time it is."""

from datetime import UTC, datetime, timedelta

from actions.settings import settings


class Clock:
    """Runs at the pace of the real clock, from `start` if one is given."""

    def __init__(self, start: datetime | None = None) -> None:
        """Set the clock; `start` is aware."""
        self._ahead = start - datetime.now(UTC) if start else timedelta(0)

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC) + self._ahead


_clock = Clock(settings().clock_start)


def now() -> datetime:
    """The present instant in UTC."""
    return _clock.now()
