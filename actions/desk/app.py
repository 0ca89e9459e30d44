"""The desk: `uvicorn actions.desk.app:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from actions.booking.practice import practice
from actions.desk.headers import SafeHeaders
from actions.desk.manage import calendar_file, cancel_booking, not_found, show_booking


@asynccontextmanager
async def _refuse_unsafe_settings(app: Starlette) -> AsyncIterator[None]:
    practice()
    yield


async def health(request: Request) -> Response:
    """Whether the desk answers."""
    return JSONResponse({"status": "ok"})


async def _error(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code == 405:
        return Response(status_code=405, headers=error.headers)
    return await not_found(request)


app = Starlette(
    lifespan=_refuse_unsafe_settings,
    routes=[
        Route("/health", health),
        Route("/b/{token}.ics", calendar_file, methods=["GET"]),
        Route("/b/{token}", show_booking, methods=["GET"]),
        Route("/b/{token}", cancel_booking, methods=["POST"]),
    ],
    middleware=[Middleware(SafeHeaders)],
    exception_handlers={HTTPException: _error},
)
