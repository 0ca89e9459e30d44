"""How much one session or one address may ask for; nobody in danger is turned away by it."""

import math
import time

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sanic.request import Request

from bot import settings

# A quick writer sends about ten messages a minute; a family or an office shares an address.
_MESSAGES_A_SESSION = RateLimitItemPerMinute(30)
_MESSAGES_AN_ADDRESS = RateLimitItemPerMinute(120)
_SESSIONS_AN_ADDRESS = RateLimitItemPerHour(120)


class Limits:
    """Counts what was asked for in this process."""

    def __init__(self) -> None:
        self._storage = MemoryStorage()  # the limiter holds only a weak reference
        self._counter = MovingWindowRateLimiter(self._storage)

    def wait_for_session(self, address: str) -> int:
        """Seconds until this address may open a session; 0 for now."""
        return self._hit(_SESSIONS_AN_ADDRESS, "session", address)

    def wait_for_message(self, conversation: str, address: str) -> int:
        """Seconds until this session may send a message; 0 for now."""
        return self._hit(_MESSAGES_A_SESSION, "message", conversation) or self._hit(
            _MESSAGES_AN_ADDRESS, "message", address
        )

    def _hit(self, limit: RateLimitItem, *key: str) -> int:
        if not settings.limits_on() or self._counter.hit(limit, *key):
            return 0
        reset, _ = self._counter.get_window_stats(limit, *key)
        return max(1, math.ceil(reset - time.time()))


def address_of(request: Request) -> str:
    """The visitor's address; a proxy on this machine may name it."""
    # some proxies add to the visitor's own line, others add a line: theirs is always the last
    forwarded = ",".join(request.headers.getall("x-forwarded-for", []))
    if request.ip in {"127.0.0.1", "::1"} and forwarded:
        return str(forwarded.split(",")[-1].strip())
    return str(request.ip)
