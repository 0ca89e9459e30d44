"""Reads plain answers to the form's questions: "ok, let's go", "never mind", "help".

Words alone decide here: what books or cancels must be unmistakable, and no guess.
"""

import difflib
import re
from typing import Literal

Answer = Literal["yes", "help", "restart"]

_DECIDES = (
    "yes yeah yep yup yess ya yea sure ok okay okey k kk fine perfect great good correct right "
    "confirm confirmed absolutely definitely agreed deal alright cool awesome excellent exactly "
    "works book do go 👍 👌 ✅"
)
_BESIDE = (
    "it this that let's lets us please pls plz thanks thank thx you i i'm im am we the is are all "
    "everything looks look seems sounds that's thats it's its ahead with for me very so much to "
    "and by now then here be just"
)
DECIDES = frozenset(_DECIDES.split())
AGREEING = DECIDES | frozenset(_BESIDE.split())
_LONGEST_YES = 8  # words
_ASKS = {"is", "are", "am"}
_PRONOUNS = {"i", "you", "we", "they"}
_HELP = {
    *("help", "help me", "help please", "please help", "i need help", "can you help me"),
    *("what do i do", "what now", "how does this work", "how do i do this", "i'm lost"),
    *("i don't understand", "i dont understand", "i don't get it", "huh", "what should i type"),
    *("i'm confused", "im confused", "what do i type", "what should i do", "how do i book"),
}
_RESTART = {
    *("restart", "start over", "start again", "begin again", "start from the beginning"),
    *("from the beginning", "from the start", "start fresh", "reset", "let's start over"),
    *("can we start over", "i want to start over", "can i start over", "start all over"),
}
_STOPS = re.compile(
    r"\b(?:cancel\w*|stop|quit|abort|exit|never ?mind|nvm|forget (?:it|about|this|that)|"
    r"call it off|changed my mind|no appointment|leave it)\b|"
    r"\b(?:don't|dont|do not|no longer|rather not|not going to) (?:want|need|book)\b"
)
_KEEPS = re.compile(r"\b(?:don't|dont|do not|not|never|without) (?:\w+ )?(?:cancel\w*|stop)\b")


def read_answer(text: str) -> Answer | None:
    """What the whole message says; None if it says anything else as well."""
    words = _words(text)
    said = " ".join(words)
    if said in _HELP:
        return "help"
    if said in _RESTART:
        return "restart"
    return "yes" if _agrees(text, words) else None


def cancels(text: str) -> bool:
    """Whether the words say in so many words that the booking is to end."""
    said = " ".join(_words(text))
    misspelt = difflib.get_close_matches("cancel", said.split(), n=1, cutoff=0.8)
    return not keeps(text) and bool(misspelt or _STOPS.search(said))


def keeps(text: str) -> bool:
    """Whether the words say that the booking is not to be cancelled."""
    return bool(_KEEPS.search(" ".join(_words(text))))


def _agrees(text: str, words: list[str]) -> bool:
    if "?" in text or not 0 < len(words) <= _LONGEST_YES or words[0] in _ASKS:
        return False
    if words[0] == "do" and len(words) > 1 and words[1] in _PRONOUNS:
        return False
    return AGREEING.issuperset(words) and not DECIDES.isdisjoint(words)


def _words(text: str) -> list[str]:
    lower = text.lower().replace("’", "'").replace("\ufe0f", "")
    lower = re.sub(r"[👍👌][🏻-🏿]", lambda found: found[0][0], lower)
    stripped = (word.strip(".,!?;:()\"'-…") for word in re.split(r"[\s,]+", lower))
    return [word for word in stripped if word]
