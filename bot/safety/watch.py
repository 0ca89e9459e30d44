"""The gate as a conversation meets it: below the cards it has shown, and when it breaks."""

import logging
from collections.abc import Sequence

from bot.safety.after_card import AfterCard
from bot.safety.gate import Gate
from bot.safety.shapes_alone import ShapesAlone
from bot.safety.verdict import Turn, Verdict

logger = logging.getLogger(__name__)


class Watch:
    """Judges every message of a conversation; it never raises."""

    def __init__(self) -> None:
        self._shapes = ShapesAlone()
        self._after_card = AfterCard.load()
        self._gate: Gate | None = None
        try:
            self._gate = Gate.load()
        except Exception as error:  # a chat that is down helps nobody
            logger.error("Safety gate not loaded, shapes alone are left: %s", error)

    @property
    def complete(self) -> bool:
        """Whether the trained gate is there."""
        return self._gate is not None

    def judge(self, text: str, history: Sequence[Turn] = ()) -> Verdict | None:
        """The verdict; None where the gate has failed and nothing can be said of the message."""
        try:
            verdict = self._by_gate(text, history) or self._shapes.judge(text, history)
            return verdict and self._after_card.read(verdict, text, history)
        except Exception as error:
            logger.error("Safety gate failed: %s", type(error).__name__)
            return None

    def _by_gate(self, text: str, history: Sequence[Turn]) -> Verdict | None:
        if self._gate is None:
            return None
        try:
            return self._gate.judge(text, history)
        except Exception as error:
            logger.error("Safety gate failed: %s", type(error).__name__)
            return None
