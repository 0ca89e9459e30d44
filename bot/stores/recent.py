"""Events of the latest conversations, so that a message does not read them all again."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from rasa.shared.core.events import Event

KEPT = 200  # conversations; about a tenth of a megabyte each


@dataclass
class _Known:
    began: float | None = None  # when the first event happened
    last: int = 0  # id of the last row that was read
    events: list[Event] = field(default_factory=list)


class RecentEvents:
    """What was read of each conversation, in order of the rows' ids."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def last(self, conversation: str) -> int:
        """The id of the last row known; 0 for none."""
        known = self._known.get(conversation)
        return known.last if known else 0

    def extend(
        self,
        conversation: str,
        new: Sequence[tuple[int, Event]],
        total: int,
        began: float | None,
    ) -> list[Event] | None:
        """All events, after adding new rows.

        None when they are not `total` in number or began at another time: then rows were
        deleted since, by another process, and everything must be read again.
        """
        known = self._known.pop(conversation, None) or _Known(began)
        known.events += [event for _, event in new]
        if len(known.events) != total or known.began != began:
            return None
        if new:
            known.last = new[-1][0]
        self._known[conversation] = known
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return list(known.events)

    def forget(self, conversations: Sequence[str]) -> None:
        """Drop what is known of these."""
        for conversation in conversations:
            self._known.pop(conversation, None)
