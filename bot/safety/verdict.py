"""What the gate says about a message."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

KINDS = (
    "suicide",
    "self_harm",
    "harm_to_others",
    "abuse",
    "child",
    "psychosis",
    "medical",
    "eating_disorder",
)
TIERS = ("none", "concern", "crisis")


@dataclass(frozen=True)
class Verdict:
    """The gate's judgement of one message.

    `step` tells which words fit: `first`, `again` (a card of this kind was shown before),
    `confirmed` (yes or maybe after the question), `denied` ("I'm fine" after it), `none`.
    """

    tier: str = "none"
    kind: str | None = None
    about: str | None = None
    step: str = "none"
    imminent: bool = False
    language: str = "en"

    def as_gate(self) -> dict[str, Any]:
        """The shape that travels as `metadata["gate"]`."""
        return asdict(self)

    @classmethod
    def from_gate(cls, gate: Mapping[str, Any]) -> "Verdict":
        """Read `metadata["gate"]` back."""
        return cls(**{name: gate[name] for name in cls.__dataclass_fields__ if name in gate})


@dataclass(frozen=True)
class Turn:
    """An earlier message of the visitor, with its verdict."""

    text: str
    verdict: Verdict = Verdict()
