"""The safety gate at the door: its verdict on a message, and what an error shows beside itself."""

from rasa.shared.core.trackers import DialogueStateTracker
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels import wire
from bot.channels.errors import ApiError
from bot.channels.requests import LONGEST_TEXT
from bot.safety.cards import CardBook
from bot.safety.component import history_of
from bot.safety.verdict import Verdict
from bot.safety.watch import Watch

# Characters at either end of a text that is refused as too long, with the help card. The gate
# keeps all other visitors waiting while it reads, and its time grows faster than the text.
_JUDGED = LONGEST_TEXT // 2
# Errors that may keep somebody in danger from a reply.
_WITH_HELP = {"too_long", "too_fast", "failed", "not_ready"}


class Triage:
    """Judges before anything else is looked at."""

    def __init__(self, cards: CardBook, source: wire.Source) -> None:
        self._cards = cards
        self._watch = Watch()
        self._source = source

    @property
    def complete(self) -> bool:
        """Whether the gate has all its parts."""
        return self._watch.complete

    def judge(self, words: str | None, tracker: DialogueStateTracker | None) -> Verdict | None:
        """The gate's verdict; None when the gate itself fails, which shows the help card."""
        if words is None:  # a pressed button is no answer to the question that a card asks
            return Verdict()
        if len(words) > LONGEST_TEXT:
            words = f"{words[:_JUDGED]} {words[-_JUDGED:]}"
        return self._watch.judge(words, history_of(tracker) if tracker else [])

    def too_large(self, _: Request, __: Exception) -> HTTPResponse:
        """The answer to a body that is not read to its end."""
        error = ApiError("too_long")
        return error.response(self.beside(error, Verdict()))

    def beside(self, error: ApiError, verdict: Verdict | None) -> list[wire.Message]:
        """The card that goes with an error of a message, if one is due."""
        if verdict and verdict.tier != "none":
            card = self._cards.message(verdict)
        elif verdict is None or error.code in _WITH_HELP:
            card = self._cards.help_card(verdict.language if verdict else "en")
        else:
            return []
        return [wire.shape(card, "help", verdict or Verdict(), self._source)]
