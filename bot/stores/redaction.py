"""Takes contact details out of what is kept of a conversation."""

import copy
import re
from functools import lru_cache
from typing import Any

import spacy
from phonenumbers import Leniency, PhoneNumberMatcher
from spacy.lang.en import English
from spacy.matcher import Matcher
from spacy.tokenizer import Tokenizer
from spacy.vocab import create_vocab

REDACTED = "•••"
# Set by the channel on a message that answers the booking form's question for contact details.
PRIVATE = "private"
CONTACT = "contact"

# spaCy keeps every word it has ever seen; so many may stay in memory, about 30 MB.
_MOST_WORDS = 50_000
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
