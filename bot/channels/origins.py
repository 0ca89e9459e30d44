"""What other sites may do: Rasa's switches for them, set to what the visitor API needs."""

import os
from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

# An hour, after which a site asks again whether it may call.
_REMEMBERED = "3600"  # seconds
_NEEDED = {
    "methods": "GET, POST, DELETE, OPTIONS",
    "allow_headers": ["Accept", "Authorization", "Content-Type"],
    "expose_headers": "Retry-After",
    "max_age": _REMEMBERED,
    # a session is a token and no cookie
    "supports_credentials": False,
    # the same for a request that names no origin: nothing is allowed to nobody
    "always_send": False,
    "vary_header": False,
}


def set_origins(blueprint: Blueprint) -> None:
    """Narrow what `rasa run --cors` allows, before the server starts."""
    blueprint.listener("before_server_start")(_narrow)


async def _narrow(app: Any, _: Any) -> None:
    for _pattern, options in app.ctx.sanic_cors.resources:
        options.update(_NEEDED)
    if os.environ.get("ALLOWED_ORIGINS", "").strip():
        app.register_middleware(_varies, "response")


async def _varies(_: Request, response: HTTPResponse) -> None:
    """A cache keeps an answer for one site away from the others."""
    varies = response.headers.get("Vary")
    response.headers["Vary"] = f"{varies}, Origin" if varies else "Origin"
