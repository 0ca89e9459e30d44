"""Where the gate's probabilities become a tier."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.settings import ROOT


@dataclass(frozen=True)
class Thresholds:
    """Where the classifier's probabilities become a tier; `config.yml` says why.

    `crisis` is for the writer's own life and body (suicide, self-harm), `crisis_told` for the
    other kinds, `crisis_few` for a few words without any shape; `borne_out` is the probability
    of a crisis from which a crisis shape counts, and `harmless` the probability of any danger
    under which no shape does.
    """

    crisis: float = 0.45
    crisis_told: float = 0.80
    crisis_few: float = 0.71
    borne_out: float = 0.40
    concern: float = 0.34
    harmless: float = 0.20

    def of(self, kind: str, few: bool) -> float:
        """The probability of a crisis of this kind that takes the turn over."""
        limit = self.crisis if kind in {"suicide", "self_harm"} else self.crisis_told
        return max(limit, self.crisis_few) if few else limit


def configured_thresholds(config: Path = ROOT / "config.yml") -> Thresholds:
    """The thresholds that stand in `config.yml` under the gate's component."""
    pipeline = yaml.safe_load(config.read_text(encoding="utf-8")).get("pipeline") or []
    named = [block for block in pipeline if block.get("name") == "bot.safety.component.SafetyGate"]
    given = named[0] if named else {}
    names = [name for name in Thresholds.__dataclass_fields__ if name in given]
    return Thresholds(**{name: float(given[name]) for name in names})
