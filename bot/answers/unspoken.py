"""Messages that hold no words to answer: nothing at all, or code."""

import re

# Commands of this program, statements of a database, markup and templates of a web page.
_CODE = re.compile(
    r"^\W*/\w+[_{]|;\s*--|</?[a-z][\w-]*[^>]*>|[$#{]\{|\b(?:drop|alter|truncate) table\b|"
    r"\bunion (?:all )?select\b|\bselect\b.+\bfrom\b.+\bwhere\b|\bor 1\s*=\s*1\b|\bjavascript:",
    re.IGNORECASE,
)


def is_blank(text: str) -> bool:
    """Whether nothing of the message can be seen."""
    return not any(character.isprintable() and not character.isspace() for character in text)


def is_code(text: str) -> bool:
    """Whether the message is written for a machine: `/intent{...}`, SQL, HTML."""
    return bool(_CODE.search(text))
