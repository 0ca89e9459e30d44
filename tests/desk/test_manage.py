"""The visitor's page of a booking."""

import base64
import hashlib
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from actions.booking import tokens
from actions.booking.contacts import Contact
from actions.desk.app import app
from tests.booking.support import ANA, KEY, Practice


@pytest.fixture
async def desk(served: Practice) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="https://desk.test") as client:
        yield client


@pytest.fixture
def booked(served: Practice) -> Any:
    return served.book("ana", served.free()[3])


def link(booking: Any) -> str:
    return f"/b/{tokens.manage_token(KEY, booking.id)}"


async def test_the_desk_says_that_it_is_up(desk: httpx.AsyncClient) -> None:
    assert (await desk.get("/health")).json() == {"status": "ok"}


async def test_a_visitor_sees_the_booking_and_can_cancel_it(
    desk: httpx.AsyncClient, served: Practice, booked: Any
) -> None:
    page = await desk.get(link(booked))
    assert page.status_code == 200
    assert "Friday, November 20, 2026, 2:00 PM CST" in page.text
    assert booked.id[:8].upper() in page.text
    assert '<html lang="en">' in page.text
    assert page.text.count("<h1>") == 1
    assert "<script" not in page.text
    for private in ("Ana", "Lopez", "0142"):
        assert private not in page.text
    done = await desk.post(link(booked))
    assert done.status_code == 303
    again = await desk.get(done.headers["location"])
    assert "This booking is cancelled" in again.text
    assert "<form" not in again.text
    assert served.rows("SELECT status FROM booking")[0].status == "cancelled"


async def test_a_visitor_elsewhere_sees_both_clocks(
    desk: httpx.AsyncClient, served: Practice
) -> None:
    held = served.hold("ana", served.free()[3], visitor_tz="America/New_York")
    served.give("ana", held)
    page = await desk.get(link(served.confirm("ana", held)))
    assert "2:00 PM CST (3:00 PM EST)" in page.text


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
async def test_a_mail_scanner_changes_nothing(
    desk: httpx.AsyncClient, served: Practice, booked: Any, method: str
) -> None:
    before = served.rows("SELECT * FROM booking")
    for path in (link(booked), f"{link(booked)}.ics"):
        await desk.request(method, path)
    assert served.rows("SELECT * FROM booking") == before


async def test_a_second_press_changes_nothing(
    desk: httpx.AsyncClient, served: Practice, booked: Any
) -> None:
    assert (await desk.post(link(booked))).status_code == 303
    before = served.rows("SELECT * FROM booking")
    assert (await desk.post(link(booked))).status_code == 303
    assert served.rows("SELECT * FROM booking") == before
    assert len(served.rows("SELECT * FROM outbox")) == 2


async def test_an_hour_before_the_start_the_page_says_to_call(
    desk: httpx.AsyncClient, served: Practice, booked: Any
) -> None:
    served.now = booked.start - timedelta(minutes=59)
    page = await desk.get(link(booked))
    assert "<form" not in page.text
    assert "Please call instead" in page.text
    assert 'href="tel:4792591390"' in page.text
    refused = await desk.post(link(booked))
    assert refused.status_code == 409
    assert served.rows("SELECT status FROM booking")[0].status == "booked"


async def test_unknown_malformed_and_expired_links_look_the_same(
    desk: httpx.AsyncClient, served: Practice, booked: Any
) -> None:
    served.now = booked.end + timedelta(days=2)
    paths = [
        link(booked),
        f"/b/{secrets.token_urlsafe(32)}",
        "/b/x",
        f"/b/{'x' * 5000}",
        "/b/%00%ff",
        "/b/'; DROP TABLE booking; --",
        "/b/",
        "/nothing",
    ]
    bodies = set()
    for path in paths:
        for tried in (await desk.get(path), await desk.post(path), await desk.get(f"{path}.ics")):
            assert tried.status_code in (404, 405)
            if tried.status_code == 404:
                bodies.add(tried.content)
    assert len(bodies) == 1


async def test_a_hundred_guesses_open_nothing(desk: httpx.AsyncClient, booked: Any) -> None:
    for _ in range(100):
        assert (await desk.get(f"/b/{secrets.token_urlsafe(32)}")).status_code == 404


async def test_every_answer_is_private_and_cannot_be_framed(
    desk: httpx.AsyncClient, booked: Any
) -> None:
    for path in (link(booked), f"{link(booked)}.ics", "/b/unknown", "/health"):
        headers = (await desk.get(path)).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-robots-tag"].startswith("noindex")
        assert headers["referrer-policy"] == "no-referrer"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


async def test_the_page_may_use_its_own_style(desk: httpx.AsyncClient, booked: Any) -> None:
    page = await desk.get(link(booked))
    style = page.text.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page.headers["content-security-policy"]


async def test_the_calendar_file_names_the_instant_and_no_reason(
    desk: httpx.AsyncClient, served: Practice, booked: Any
) -> None:
    answer = await desk.get(f"{link(booked)}.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    event = Calendar.from_ical(answer.text).events[0]
    assert event.start == booked.start
    assert event["uid"] == booked.id
    assert event["sequence"] == 0
    for word in ("therapy", "consultation", "mental", "Ana", "0142"):
        assert word not in answer.text
    await desk.post(link(booked))
    later = Calendar.from_ical((await desk.get(f"{link(booked)}.ics")).text)
    assert later["method"] == "CANCEL"
    assert (later.events[0]["uid"], later.events[0]["sequence"]) == (booked.id, 1)


async def test_a_name_full_of_markup_stays_out_of_page_and_calendar(
    desk: httpx.AsyncClient, served: Practice
) -> None:
    name = "<script>alert(1)</script>\r\nATTENDEE:x"
    booked = served.book("ana", served.free()[3], Contact(name=name, phone=ANA.phone))
    for path in (link(booked), f"{link(booked)}.ics"):
        assert "alert" not in (await desk.get(path)).text
