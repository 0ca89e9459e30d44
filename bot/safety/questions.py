"""Whether a message asks something, or only tells."""

import re
from functools import lru_cache

import yaml

from bot.settings import data_root

_CLAUSE = re.compile(r"[.,;:!\n…]+|\b(?:and|but|so|because)\b")


def is_question(text: str) -> bool:
    """By its question mark, or by how one of its clauses begins; a pressed button asks too."""
    if "?" in text or text.startswith("/"):
        return True
    clauses = _CLAUSE.split(text.lower().replace("’", "'"))
    return any(_begins_a_question().match(clause.strip()) for clause in clauses)


@lru_cache(maxsize=1)
def _begins_a_question() -> re.Pattern[str]:
    path = data_root() / "safety" / "conversation.yml"
    starts = yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]
    return re.compile(rf"(?:{'|'.join(map(re.escape, starts))})\b")
