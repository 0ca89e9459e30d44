"""How to reach a visitor: a name, a phone number, an e-mail address, each checked."""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

REGION = "US"
LONGEST_NAME = 80
FIELDS = ("name", "phone", "email")


@dataclass(frozen=True)
class Contact:
    """What is known of a visitor; a phone is in E.164."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None

    @property
    def complete(self) -> bool:
        """Whether there is a name and a way to reach it."""
        return bool(self.name and (self.phone or self.email))

    def given(self) -> dict[str, str]:
        """The fields that have a value."""
        return {field: value for field in FIELDS if (value := getattr(self, field))}


@dataclass(frozen=True)
class Checked:
    """Good values, and the names of the fields whose value was no good."""

    values: Contact
    wrong: frozenset[str] = frozenset()


def check(raw: dict[str, object]) -> Checked:
    """The values of a contact form; empty fields count as not given, a name too long as wrong."""
    good: dict[str, str] = {}
    wrong = set()
    for field, read in (
        ("name", read_name),
        ("phone", read_phone),
        ("email", read_email),
    ):
        text = str(raw.get(field) or "").strip()
        if not text:
            continue
        value = read(text)
        if value is None or (field == "name" and len(text) > LONGEST_NAME):
            wrong.add(field)
        else:
            good[field] = value
    return Checked(Contact(**good), frozenset(wrong))


def read_phone(text: str) -> str | None:
    """The number in E.164, or None if nobody could be called on it."""
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_email(text: str) -> str | None:
    """The address in its usual form, or None. No question is put to the network."""
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def read_name(text: str) -> str | None:
    """The name on one line, or None if there is no letter in it."""
    visible = "".join(
        " " if unicodedata.category(character).startswith(("C", "Z")) else character
        for character in unicodedata.normalize("NFC", text)
    )
    name = re.sub(r" +", " ", visible).strip()[:LONGEST_NAME].strip()
    return name if any(character.isalpha() for character in name) else None


def show_phone(phone: str) -> str:
    """A stored number as people write it."""
    number = phonenumbers.parse(phone, REGION)
    if number.country_code == 1:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
