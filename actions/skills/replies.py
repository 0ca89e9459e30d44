"""The `custom` part of a written reply, with its places filled.

The assistant fills the places of `text`; those inside `custom` (titles of links, errors beside
a field) are filled here, so that these words, too, stand in `data/responses`.
"""

from functools import lru_cache
from typing import Any

import yaml

from actions.settings import settings

Custom = dict[str, Any]


@lru_cache(maxsize=1)
def _written() -> dict[str, Custom]:
    path = settings().data / "responses" / "booking.yml"
    responses = yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
    return {name: variations[0].get("custom", {}) for name, variations in responses.items()}


def custom_of(response: str, places: dict[str, str]) -> Custom:
    """What `response` carries besides text and buttons; KeyError if it is not written."""
    filled = _filled(_written()[response], places)
    assert isinstance(filled, dict)
    return filled


def _filled(value: Any, places: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, places) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, places) for inner in value]
    if isinstance(value, str):
        return value.format_map(places)
    return value
