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
    r"this is|call me|it's|its)\b[\s:]*",
    re.IGNORECASE,
)
LABELS = re.compile(
    r"\b(?:(?:my|the) )?(?:(?:phone|cell|mobile|e-?mail)(?: (?:number|address))?|number|tel)\b"
    r"(?:'s| is)?[\s:]*|\b(?:you can )?(?:reach|call|text|e-?mail) me (?:at|on)\b|"
    r"\b(?:and|or|at|is|it's|its|here|hi|hello|hey|sure|ok|okay|thanks|actually|sorry)\b|"
    r"\bwrong number\b",
    re.IGNORECASE,
)
NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,4}")
# Words that show a sentence and not a name.
_NOT_NAMES = (
    "a about afraid alone am anxious any anxiety are be back because bad but can cancel confused "
    "depressed do don't dont does else feel feeling fine for good have help how i if in just know "
    "later like lost maybe me more my need never next no not nope nothing of on please question "
    "really sad scared so some something stop stressed struggling stuck than that the then there "
    "therapy they think this time tired to too unsure wait want was we what when where which who "
    "why with worried would yeah yes you your"
)
NOT_NAMES = set(_NOT_NAMES.split())


@dataclass(frozen=True)
class Details:
    """What a sentence gives; `named` says that a name was announced ("I'm ...")."""

    checked: Checked
    named: bool

    @property
    def reaches(self) -> bool:
        """Whether it gives, or tries to give, a phone number or an e-mail address."""
        values = self.checked.values
        return bool(values.phone or values.email or self.checked.wrong & {"phone", "email"})


def read_details(text: str) -> Details:
    """The contact details in `text`; a part that cannot be one is left out."""
    raw: dict[str, object] = {}
    rest = text
    if address := ADDRESS.search(rest):
        raw["email"] = address[0].strip(".")
        rest = rest.replace(address[0], " , ", 1)
    if number := _number(rest):
        raw["phone"] = number
        rest = rest.replace(number, " , ", 1)
    named = bool(LEAD.search(rest))
    if name := _name(rest):
        raw["name"] = name
    return Details(check(raw), named)


def _number(text: str) -> str | None:
    for match in phonenumbers.PhoneNumberMatcher(text, REGION):
        return str(match.raw_string)
    found = NUMBER.search(text)
    return found[0] if found else None


def _name(text: str) -> str | None:
    if lead := LEAD.search(text):
        text = text[lead.end() :]
    for part in re.split(r"[,;:\n!?]| - |\.(?:\s|$)", LABELS.sub(" , ", text)):
        words = part.strip()
        if NAME.fullmatch(words) and not NOT_NAMES & set(words.lower().split()):
            return words
    return None
