"""How many crises there were, by week: `python -m bot.safety.counts`."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from dotenv import load_dotenv

from bot import settings
from bot.stores.counts import Count, CrisisCounts

NONE_YET = "No crisis and no concern has been counted yet."


def kept(url: str) -> list[Count]:
    """The counts in the database at `url`; a file that is not there is not made."""
    address = sa.engine.make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        return []
    engine = sa.create_engine(url)
    try:
        return CrisisCounts(engine).all()
    finally:
        engine.dispose()


def as_text(counts: Sequence[Count]) -> str:
    """A table to read."""
    if not counts:
        return NONE_YET
    lines = [f"{'week':<10}{'kind':<18}{'tier':<10}{'number':>6}"]
    lines += [f"{one.week:<10}{one.kind:<18}{one.tier:<10}{one.number:>6}" for one in counts]
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    load_dotenv(settings.ROOT / ".env")
    print(as_text(kept(settings.conversations_url())))


if __name__ == "__main__":
    main()
