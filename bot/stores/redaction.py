"""Takes contact details out of what is kept of a conversation."""

import copy
import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import spacy
from phonenumbers import Leniency, PhoneNumberMatcher
from rasa.shared.core.events import ActionExecutionRejected, Event, UserUttered
from spacy.lang.en import English
from spacy.matcher import Matcher
from spacy.tokenizer import Tokenizer
from spacy.vocab import create_vocab

from bot.safety.questions import is_question

REDACTED = "•••"
# Set by the channel on a message that answers the booking form's question for contact details.
PRIVATE = "private"
CONTACT = "contact"

# spaCy keeps every word it has ever seen; so many may stay in memory, about 30 MB.
_MOST_WORDS = 50_000
# digits, an address, a name that is announced, or two words written like one
_MAY_BE_CONTACT = re.compile(
    r"[\d@]|(?i:\b(?:name|i am|i['’]?m|this is|it['’]?s|call me|reach me)\b)"
    r"|\b[A-Z]\w* (?!I\b)[A-Z][a-z]"
)
_PART = re.compile(r"[,;:.!?…\n]+| [-–] ")
_DIGITS = {"TEXT": {"REGEX": r"^[+(]?\d{3,}$"}}
_LINK = {"TEXT": {"IN": ["-", ".", "(", ")", "/"]}, "OP": "?"}
_Rows = list[list[dict[str, Any]]]
_EMAIL: _Rows = [[{"LIKE_EMAIL": True}], [{"TEXT": {"REGEX": r"\S@\S+\.\w"}}]]
_PHONE: _Rows = [
    [{"TEXT": {"REGEX": r"^\+?1?[-.(]*\d{3}[-.)]*\d{3}[-.]?\d{4}$"}}],
    [_LINK, _DIGITS, _LINK, _LINK, _DIGITS, _LINK, {"TEXT": {"REGEX": r"^\d{4}$"}}],
    [_LINK, _DIGITS, _LINK, _LINK, {"TEXT": {"REGEX": r"^\d{3}-?\d{4}$"}}],
]


@lru_cache(maxsize=1)
def _reader() -> tuple[Tokenizer, Matcher]:
    vocab = create_vocab("en", English.Defaults)
    matcher = Matcher(vocab)
    matcher.add("EMAIL", _EMAIL)
    matcher.add("PHONE", _PHONE)
    # the English tokenizer takes half a minute over thousands of brackets in a row
    return Tokenizer(vocab, infix_finditer=re.compile(r"[^\w\s@.+-]").finditer), matcher


def redact(text: str) -> str:
    """The text with phone numbers and e-mail addresses taken out."""
    for number in reversed(list(PhoneNumberMatcher(text, "US", leniency=Leniency.POSSIBLE))):
        text = text[: number.start] + REDACTED + text[number.end :]
    tokenizer, matcher = _reader()
    doc = tokenizer(text)
    found = spacy.util.filter_spans([doc[start:end] for _, start, end in matcher(doc)])
    if len(tokenizer.vocab.strings) > _MOST_WORDS:
        _reader.cache_clear()
    for span in reversed(found):
        text = text[: span.start_char] + REDACTED + text[span.end_char :]
    return text


def redacted_events(events: Sequence[Event]) -> Iterator[dict[str, Any]]:
    """Tracker events as they may be kept, in order; each turn stands there to its end."""
    for place, event in enumerate(events):
        data = event.as_dict()
        if _is_aside(event, events[place + 1 :]):
            data["metadata"] = {**data["metadata"], PRIVATE: False}
        yield redacted_event(data)


def _is_aside(event: Event, after: Sequence[Event]) -> bool:
    """Whether a message at the question for contact details was a question of its own.

    The form refuses such a message, and a rule answers it. In doubt it is not: words that may
    hold a name, and anything beside a question, stay private.
    """
    if not isinstance(event, UserUttered) or not (event.metadata or {}).get(PRIVATE):
        return False
    words = event.text or ""
    parts = [part.strip() for part in _PART.split(words) if part.strip()]
    if _MAY_BE_CONTACT.search(words) or not parts or not all(map(is_question, parts)):
        return False
    turn = itertools.takewhile(lambda one: not isinstance(one, UserUttered), after)
    return any(isinstance(one, ActionExecutionRejected) for one in turn)


def redacted_event(event: dict[str, Any]) -> dict[str, Any]:
    """A tracker event as it may be kept; what a visitor typed as contact details is gone."""
    if event.get("event") != "user":
        return event
    kept = copy.deepcopy(event)
    metadata = kept["metadata"] = kept.get("metadata") or {}
    metadata.pop(CONTACT, None)
    words = kept.get("text") or ""
    private = metadata.get(PRIVATE) and not words.startswith("/")
    text = REDACTED if private else redact(words)
    kept["text"] = text
    if "shown" in metadata:
        metadata["shown"] = REDACTED if private else redact(metadata["shown"])
    if parsed := kept.get("parse_data"):
        parsed |= {"text": text, "metadata": metadata}
    return kept
