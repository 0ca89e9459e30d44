"""Notices the failures that Rasa swallows, and keeps visitors' words out of its logs."""

import logging
import traceback
from contextvars import ContextVar
from pathlib import Path

# Rasa's processor logs an action's exception and goes on without a word to the visitor.
_failed: ContextVar[list[str] | None] = ContextVar("failed", default=None)


class _WithoutWords(logging.Filter):
    """Leaves the class of an exception in a record and drops its text, which may quote."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0]:
            where = place_of(record.exc_info[1])
            failures = _failed.get()
            if failures is not None:
                failures.append(where)
            record.msg, record.args = where, ()
            record.exc_info = record.exc_text = None
        return True


def place_of(error: BaseException | None) -> str:
    """Class of an exception and the line that raised it; never its text, which may quote."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"


def watch() -> list[str]:
    """A list that fills with the classes of exceptions swallowed in the current turn."""
    failures: list[str] = []
    _failed.set(failures)
    return failures


def keep_words_out_of_logs() -> None:
    """Put the filter on everything that handles records, now and for Rasa's own loggers."""
    watcher = _WithoutWords()
    for name in ("", "rasa.core.processor", "rasa.core.channels", "sanic.error", "sanic.root"):
        logger = logging.getLogger(name)
        if not any(isinstance(one, _WithoutWords) for one in logger.filters):
            logger.addFilter(watcher)
        for handler in logger.handlers:
            if not any(isinstance(one, _WithoutWords) for one in handler.filters):
                handler.addFilter(watcher)
