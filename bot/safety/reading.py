"""What the shapes of danger say about a message."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """A shape found at words `start:end`."""

    tier: str
    kind: str
    about: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """What the shapes say about a message as a whole."""

    hit: Hit | None = None
    imminent: bool = False
    means: bool = False
    distress: bool = False
    minor: bool = False
    others_only: bool = False
    denied: bool = False  # a shape of crisis is there, with a "not" before it, and none stands
    over: bool = False  # told as long past, with no word that brings it back
    business: bool = False  # few words that arrange a time, and no shape of any sort
