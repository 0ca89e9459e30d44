"""Opaque ids. All are keyed with SECRET_KEY, so the database alone gives none of them away."""

import base64
import binascii
import hashlib
import hmac
import secrets
from datetime import UTC, datetime

from actions.booking.openings import Opening

# without look-alikes: no 0 O, 1 I L, U V
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
CODE_LENGTH = 8
_MAC_BYTES = 16


class BadOffer(ValueError):
    """An offer id that was not given to this visitor."""


def holder_of(key: bytes, sender_id: str) -> str:
    """Stands for a conversation in the database."""
    return _mac(key, "holder", sender_id).hex()


def offer_id(key: bytes, holder: str, opening: Opening) -> str:
    """A new id for `opening`, good for `holder` alone and used once."""
    start = int(opening.start.timestamp())
    body = f"{secrets.token_hex(4)}.{start}.{opening.practitioner_id}".encode()
    return _text(_mac(key, "offer", f"{holder}.{body.decode()}")[:_MAC_BYTES] + body)


def read_offer(key: bytes, holder: str, offer: str) -> Opening:
    """The opening behind an offer id; raises BadOffer."""
    try:
        raw = base64.urlsafe_b64decode(offer.encode("ascii") + b"=" * (-len(offer) % 4))
        mac, body = raw[:_MAC_BYTES], raw[_MAC_BYTES:].decode("ascii")
    except (UnicodeError, binascii.Error) as error:
        raise BadOffer from error
    if not hmac.compare_digest(mac, _mac(key, "offer", f"{holder}.{body}")[:_MAC_BYTES]):
        raise BadOffer
    _, start, practitioner_id = body.split(".", 2)
    return Opening(datetime.fromtimestamp(int(start), UTC), practitioner_id)


def manage_token(key: bytes, booking_id: str) -> str:
    """256 bits that open a booking's page; only their hash is stored.

    Derived from the random booking id, so that a second question and a reminder can give the
    same link again without it lying in the database.
    """
    return _text(_mac(key, "manage", booking_id))


def change_code(key: bytes, booking_id: str) -> str:
    """Eight characters a visitor can say on the phone."""
    number = int.from_bytes(_mac(key, "code", booking_id), "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[place])
    return "".join(letters)


def token_hash(token: str) -> str:
    """What is stored of a token with 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_hash(key: bytes, code: str) -> str:
    """What is stored of a change code; keyed, as eight characters alone could be tried out."""
    return _mac(key, "code hash", code).hex()


def use_of(offer: str) -> str:
    """Stands in the database for an offer that was used."""
    return token_hash(offer)


def _mac(key: bytes, purpose: str, text: str) -> bytes:
    return hmac.digest(key, f"{purpose}:{text}".encode(), "sha256")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
