"""The visitor's page of a booking: GET shows it, POST cancels it, nothing else changes it."""

from pathlib import Path
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates

from actions import clock
from actions.booking import bookings, times
from actions.booking.calendar import ics
from actions.booking.database import database, in_thread
from actions.booking.holds import Booking
from actions.booking.openings import load_service
from actions.booking.practice import practice
from actions.settings import settings

templates = Jinja2Templates(directory=Path(__file__).parent / "templates")


async def show_booking(request: Request) -> Response:
    """The booking behind the token."""
    row = await _booking(request)
    return await (_page(request, row) if row else not_found(request))


async def cancel_booking(request: Request) -> Response:
    """Cancel it, then show it. A second press finds it cancelled and changes nothing."""
    row = await _booking(request)
    if row is None:
        return await not_found(request)
    try:
        await in_thread(database().write, bookings.cancel, row=row, now=clock.now())
    except bookings.TooLateToChange:
        return await _page(request, row, status=409)
    return RedirectResponse(request.url.path, status_code=303)


async def calendar_file(request: Request) -> Response:
    """The booking for a calendar."""
    row = await _booking(request)
    if row is None:
        return await not_found(request)
    content = ics(
        row,
        practice_name=practice().name,
        manage_url=f"{settings().desk_url}/b/{request.path_params['token']}",
        now=clock.now(),
    )
    return Response(
        content,
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="appointment.ics"'},
    )


async def not_found(request: Request) -> Response:
    """The same words for a token that is unknown, malformed or expired."""
    context = {"practice": practice()}
    return templates.TemplateResponse(request, "not_found.html", context, status_code=404)


async def _booking(request: Request) -> Booking | None:
    token = request.path_params["token"]
    return await in_thread(database().read, bookings.by_token, token=token, now=clock.now())


async def _page(request: Request, row: Booking, status: int = 200) -> Response:
    service = await in_thread(database().read, load_service)
    changeable = await in_thread(database().read, bookings.changeable, row=row, now=clock.now())
    context = {
        "practice": practice(),
        "service": service,
        "booking": row,
        "reference": bookings.reference(row),
        "when": times.full(row.start, ZoneInfo(practice().zone), times.zone_named(row.visitor_tz)),
        "changeable": changeable,
        "path": request.url.path,
    }
    return templates.TemplateResponse(request, "booking.html", context, status_code=status)
