"""Shapes of danger in the repaired words of a message, with who, when and whether."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
import yaml
from spacy.matcher import Matcher
from spacy.tokens import Doc

from bot.safety.numbers import TEN_OR_MORE, is_minor_age, names_year
from bot.safety.reading import Hit, Reading
from bot.safety.verdict import TIERS

PATTERNS_FILE = Path(__file__).resolve().parents[2] / "data" / "safety" / "patterns.yml"

_ENDS = frozenset(".!?;…") | {"..", "...", "!!", "??", "!?", "?!"}
_BREAKS = _ENDS | {",", "but", ":", "-", "(", ")"}
_MARKS = ("over", "recent", "people", "imminent", "means", "minor", "rhetoric")
_LISTS = ("negations", "not_about_it", "revived", "play", "first_person", "distress", "business")
_SELF = frozenset({"i", "myself", "mi", "me", "yo", "am"})
_OTHER = frozenset({"himself", "herself", "themselves", "themself"})
_FEW = 14  # words and marks in which somebody arranges a time
_LONGEST = 60  # words of a sentence on either side of a shape; bounds the work on endless ones
_NEGATION_REACH = 4  # words before a shape in which "not" still takes it back


@dataclass(frozen=True)
class _Row:
    """One row of words; a message without any of the words `needed` cannot match."""

    name: str
    needed: tuple[frozenset[str], ...]
    matcher: Matcher


class Patterns:
    """Reads messages with the shapes of `data/safety/patterns.yml`."""

    def __init__(self, path: Path = PATTERNS_FILE) -> None:
        # every scalar is a word here, "no", "off" and "yes" too
        text = path.read_text(encoding="utf-8")
        raw = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (strings only)
        self._classes: dict[str, list[str]] = raw["classes"]
        self._relations = frozenset(self._classes["relation"])
        self._lists = {name: frozenset(map(str, raw[name])) for name in _LISTS}
        self._shapes: list[Mapping[str, Any]] = raw["patterns"]
        self._vocab = spacy.blank("en").vocab
        self._rows = [
            self._compile(f"shape {number}", text)
            for number, shape in enumerate(self._shapes)
            for text in shape["any"]
        ]
        self._rows += [self._compile(mark, text) for mark in _MARKS for text in raw[mark]]
        # most rows are missing their rarest word, and are never looked at; "" is in every message
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self._rows):
            for word in row.needed[0] if row.needed else [""]:
                self._by_word[word].append(place)
        self.vocabulary = tuple(dict.fromkeys(_words_of(raw)))

    def read(self, words: Sequence[str]) -> Reading:
        """Judge repaired words."""
        found = list(self._find(words))
        marks = {mark: [place for name, *place in found if name == mark] for mark in _MARKS}
        minor = any(is_minor_age(words[start:end]) for start, end in marks["minor"])
        shapes = [
            (self._shapes[int(name.removeprefix("shape "))], start, end)
            for name, start, end in found
            if name.startswith("shape ")
        ]
        weighed = [self._weigh(*shape, words, marks, minor) for shape in shapes]
        kept = [hit for hit in weighed if hit is not None]
        denied = any(
            shape["tier"] == "crisis" and self._negated(words, start) for shape, start, _ in shapes
        )
        best = max(kept, key=lambda hit: (TIERS.index(hit.tier), -hit.start), default=None)
        distress = not self._lists["distress"].isdisjoint(words)
        business = not self._lists["business"].isdisjoint(words) and len(words) <= _FEW
        return Reading(
            hit=best,
            imminent=bool(marks["imminent"]),
            means=bool(marks["means"]),
            distress=distress,
            business=business and not distress and not found,
            minor=minor,
            others_only=not any(word in self._lists["first_person"] for word in words),
            denied=denied and not kept,
            over=bool(marks["over"]) and self._lists["revived"].isdisjoint(words),
        )

    def _find(self, words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        spoken = frozenset(words)
        doc: Doc | None = None
        likely = {place for word in (*spoken, "") for place in self._by_word.get(word, ())}
        for place in sorted(likely):
            row = self._rows[place]
            if any(needed.isdisjoint(spoken) for needed in row.needed):
                continue
            doc = doc or Doc(self._vocab, words=list(words))
            for _, start, end in row.matcher(doc):
                yield row.name, start, end

    def _compile(self, name: str, text: str) -> _Row:
        tokens: list[dict[str, Any]] = []
        needed = []
        for word in text.split():
            if word == "...":
                tokens.append({"IS_PUNCT": False, "OP": "{0,3}"})
                continue
            optional = word.endswith("?") and len(word) > 1
            choices = word.removesuffix("?").split("|") if optional else word.split("|")
            if choices == ["#"]:
                token: dict[str, Any] = {"LIKE_NUM": True}
            elif choices == ["##"]:
                token = {"ORTH": {"REGEX": TEN_OR_MORE}}
            else:
                members = [member for choice in choices for member in self._members(choice)]
                token = {"ORTH": {"IN": members}}
                if not optional:
                    needed.append(frozenset(members))
            tokens.append(token | {"OP": "?"} if optional else token)
        matcher = Matcher(self._vocab)
        matcher.add(name, [tokens])
        # the fewest words first: they are missing most often
        return _Row(name, tuple(sorted(needed, key=len)), matcher)

    def _members(self, choice: str) -> list[str]:
        return self._classes[choice[1:-1]] if choice.startswith("{") else [choice]

    def _weigh(
        self,
        shape: Mapping[str, Any],
        start: int,
        end: int,
        words: Sequence[str],
        marks: Mapping[str, list[list[int]]],
        minor: bool,
    ) -> Hit | None:
        """The shape in its sentence, or None where the sentence takes it back."""
        if not shape.get("own_negation") and self._negated(words, start):
            return None
        left, right = _sentence(words, start, end)
        sentence = words[left:right]
        about = shape.get("about") or self._about(words, start, end)
        tier, kind = shape["tier"], shape["kind"]

        def marked(mark: str) -> bool:
            return any(left <= place[0] < right for place in marks[mark])

        mine = any(word in self._lists["first_person"] for word in sentence)
        told = marked("people") and (not mine or marked("rhetoric")) and not marked("imminent")
        if told or any(word in self._lists["play"] for word in sentence):
            return None
        if not any(word in self._lists["revived"] for word in sentence):
            # "It's thirty years ago" may be a sentence of its own
            _, beyond = _sentence(words, min(right + 1, len(words)), min(right + 1, len(words)))
            if any(left <= place[0] < beyond for place in marks["over"]) or names_year(sentence):
                return None
            if marked("recent"):
                tier = "concern"
        if kind == "abuse" and minor and about == "self":
            kind = "child"
        return Hit(tier, kind, about, start, end)

    def _negated(self, words: Sequence[str], start: int) -> bool:
        for place in range(start - 1, max(start - 1 - _NEGATION_REACH, -1), -1):
            if words[place] in _BREAKS:
                break
            if words[place] in self._lists["negations"]:
                return words[place + 1] not in self._lists["not_about_it"]
        return False

    def _about(self, words: Sequence[str], start: int, end: int) -> str:
        """Whose danger: the person named last before the shape's own end decides."""
        left, _ = _sentence(words, start, end)
        for place in range(end - 1, left - 1, -1):
            if words[place] in _SELF:
                return "self"
            if words[place] in _OTHER or (place < start and words[place] in self._relations):
                return "other"
        return "self"


def _sentence(words: Sequence[str], start: int, end: int) -> tuple[int, int]:
    left = start
    while left > max(0, start - _LONGEST) and words[left - 1] not in _ENDS:
        left -= 1
    right = end
    while right < min(len(words), end + _LONGEST) and words[right] not in _ENDS:
        right += 1
    return left, right


def _words_of(raw: Mapping[str, Any]) -> list[str]:
    """Every plain word in the shapes and classes, for the speller."""
    texts = [text for shape in raw["patterns"] for text in shape["any"]]
    texts += [text for mark in _MARKS for text in raw[mark]]
    spoken = [w.strip("?") for text in texts for token in text.split() for w in token.split("|")]
    members = [word for name in raw["classes"] for word in raw["classes"][name]]
    return [word for word in members + spoken if word.isalpha()]
