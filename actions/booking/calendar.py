"""The .ics file of a booking. It never says what the visit is about."""

from datetime import datetime

from icalendar import Calendar, Event, vUri

from actions.booking.holds import Booking


def ics(row: Booking, *, practice_name: str, manage_url: str, now: datetime) -> bytes:
    """The calendar file; its UID stays, its sequence rises, a cancelled one says so."""
    cancelled = row.status == "cancelled"
    event = Event()
    event.add("uid", row.id)
    event.add("sequence", row.ics_sequence)
    event.add("dtstamp", now)
    event.add("dtstart", row.start)
    event.add("dtend", row.end)
    event.add("summary", f"Appointment with {practice_name}")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("url", vUri(manage_url))
    calendar = Calendar()
    calendar.add("prodid", "-//Rewire//Booking//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
