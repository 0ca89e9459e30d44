"""Phrases that say exactly what they mean: a topic's name, or its place in a list."""

from collections.abc import Mapping, Sequence

import spacy
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

_ORDINALS = [
    {"first", "1st", "one", "1", "1."},
    {"second", "2nd", "two", "2", "2."},
    {"third", "3rd", "three", "3", "3."},
    {"fourth", "4th", "four", "4", "4."},
    {"fifth", "5th", "five", "5", "5."},
    {"sixth", "6th", "six", "6", "6."},
    {"seventh", "7th", "seven", "7", "7."},
    {"eighth", "8th", "eight", "8", "8."},
]
_COUNTS = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4}
_LAST = {"last", "final", "bottom"}
# Words around a name or a number that do not change what is asked.
_FILLER_WORDS = (
    "a about again also and choice do does explain give go hey hi how i is it its know learn like "
    "me mean meant more now number ok okay on one open option or please pls plz read see show so "
    "tell that the then thing this to u want wanna well what s 's ’s with would you"
)
_FILLER = frozenset(_FILLER_WORDS.split())
_LONGEST = 8  # tokens; a longer sentence asks something of its own
_LONGEST_TEXT = 200  # characters; spaCy takes seconds over thousands of brackets in a row


class PhraseReader:
    """Finds topic names and ordinals with spaCy's rule matchers."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._nlp = spacy.blank("en")
        self._names = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        for name, topic in names.items():
            self._names.add(topic, [self._nlp.make_doc(name)])
        self._ordinals = Matcher(self._nlp.vocab)
        for place, words in enumerate(_ORDINALS):
            self._ordinals.add(str(place), [[{"LOWER": {"IN": sorted(words)}}]])
        self._ordinals.add("-1", [[{"LOWER": {"IN": sorted(_LAST)}}]])

    def named_topic(self, text: str) -> str | None:
        """The topic, when the whole message is its name: "and emdr?", "what is DBT"."""
        if len(text) > _LONGEST_TEXT:
            return None
        doc = self._nlp.make_doc(text)
        spans = filter_spans([Span(doc, s, e, label=m) for m, s, e in self._names(doc)])
        topics = {span.label_ for span in spans}
        if len(topics) == 1 and _only_filler(doc, spans):
            return topics.pop()
        return None

    def chosen_of(self, text: str, offered: Sequence[str]) -> str | None:
        """The offered topic that "the second one" or "what about the last" points at."""
        spans = self._places(text)
        if len(spans) != 1:
            return None
        place = int(spans[0].label_)
        return offered[place] if -len(offered) <= place < len(offered) else None

    def several_of(self, text: str, offered: Sequence[str]) -> list[str]:
        """The offered topics that "the 2nd and the 4th" or "the first two" point at, if several."""
        spans = self._places(text)
        places = [int(span.label_) for span in spans]
        if len(spans) == 2 and spans[0].end == spans[1].start:
            first, count = places[0], _COUNTS.get(spans[1].text.lower())
            if count and first in (0, -1):
                places = list(range(count)) if first == 0 else list(range(-count, 0))
        chosen = [offered[place] for place in places if -len(offered) <= place < len(offered)]
        return chosen if len(chosen) > 1 else []

    def points_behind(self, text: str, offered: Sequence[str]) -> bool:
        """Whether the message points behind the last of the offered topics: "the fifth one"."""
        return any(int(span.label_) >= len(offered) > 0 for span in self._places(text))

    def _places(self, text: str) -> list[Span]:
        """Where the message points, if it does nothing else."""
        if len(text) > _LONGEST_TEXT:
            return []
        doc = self._nlp.make_doc(text)
        spans = [Span(doc, s, e, label=m) for m, s, e in self._ordinals(doc)]
        # "the second one": the ordinal counts, the word "one" behind it does not
        spans = spans[:1] if len(spans) == 2 and spans[1].text.lower() == "one" else spans
        return spans if _only_filler(doc, spans) else []


def _only_filler(doc: Doc, spans: Sequence[Span]) -> bool:
    inside = {token.i for span in spans for token in span}
    rest = [token for token in doc if token.i not in inside and not token.is_punct]
    return len(doc) <= _LONGEST and all(token.lower_ in _FILLER or token.is_space for token in rest)
