"""Takes contact details out of what is kept of a conversation."""

import copy
import re
from typing import Any

import spacy
from phonenumbers import Leniency, PhoneNumberMatcher
from spacy.matcher import Matcher
from spacy.tokenizer import Tokenizer

REDACTED = "•••"
# Set by the channel on a message that answers the booking form's question for contact details.
PRIVATE = "private"
CONTACT = "contact"

_nlp = spacy.blank("en")
# the English tokenizer takes half a minute over thousands of brackets in a row
_nlp.tokenizer = Tokenizer(_nlp.vocab, infix_finditer=re.compile(r"[^\w\s@.+-]").finditer)
_matcher = Matcher(_nlp.vocab)
_DIGITS = {"TEXT": {"REGEX": r"^[+(]?\d{3,}$"}}
_LINK = {"TEXT": {"IN": ["-", ".", "(", ")", "/"]}, "OP": "?"}
_matcher.add("EMAIL", [[{"LIKE_EMAIL": True}], [{"TEXT": {"REGEX": r"\S@\S+\.\w"}}]])
_matcher.add(
    "PHONE",
    [
        [{"TEXT": {"REGEX": r"^\+?1?[-.(]*\d{3}[-.)]*\d{3}[-.]?\d{4}$"}}],
        [_LINK, _DIGITS, _LINK, _LINK, _DIGITS, _LINK, {"TEXT": {"REGEX": r"^\d{4}$"}}],
        [_LINK, _DIGITS, _LINK, _LINK, {"TEXT": {"REGEX": r"^\d{3}-?\d{4}$"}}],
    ],
)


def redact(text: str) -> str:
    """The text with phone numbers and e-mail addresses taken out."""
    for number in reversed(list(PhoneNumberMatcher(text, "US", leniency=Leniency.POSSIBLE))):
        text = text[: number.start] + REDACTED + text[number.end :]
    doc = _nlp.make_doc(text)
    found = spacy.util.filter_spans([doc[start:end] for _, start, end in _matcher(doc)])
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
