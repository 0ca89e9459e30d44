"""Correct a misspelt word to a word that matters to the gate."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

MIN_LENGTH = 4  # shorter words have too many neighbours
LONGEST_SPLIT = 60  # letters
_SHORT = frozenset(
    {"i", "a", "to", "my", "me", "be", "do", "go", "no", "so", "is", "it", "in", "on", "am", "im"}
    | {"of", "he", "we", "if", "or", "an", "up", "at", "us"}
)


class Speller:
    """Looks unknown words up among neighbours one slip away (letter lost, added, changed, swapped).

    `known` are words that are left alone; `targets` may replace a word that is not known,
    the earlier one first.
    """

    def __init__(self, known: Iterable[str], targets: Iterable[str]) -> None:
        self._targets = [word for word in targets if len(word) >= MIN_LENGTH]
        self._known = frozenset(known) | frozenset(self._targets)
        self._near: dict[str, list[int]] = {}
        for place, word in enumerate(self._targets):
            for stub in _stubs(word):
                self._near.setdefault(stub, []).append(place)
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def _correct(self, word: str) -> str:
        if len(word) < MIN_LENGTH - 1 or len(word) > 20 or word in self._known:
            return word
        if not word.isascii() or word in _SHORT:
            return word
        found = {place for stub in _stubs(word) for place in self._near.get(stub, ())}
        # the first letter is seldom wrong, and asking for it spares many real words
        close = [
            place
            for place in found
            if self._targets[place][0] == word[0] and _one_slip(word, self._targets[place])
        ]
        return self._targets[min(close)] if close else word

    def split(self, letters: str) -> list[str]:
        """Letters typed without spaces as the fewest known words, or as they are."""
        best: list[list[str] | None] = [[]]
        for end in range(1, min(len(letters), LONGEST_SPLIT) + 1):
            cuts = [
                [*before, letters[start:end]]
                for start, before in enumerate(best)
                if before is not None and self._is_word(letters[start:end])
            ]
            best.append(min(cuts, key=len) if cuts else None)
        return best[len(letters)] or [letters] if len(letters) < len(best) else [letters]

    def _is_word(self, letters: str) -> bool:
        return letters in _SHORT or (len(letters) > 2 and letters in self._known)


def _stubs(word: str) -> Iterator[str]:
    """The word, and the word without any one letter."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _one_slip(typed: str, meant: str) -> bool:
    if sorted(typed) == sorted(meant):
        differing = [i for i, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
        return len(differing) <= 2 and differing[-1] - differing[0] == 1
    if len(typed) == len(meant):
        return sum(a != b for a, b in zip(typed, meant, strict=True)) == 1
    short, long = sorted((typed, meant), key=len)
    return len(long) - len(short) == 1 and short in set(_stubs(long))
