"""Finds name, phone and e-mail in a sentence, in any order: "I'm Ana Lopez, 479 555 0142"."""

import re
from dataclasses import dataclass

import phonenumbers

from actions.booking.contacts import REGION, Checked, check

ADDRESS = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]*")
# seven digits or more are meant as a phone number, whatever stands between them
NUMBER = re.compile(r"\+?\(?\d(?:[\s().\-/]*\d){6,}")
LEAD = re.compile(
    r"\b(?:my (?:full |first )?name(?:'s| is)?|the name(?:'s| is)?|name(?:'s| is)?|i am|i'm|im|"
    r"this is|call me(?! at\b| on\b)|it's|its)\b[\s:]*",
    re.IGNORECASE,
)
LABELS = re.compile(
    r"\b(?:(?:my|the) )?(?:(?:phone|cell|mobile|e-?mail)(?: (?:number|address))?|number|tel)\b"
    r"(?:'s| is)?[\s:]*|\b(?:you can )?(?:reach|call|text|e-?mail) me (?:at|on)\b|"
    r"\b(?:and|or|at|is|it's|its|here|hi|hello|hey|sure|ok|okay|thanks|actually|sorry)\b|"
    r"\bwrong number\b",
    re.IGNORECASE,
)
# a full stop ends a part, but not behind "Dr" or an initial
_PARTS = re.compile(
    r"[,;:\n!?]| - |(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bmrs)(?<!\bst)(?<!\b\w)\.(?:\s|$)",
    re.IGNORECASE,
)
NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,4}")
# Words that show a sentence and not a name.
_NOT_NAMES = (
    "a about afraid alone am another anxious any anxiety anytime are be back because bad book busy "
    "but can cancel change confused cost depressed did do don't dont does dunno else feel "
    "feeling fine for free good got happened have hello help hey hi hmm how i idk if in just know "
    "later like lost maybe me more my name need never new next no not nope nothing number of "
    "offline on online please price question ready really sad scared so some something sorry stop "
    "stressed struggling stuck than thanks that the then there therapy they think this time tired "
    "to too unsure upset wait want was we what when whenever where which who whose why with "
    "worried would yeah yes you your"
)
NOT_NAMES = set(_NOT_NAMES.split())
_ASKS = re.compile(
    r"\?|^\W*(?:how|why|what|when|where|which|who|whose|is|are|am i|was|do|does|did|can|could|"
    r"should|would|has|have)(?:'s|s)?\b(?! (?:my|the) (?:name|number|e-?mail|phone)\b)",
    re.IGNORECASE,
)
_DIGITS = "zero one two three four five six seven eight nine"
_SPOKEN = {word: str(digit) for digit, word in enumerate(_DIGITS.split())} | {"oh": "0", "o": "0"}
# three digits in words, one behind the other, are part of a phone number
SPOKEN = re.compile(
    rf"\b(?:{'|'.join(_SPOKEN)})(?:[\s,-]+(?:{'|'.join(_SPOKEN)})){{2,}}\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Details:
    """What a sentence gives.

    `named` says that a name was announced ("I'm ..."), `bare` that there is nothing but a name,
    `asks` that it is a question.
    """

    checked: Checked
    named: bool
    bare: bool
    asks: bool

    @property
    def reaches(self) -> bool:
        """Whether it gives, or tries to give, a phone number or an e-mail address."""
        values = self.checked.values
        return bool(values.phone or values.email or self.checked.wrong & {"phone", "email"})


def read_details(text: str) -> Details:
    """The contact details in `text`; a part that cannot be one is left out."""
    raw: dict[str, object] = {}
    rest = text = SPOKEN.sub(_in_digits, text)
    if address := ADDRESS.search(rest):
        raw["email"] = address[0].strip(".")
        rest = rest.replace(address[0], " , ", 1)
    if number := _number(rest):
        raw["phone"] = number
        rest = rest.replace(number, " , ", 1)
    lead = LEAD.search(rest)
    if name := _name(rest):
        raw["name"] = name
    left = rest[lead.end() :] if lead else rest
    bare = bool(name) and LABELS.sub(" ", left).strip(" .,!") == name
    return Details(check(raw), bool(lead), bare, bool(_ASKS.search(text)))


def _in_digits(spoken: re.Match[str]) -> str:
    return "".join(_SPOKEN[word] for word in re.split(r"[\s,-]+", spoken[0].lower()))


def _number(text: str) -> str | None:
    for match in phonenumbers.PhoneNumberMatcher(text, REGION):
        return str(match.raw_string)
    found = NUMBER.search(text)
    return found[0] if found else None


def _name(text: str) -> str | None:
    if lead := LEAD.search(text):
        text = text[lead.end() :]
    for part in _PARTS.split(LABELS.sub(" , ", text)):
        words = part.strip()
        if NAME.fullmatch(words) and not NOT_NAMES & set(words.lower().split()):
            return words
    return None
