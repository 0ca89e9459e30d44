"""How to reach a visitor: reads it, checks it, and keeps it with the hold."""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.engine import Connection

from actions.booking.tables import booking, contact

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
    """The values of a contact form; empty fields count as not given."""
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
        if value is None:
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
        return phonenumbers.format_number(
            number, phonenumbers.PhoneNumberFormat.NATIONAL
        )
    return phonenumbers.format_number(
        number, phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )


def keep(
    *, connection: Connection, booking_id: str, holder: str, given: Contact
) -> Contact | None:
    """Add what was given to the hold's contact; the whole of it, or None if it has no hold."""
    row = connection.execute(
        select(booking.c.contact_id).where(
            booking.c.id == booking_id,
            booking.c.holder == holder,
            booking.c.status.in_(("held", "expired")),
        )
    ).first()
    if row is None:
        return None
    if row.contact_id is None:
        contact_id = secrets.token_hex(16)
        connection.execute(insert(contact).values(id=contact_id, **given.given()))
        connection.execute(
            update(booking)
            .where(booking.c.id == booking_id)
            .values(contact_id=contact_id)
        )
    else:
        contact_id = row.contact_id
        if given.given():
            connection.execute(
                update(contact)
                .where(contact.c.id == contact_id)
                .values(**given.given())
            )
    return known(connection=connection, contact_id=contact_id)


def known(*, connection: Connection, contact_id: str | None) -> Contact:
    """The contact behind an id, empty if there is none."""
    row = connection.execute(select(contact).where(contact.c.id == contact_id)).first()
    return Contact(row.name, row.phone, row.email) if row else Contact()


def upcoming(*, connection: Connection, contact_id: str, now: datetime) -> int:
    """How many bookings lie ahead for anybody with this phone or e-mail."""
    who = known(connection=connection, contact_id=contact_id)
    same = []
    if who.phone:
        same.append(contact.c.phone == who.phone)
    if who.email:
        same.append(func.lower(contact.c.email) == who.email.lower())
    if not same:
        return 0
    query = (
        select(func.count())
        .select_from(booking.join(contact, booking.c.contact_id == contact.c.id))
        .where(or_(*same), booking.c.status == "booked", booking.c.start > now)
    )
    return int(connection.execute(query).scalar_one())
