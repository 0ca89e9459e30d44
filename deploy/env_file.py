"""Reads `.env`, and refuses a line that would be left out in silence."""

from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream

_ENCODING = "utf-8-sig"  # some editors put a mark of their own in front


class BadLine(ValueError):
    """A line that is no setting; the message is one line for a person."""


def read_env_file(path: Path) -> dict[str, str]:
    """The settings of the file, none if there is no file.

    Raises BadLine with the number of the line, OSError, or UnicodeDecodeError.
    """
    if not path.exists():
        return {}
    with path.open(encoding=_ENCODING) as stream:
        for binding in parse_stream(stream):
            if binding.error or (binding.key and binding.value is None):
                raise BadLine(f".env, line {_line_of(binding)}: this is not NAME=value.")
    return {key: value or "" for key, value in dotenv_values(path, encoding=_ENCODING).items()}


def _line_of(binding: Binding) -> int:
    # empty lines before a setting are counted to it
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")
