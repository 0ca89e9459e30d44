"""How a real visit looks and reads wherever it stands still; the pictures are kept to look at."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.house import ROOT

from .conftest import Arrive
from .test_accessibility import violations
from .whole_visit import DESK, PHONE, RealVisitor

SCREENSHOTS = ROOT / "var" / "screenshots"


def stops(visitor: RealVisitor, phone: str) -> Iterator[str]:
    """One visit from beginning to end; the name of each place where it stands still."""
    yield "closed"
    visitor.open_chat()
    yield "greeting"
    for words, reply, stop in (
        ("how does therpy calm fear", "goes off too easily", "answer"),
        ("compare therapies", "four groups", "cards"),
        ("brain", "of these", "choice"),
        ("book a consultation", "These times are open", "slots"),
    ):
        visitor.say(words)
        visitor.hears(reply)
        yield stop
    visitor.chooses(1)
    yield "contact"
    visitor.gives_contact("479 555")
    visitor.hears("That phone number does not look complete")
    yield "contact-with-errors"
    visitor.gives_contact(phone)
    visitor.hears("You are not booked yet")
    yield "review"
    visitor.press("Yes, book it")
    visitor.hears("You are booked")
    yield "confirmed"
    for words, reply, stop in (
        ("I want to die", "ending your life", "crisis"),
        ("he hits me and i am scared of my husband", "It is not your fault", "abuse"),
    ):
        visitor.say(words)
        visitor.hears(reply)
        yield stop


@pytest.mark.parametrize(
    ("size", "options", "phone"),
    [("phone", PHONE, "479 555 0153"), ("desk", DESK, "479 555 0154")],
    ids=["phone", "desk"],
)
def test_every_stop_of_a_visit_is_accessible(
    arrive: Arrive, axe: str, size: str, options: dict[str, Any], phone: str
) -> None:
    visitor = arrive(**options, reduced_motion="reduce")
    visitor.page.evaluate(axe)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    found = {}
    for stop in stops(visitor, phone):
        visitor.page.screenshot(path=SCREENSHOTS / f"{stop}-{size}.png")
        found[stop] = violations(visitor.page)
    assert {stop: broken for stop, broken in found.items() if broken} == {}
