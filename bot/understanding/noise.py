"""Sentences as hurried thumbs would type them."""

import random
import re

# Neighbours on a phone's keyboard.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {
    letter: [row[i] for i in (place - 1, place + 1) if 0 <= i < len(row)]
    for row in _ROWS
    for place, letter in enumerate(row)
}
_SHORT = {
    "you": "u", "your": "ur", "are": "r", "to": "2", "for": "4", "because": "bc", "before": "b4",
    "and": "n", "with": "w", "people": "ppl", "please": "pls", "why": "y", "see": "c", "be": "b",
    "tonight": "2nite", "tomorrow": "tmrw", "something": "smth", "someone": "sum1", "really": "rly",
    "about": "abt", "going": "goin", "want": "wnt", "just": "jst", "know": "kno", "never": "nvr",
    "right": "rite", "night": "nite", "through": "thru", "the": "da", "that": "dat", "have": "hav",
    "would": "wud", "could": "cud", "should": "shud", "what": "wat", "when": "wen", "don't": "dont",
    "i'm": "im", "can't": "cant", "i've": "ive", "not": "nt", "anymore": "nemore", "love": "luv",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z']+")


def noisy(text: str, chance: random.Random) -> str:
    """The same message typed badly, in one of several ways."""
    ways = (_slips, _slips, _texting, _texting, _joined, _stretched)
    return chance.choice(ways)(text, chance)


def _slips(text: str, chance: random.Random, share: float = 0.06) -> str:
    """About one letter in sixteen lost, doubled, swapped with the next or hit beside."""
    letters = list(text)
    for place, letter in enumerate(text):
        if not letter.isalpha() or chance.random() > share:
            continue
        slip = chance.choice(("lose", "double", "swap", "beside"))
        if slip == "lose":
            letters[place] = ""
        elif slip == "double":
            letters[place] = letter * 2
        elif slip == "swap" and place + 1 < len(text) and text[place + 1].isalpha():
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
        else:
            letters[place] = chance.choice(_NEAR.get(letter.lower(), [letter]))
    return "".join(letters)


def _texting(text: str, chance: random.Random) -> str:
    """Lower case, short forms, no punctuation, and a slip here and there."""
    bare = re.sub(r"[.,;:!?]", "", text.lower())
    short = _WORD.sub(
        lambda word: (
            _SHORT.get(word.group(), word.group()) if chance.random() < 0.7 else word.group()
        ),
        bare,
    )
    return _slips(short, chance, share=0.03)


def _joined(text: str, chance: random.Random) -> str:
    """Some spaces missing, perhaps all in capitals."""
    words = text.split(" ")
    joined = words[0] + "".join(("" if chance.random() < 0.2 else " ") + word for word in words[1:])
    return joined.upper() if chance.random() < 0.4 else joined


def _stretched(text: str, chance: random.Random) -> str:
    """Long vowels in one word of five."""

    def stretch(word: re.Match[str]) -> str:
        if chance.random() > 0.2:
            return word.group()
        return re.sub(r"([aeiouy])(?!.*[aeiouy])", lambda v: v.group() * 4, word.group(), count=1)

    return _WORD.sub(stretch, text)
