"""Ages, years and amounts among repaired words."""

from collections.abc import Sequence

_TEENS = "eleven twelve thirteen fourteen fifteen sixteen seventeen"
_AGES = {w: age for age, w in enumerate(f"five six seven eight nine ten {_TEENS}".split(), 5)}

_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
# A repaired word that says a number of ten or more, as spaCy reads a regular expression.
TEN_OR_MORE = rf"^(?:[1-9]\d+|ten|twelve|fifteen|(?:{_TENS})|hundred|diez|veinte|treinta)$"


def names_year(words: Sequence[str]) -> bool:
    """Whether a year of the last or this century is among the words."""
    return any(len(word) == 4 and word.isdecimal() and word[:2] in {"19", "20"} for word in words)


def is_minor_age(words: Sequence[str]) -> bool:
    """Whether the words tell of somebody between five and seventeen."""
    ages = [_AGES.get(word, int(word) if word.isdecimal() else 0) for word in words]
    return any(5 <= age <= 17 for age in ages) or "grade" in words or "school" in words
