"""The crisis gate: one verdict a message, from shapes, classifier and the last turns together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from bot.safety import artefact
from bot.safety.answers import Answers
from bot.safety.classifier import Classifier, Scores
from bot.safety.normalise import Normalised, normalise
from bot.safety.patterns import Patterns
from bot.safety.reading import Reading
from bot.safety.spelling import Speller
from bot.safety.thresholds import Thresholds, configured_thresholds
from bot.safety.verdict import Turn, Verdict
from bot.understanding.encoder import Encoded, shared_encoder

WINDOW = 40  # words; longer messages are read in overlapping windows of this length
LONGEST_WHOLE = 60
FEW_WORDS = 8  # and marks; so few say little to the classifier
# Of any danger in a window of a longer message: many windows are many chances to be wrong.
CONCERN_IN_WINDOWS = 0.5
SHORTLY_TOLD = 10  # words; what is told in so few beside a question is read for itself, too
MOST_ENCODED = 12  # windows of one message; bounds the time that a long text can take
TURNS_TOGETHER = 3
_ENDS = frozenset(".!?;…")


class Encoder(Protocol):
    """Anything that reads a sentence."""

    def read(self, text: str) -> Encoded:
        """Its states after the lower layers, with its embedding."""


@dataclass(frozen=True)
class _Read:
    """A message read by both eyes."""

    message: Normalised
    reading: Reading
    scores: Scores


class Gate:
    """Judges messages. A verdict depends on the text and the turns given, on nothing else."""

    def __init__(self, model: artefact.Artefact, encoder: Encoder, thresholds: Thresholds) -> None:
        self._classifier = Classifier(model)
        self._speller = Speller(model.words.known, model.words.targets)
        self._patterns = Patterns()
        self._answers = Answers.load()
        self._encoder = encoder
        self._limits = thresholds

    @classmethod
    def load(cls, thresholds: Thresholds | None = None) -> "Gate":
        """The process's gate for these thresholds, else for those of `config.yml`.

        Raises GateNotBuilt or EncoderMissing.
        """
        return _loaded(thresholds or configured_thresholds())

    def judge(self, text: str, history: Sequence[Turn] = ()) -> Verdict:
        """The verdict on a message after these earlier turns, oldest first."""
        message = normalise(text, self._speller)
        if answered := self._as_answer(message, history):
            return answered
        read = self._read(message)
        verdict = self._by_tier(read, self._tier(read, history), history)
        if verdict.tier == "none":
            return verdict
        seen = [t.verdict for t in history if (t.verdict.tier, t.verdict.kind) == _card(verdict)]
        return replace(verdict, step="again" if seen else "first")

    def _tier(self, read: _Read, history: Sequence[Turn]) -> str:
        """The rule. A shape and the classifier can each raise the alarm; neither is enough
        against a text that the other finds harmless.
        """
        hit, limits = read.reading.hit, self._limits
        if not hit and self._answers.is_bare(read.message.words):
            return "none"
        # who may have poisoned themselves is not argued with
        urgent = hit is not None and hit.kind == "medical" and read.reading.imminent
        borne_out = urgent or read.scores.crisis >= limits.borne_out
        if hit and hit.tier == "crisis" and borne_out:
            return "crisis"
        # "I don't want to kill myself", "he died when I was ten": asked about, not taken over
        taken_back = read.reading.denied or read.reading.over
        few = not hit and len(read.message.words) <= FEW_WORDS
        alone = read.scores.crisis >= limits.of(read.scores.kind, few)
        # "I won't be there on Monday" is asked about, and "Monday would be better" is not
        if read.reading.business:
            return "concern" if alone else "none"
        if alone and not taken_back:
            return "crisis"
        if self._dangerous_together(read, history):
            return "crisis"
        windows = len(read.message.words) > LONGEST_WHOLE
        likely = max(limits.concern, CONCERN_IN_WINDOWS if windows else 0.0)
        if (hit and read.scores.any >= limits.harmless) or read.scores.any >= likely:
            return "concern"
        return "none"

    def _dangerous_together(self, read: _Read, history: Sequence[Turn]) -> bool:
        """A question about a means, after distress in this or one of the last turns."""
        if not read.reading.means:
            return False
        before = [normalise(turn.text, self._speller) for turn in history[-TURNS_TOGETHER:]]
        distressed = [self._patterns.read(message.words).distress for message in before]
        troubled = any(turn.verdict.tier != "none" for turn in history[-TURNS_TOGETHER:])
        return troubled or read.reading.distress or any(distressed)

    def _by_tier(self, read: _Read, tier: str, history: Sequence[Turn]) -> Verdict:
        language = read.message.language
        if tier == "none":
            return Verdict(language=language)
        hit, scores = read.reading.hit, read.scores
        if hit and (hit.tier == tier or scores.kind_sure < 0.5):
            kind, about = hit.kind, hit.about
        elif read.reading.means and scores.any < self._limits.concern:
            kind, about = "suicide", "self"
        else:
            kind, about = scores.kind, "other" if scores.other >= 0.5 else "self"
        if kind == "abuse" and read.reading.minor and about == "self":
            kind = "child"
        imminent = tier == "crisis" and read.reading.imminent
        return Verdict(tier, kind, about, "first", imminent, language)

    def _as_answer(self, message: Normalised, history: Sequence[Turn]) -> Verdict | None:
        """Yes, maybe or "I'm fine" right after a card, which asked a question."""
        if not history or history[-1].verdict.tier == "none":
            return None
        asked = history[-1].verdict
        if self._answers.is_fine(message.words, after=asked.tier):
            return replace(asked, tier="none", step="denied", imminent=False)
        if self._answers.is_yes(message.words) or not message.words:
            step = "confirmed" if asked.tier == "concern" else "again"
            return replace(asked, tier="crisis", step=step, language=asked.language)
        return None

    def _read(self, message: Normalised) -> _Read:
        whole = self._patterns.read(message.words)
        windows = [
            (window, whole if window is message else self._patterns.read(window.words))
            for window in _windows(message)
        ]
        if len(windows) > MOST_ENCODED:
            windows = self._likeliest(windows)
        scores = [
            self._classifier.score(self._encoder.read(window.text).lower, window.words, reading)
            for window, reading in windows
        ]
        return _Read(message, whole, _most_alarming(scores))

    def _likeliest(
        self, windows: list[tuple[Normalised, Reading]]
    ) -> list[tuple[Normalised, Reading]]:
        """The windows worth encoding, by what shapes and n-grams alone say of them."""

        def danger(window: tuple[Normalised, Reading]) -> float:
            return self._classifier.danger_by_words(window[0].words, window[1])

        return sorted(windows, key=danger, reverse=True)[:MOST_ENCODED]


def _windows(message: Normalised) -> Iterator[Normalised]:
    if len(message.words) <= LONGEST_WHOLE:
        yield message
        # "I can't do this anymore. How long does therapy take?" sounds like its question
        told = _told(message.words)
        if 0 < len(told) <= SHORTLY_TOLD and len(told) < len(message.words):
            yield _part(told, message)
        return
    for start in range(0, len(message.words) - WINDOW // 2, WINDOW // 2):
        yield _part(message.words[start : start + WINDOW], message)


def _part(words: tuple[str, ...], of: Normalised) -> Normalised:
    return Normalised(text=" ".join(words), words=words, language=of.language)


def _told(words: tuple[str, ...]) -> tuple[str, ...]:
    """The sentences that are no questions."""
    told: list[str] = []
    sentence: list[str] = []
    for word in words:
        sentence.append(word)
        if set(word) <= _ENDS:
            told += [] if "?" in word else sentence
            sentence = []
    return (*told, *sentence)


def _most_alarming(scores: Sequence[Scores]) -> Scores:
    """The window of greatest danger, with the greatest chance of anything at all."""
    worst = max(scores, key=lambda score: (score.crisis, score.any))
    return replace(worst, any=max(score.any for score in scores))


def _card(verdict: Verdict) -> tuple[str, str | None]:
    return verdict.tier, verdict.kind


@lru_cache(maxsize=2)
def _loaded(thresholds: Thresholds) -> Gate:
    return Gate(artefact.load(), shared_encoder(), thresholds)
