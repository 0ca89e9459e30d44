"""Errors of the visitor API: a code for programs and a plain sentence for people."""

from typing import Any

from sanic.response import HTTPResponse, json

SENTENCES = {
    "bad_json": (400, "The request is not JSON that this chat can read."),
    "bad_message": (400, "Send an id of 1 to 64 characters and one of text, payload or form."),
    "bad_payload": (400, "That button does not belong to this chat."),
    "bad_form": (400, "That form does not belong to this chat."),
    "bad_feedback": (400, "Send the id of a message of this chat, and up or down."),
    "bad_time_zone": (400, "That time zone is not known."),
    "no_session": (401, "This chat has ended. Please open a new one."),
    "not_found": (404, "There is nothing here."),
    "too_long": (413, "That message is too long. 8,000 characters fit."),
    "not_json": (415, "Please send JSON."),
    "too_fast": (429, "That was a lot at once. Please wait a moment."),
    "failed": (503, "Something went wrong here. Please try again, or call the practice."),
    "not_ready": (503, "The chat is starting. Please try again in a moment."),
}


class ApiError(Exception):
    """Ends a request with one of the errors above."""

    def __init__(self, code: str, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after

    def response(self, messages: list[dict[str, Any]] | None = None) -> HTTPResponse:
        """The error as JSON; `messages` are shown to the visitor beside it."""
        status, sentence = SENTENCES[self.code]
        body: dict[str, Any] = {"error": {"code": self.code, "message": sentence}}
        if messages:
            body["messages"] = messages
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        return json(body, status=status, headers=headers)
