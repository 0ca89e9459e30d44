"""The safety gate at the door: its verdict on a message, and what an error shows beside itself."""

import logging

from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels import failures, wire
from bot.channels.errors import ApiError
from bot.safety.cards import CardBook
from bot.safety.component import history_of
from bot.safety.gate import Gate
from bot.safety.verdict import Verdict

logger = logging.getLogger(__name__)

_JUDGED = 40_000  # characters; longer texts are refused anyway, with the help card
# Errors that may keep somebody in danger from a reply.
_WITH_HELP = {"too_long", "too_fast", "failed", "not_ready"}


class Triage:
    """Judges before anything else is looked at."""

    def __init__(self, cards: CardBook, source: wire.Source) -> None:
        self._cards = cards
        self._gate = Gate.load()
        self._source = source

    def judge(self, words: str, tracker: DialogueStateTracker | None) -> Verdict | None:
        """The gate's verdict; None when the gate itself fails, which shows the help card."""
        try:
            return self._gate.judge(words[:_JUDGED], history_of(tracker) if tracker else [])
        except Exception as error:
            logger.error("Safety gate failed: %s", failures.place_of(error))
            return None

    def beside(self, error: ApiError, verdict: Verdict | None) -> list[wire.Message]:
        """The card that goes with an error of a message, if one is due."""
        if verdict and verdict.tier != "none":
            card = self._cards.message(verdict)
        elif verdict is None or error.code in _WITH_HELP:
            card = self._cards.help_card()
        else:
            return []
        return [wire.shape(card, "help", verdict.tier if verdict else "none", self._source)]
