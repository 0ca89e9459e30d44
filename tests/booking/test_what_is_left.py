"""What the booking's files still hold after a visitor has gone."""

from pathlib import Path

from actions.booking import holds
from actions.booking.contacts import Contact
from tests.booking.support import Practice

NAME = "Kaleidoscope Marmalade"


def test_a_visitor_who_leaves_without_booking_leaves_no_name_in_any_file(office: Practice) -> None:
    held = office.hold("ana", office.free()[0])
    office.give("ana", held, Contact(name=NAME, phone="+14795550142"))
    office.database.write(holds.release, holder="ana", now=office.now)
    office.database.overwrite()
    folder = Path(str(office.database.engine.url.database)).parent
    kept = b"".join(path.read_bytes() for path in folder.glob("*.db*"))
    assert NAME.encode() not in kept
