"""The gate without its trained part: it sees what is said outright, and no more."""

from collections.abc import Sequence

from bot.safety.normalise import normalise
from bot.safety.patterns import Patterns
from bot.safety.spelling import Speller
from bot.safety.verdict import Turn, Verdict


class ShapesAlone:
    """Stands in for a gate that is missing or broken."""

    def __init__(self) -> None:
        self._patterns = Patterns()
        self._speller = Speller([], [])  # its words came with the trained part

    def judge(self, text: str, history: Sequence[Turn] = ()) -> Verdict | None:
        """A crisis where a shape of crisis stands in the text; None where it cannot tell."""
        message = normalise(text, self._speller)
        reading = self._patterns.read(message.words)
        hit = reading.hit
        if hit is None or hit.tier != "crisis":
            return None
        seen = any((t.verdict.tier, t.verdict.kind) == (hit.tier, hit.kind) for t in history)
        step = "again" if seen else "first"
        return Verdict(hit.tier, hit.kind, hit.about, step, reading.imminent, message.language)
