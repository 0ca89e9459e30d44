"""How far a clinician and the gate agree."""

from collections.abc import Sequence

from sklearn.metrics import cohen_kappa_score, confusion_matrix

from bot.safety.report import wilson
from bot.safety.review.sheet import Answer
from bot.safety.verdict import TIERS

_WIDTH = 10
CAUTION = (
    "The sheet holds about as many messages of each tier. In real chats nearly all are none, "
    "so these are no shares of real messages."
)


def kappa(answers: Sequence[Answer]) -> float | None:
    """Agreement beyond chance; None where all messages have one and the same tier."""
    given, gate = [one.given for one in answers], [one.gate for one in answers]
    if len({*given, *gate}) < 2:
        return None
    return float(cohen_kappa_score(given, gate, labels=list(TIERS)))


def confusion(answers: Sequence[Answer]) -> list[list[int]]:
    """How many of each; a row a tier of the clinician, a column a tier of the gate."""
    given, gate = [one.given for one in answers], [one.gate for one in answers]
    table: list[list[int]] = confusion_matrix(given, gate, labels=list(TIERS)).tolist()
    return table


def differing(answers: Sequence[Answer]) -> list[Answer]:
    """Where they differ: danger that the gate rates too low first, the farthest apart first."""

    def order(one: Answer) -> tuple[int, int]:
        return TIERS.index(one.gate) - TIERS.index(one.given), one.line

    return sorted((one for one in answers if one.given != one.gate), key=order)


def as_text(answers: Sequence[Answer]) -> str:
    """Everything, to read."""
    same = sum(one.given == one.gate for one in answers)
    low, high = wilson(same, len(answers))
    beyond = kappa(answers)
    lines = [
        f"Agreement: {same} of {len(answers)}, {same / len(answers):.2f} "
        f"(95 % interval {low:.2f} to {high:.2f})",
        "Cohen's kappa: "
        + ("not defined, all have the same tier" if beyond is None else f"{beyond:.2f}"),
        CAUTION,
        "",
        f"{'':<{_WIDTH}}the gate says",
        f"{'you say':<{_WIDTH}}" + "".join(f"{tier:>{_WIDTH}}" for tier in TIERS),
    ]
    for tier, row in zip(TIERS, confusion(answers), strict=True):
        lines.append(f"{tier:<{_WIDTH}}" + "".join(f"{number:>{_WIDTH}}" for number in row))
    lines += ["", f"Rows that differ: {len(answers) - same}"]
    for one in differing(answers):
        lines.append(f"line {one.line}: you say {one.given}, the gate says {one.gate}: {one.text}")
        if one.note:
            lines.append(f"    your note: {one.note}")
    return "\n".join(lines)
