"""Reads what a visitor's browser sends; anything else is one clear error."""

import json
from typing import Any
from zoneinfo import ZoneInfo

from rasa.shared.core.trackers import DialogueStateTracker
from sanic.request import Request

from bot.channels.errors import ApiError
from bot.channels.turn import Said
from bot.stores.redaction import CONTACT, PRIVATE

LONGEST_TEXT = 8000  # characters
# Bytes: an emoji is twelve, escaped as JSON usually is; the rest is for id and token.
LONGEST_BODY = LONGEST_TEXT * 12 + 4096
LONGEST_ID = 64
# Longer than any name, number or address: the booking form says which field is wrong.
LONGEST_FIELD = 300
CONTACT_FIELDS = ("name", "phone", "email")
# What stands in the visitor's own history for a form: the details themselves are not kept.
CONTACT_SENT = "I sent my contact details."
# A word joiner in front: Rasa reads a leading slash as a command, and a visitor's is none.
ESCAPE = "\u2060"
# The id of the turn that opens a session; no client can send it, because it does not print.
OPENING_ID = ESCAPE + "open"
LARGEST_READ = 1024 * 1024  # bytes; what comes after them is not waited for


def body_of(request: Request) -> dict[str, Any]:
    """The JSON object of a request; an absent body is an empty object."""
    if not request.body:
        return {}
    if request.content_type.split(";")[0].strip().lower() != "application/json":
        raise ApiError("not_json")
    if len(request.body) > LONGEST_BODY:
        raise ApiError("too_long")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise ApiError("bad_json") from None
    if not isinstance(body, dict):
        raise ApiError("bad_json")
    return body


def time_zone(body: dict[str, Any]) -> str | None:
    """The visitor's IANA zone, if one was sent."""
    name = body.get("time_zone")
    if name is None:
        return None
    try:
        return ZoneInfo(name).key
    except Exception:
        raise ApiError("bad_time_zone") from None


def typed(body: dict[str, Any]) -> str | None:
    """The words of a message as typed, for the safety gate, before anything is checked.

    Of a form that is the name, where anything can be written.
    """
    form = body.get("form")
    values = form.get("values") if isinstance(form, dict) else None
    name = values.get("name") if isinstance(values, dict) else None
    text = name if body.get("text") is None else body["text"]
    return text if isinstance(text, str) else None


def said(body: dict[str, Any], pressable: dict[str, str], *, private: bool, troubled: bool) -> Said:
    """A checked message.

    `pressable` are the payloads of this session with their titles; `private` says that the
    bot has just asked for contact details, so that typed words are not kept; `troubled`, that
    the gate heard a risk: then what stands in a form's name is no name, but words like typed.
    """
    client_id = body.get("id")
    given = [key for key in ("text", "payload", "form") if body.get(key) is not None]
    if not isinstance(client_id, str) or not 0 < len(client_id) <= LONGEST_ID or len(given) != 1:
        raise ApiError("bad_message")
    if not client_id.isprintable():  # it stands in ids and in the log
        raise ApiError("bad_message")
    if given == ["form"]:
        form = _form(client_id, body["form"])
        return _words(client_id, str(typed(body)), {PRIVATE: True}) if troubled else form
    words = body[given[0]]
    if not isinstance(words, str):
        raise ApiError("bad_message")
    if len(words) > LONGEST_TEXT:
        raise ApiError("too_long")
    if given == ["payload"]:
        if words not in pressable:
            raise ApiError("bad_payload")
        return Said(client_id, words, {"shown": pressable[words]})
    return _words(client_id, words, {PRIVATE: True} if private else {})


def _words(client_id: str, typed: str, metadata: dict[str, Any]) -> Said:
    text = typed.encode("utf-8", "replace").decode("utf-8")  # lone surrogates cannot be stored
    if text.lstrip().startswith("/"):
        return Said(client_id, ESCAPE + text, metadata | {"shown": text})
    return Said(client_id, text, metadata)


def asks_for_contact(tracker: DialogueStateTracker) -> bool:
    """Whether the bot has just asked for a name and a phone or e-mail."""
    return bool(tracker.active_loop) and tracker.get_slot("requested_slot") == "booking_contact"


def _form(client_id: str, form: Any) -> Said:
    values = form.get("values") if isinstance(form, dict) else None
    if not isinstance(values, dict) or form.get("type") != "contact":
        raise ApiError("bad_form")
    contact = {key: values[key] for key in CONTACT_FIELDS if values.get(key)}
    if not all(isinstance(one, str) for one in contact.values()):
        raise ApiError("bad_form")
    if any(len(one) > LONGEST_TEXT for one in contact.values()):
        raise ApiError("too_long")
    contact = {key: value[:LONGEST_FIELD] for key, value in contact.items()}
    return Said(client_id, "/give_contact", {CONTACT: contact, "shown": CONTACT_SENT})
