"""Reads `.env`, checks every value before anything starts, and fills in what is left out."""

import os
import socket
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values
from ruamel.yaml import YAML

PORTS = {"PORT": "5005", "ACTION_PORT": "5055", "DESK_PORT": "5080"}
SHORTEST_SECRET = 32

# One thread each: the processes share two cores, and the models are small.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "PYTHONUNBUFFERED": "1",
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


class BadSetting(ValueError):
    """A value that cannot be served with; the message is one line for a person."""


def environment(root: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The processes' whole environment: defaults, then `.env`, then what is already set.

    Raises BadSetting.
    """
    path = root / ".env"
    try:
        stored = {key: value or "" for key, value in dotenv_values(path).items()}
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f".env cannot be read: {error}") from error
    values = PORTS | stored | dict(given) | QUIET
    values |= {name: values[name] or usual for name, usual in PORTS.items()}
    for name, check in _CHECKS.items():
        if values.get(name):
            _checked(name, values[name], check)
    values["ALLOWED_ORIGINS"] = values.get("ALLOWED_ORIGINS", "").replace(",", " ")
    _check_not_yet(values)
    _check_production(values, Path(values.get("DATA_DIR") or root / "data"))
    return values


def check_machine(root: Path, values: Mapping[str, str]) -> None:
    """Raise BadSetting if a port is taken or the folder for data cannot be written."""
    if len({values[name] for name in PORTS}) < len(PORTS):
        raise BadSetting("PORT, ACTION_PORT and DESK_PORT must differ.")
    for name in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", int(values[name])))
            except OSError as error:
                raise BadSetting(f"{name}={values[name]}: {error.strerror}.") from error
    for folder in (root / "var", root / "models"):
        try:
            folder.mkdir(exist_ok=True)
            probe_file = folder / f".write-{os.getpid()}"
            probe_file.touch()
            probe_file.unlink()
        except OSError as error:
            raise BadSetting(f"{folder} cannot be written: {error.strerror}.") from error


def _checked(name: str, value: str, check: Callable[[str], object]) -> None:
    # an address of a database may hold its password
    shown = value.partition(":")[0] if name == "DATABASE_URL" else value
    try:
        accepted = check(value)
    except (ValueError, TypeError) as error:
        raise BadSetting(f"{name}={shown}: {error}.") from error
    if accepted is False:
        raise BadSetting(f"{name}={shown} cannot be used: see .env.example.")


def _port(value: str) -> bool:
    return 0 < int(value) < 65536


def _hours(value: str) -> bool:
    return 0 < float(value) <= 24 * 365


def _instant(value: str) -> bool:
    if datetime.fromisoformat(value).tzinfo is None:
        raise ValueError("the instant needs an offset, like 2026-11-20T09:00:00-06:00")
    return True


def _address(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


_CHECKS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(PORTS, _port),
    "ENV": lambda value: value in {"local", "production"},
    "RETENTION_HOURS": _hours,
    "CHAT_RATE_LIMIT": lambda value: value in {"on", "off"},
    "ALLOW_DRAFTS": lambda value: value in {"0", "1"},
    "CLOCK": _instant,
    "PUBLIC_URL": _address,
    "DESK_URL": _address,
    "DATABASE_URL": lambda value: value.split(":")[0].split("+")[0] in {"sqlite", "postgresql"},
    "DATA_DIR": lambda value: Path(value).is_dir(),
    "ALLOWED_ORIGINS": lambda v: all(map(_address, v.replace(",", " ").split())),
}


# Names that later versions will read; until then a value would be ignored in silence.
_NOT_YET = {"WORKERS": "1", "REDIS_URL": "", "SMTP_URL": "", "KEEP_UNANSWERED_DAYS": "0"}


def _check_not_yet(values: Mapping[str, str]) -> None:
    for name, only in _NOT_YET.items():
        if values.get(name, only) not in {"", only}:
            raise BadSetting(f"{name} is not supported in this version: leave it out.")


def _check_production(values: Mapping[str, str], data: Path) -> None:
    if values.get("ENV") != "production":
        return
    if len(values.get("SECRET_KEY", "")) < SHORTEST_SECRET:
        raise BadSetting(f"SECRET_KEY needs {SHORTEST_SECRET} characters in production.")
    if values.get("CHAT_RATE_LIMIT") == "off":
        raise BadSetting("CHAT_RATE_LIMIT=off is refused in production.")
    practice = YAML(typ="safe").load((data / "practice.yml").read_text(encoding="utf-8"))
    if any(one["availability"].get("sample") for one in practice["practitioners"]):
        raise BadSetting("data/practice.yml still holds the sample hours.")
    if values.get("ALLOW_DRAFTS") != "1":
        for article in sorted(data.glob("articles/*/article.md")):
            front = article.read_text(encoding="utf-8").split("---")[1]
            if not YAML(typ="safe").load(front).get("reviewed_on"):
                raise BadSetting(f"{article.parent.name} is not reviewed: set ALLOW_DRAFTS=1.")
        for words in sorted(data.glob("safety/*.yml")):
            if "\nreviewed_on: null" in words.read_text(encoding="utf-8"):
                raise BadSetting(f"safety/{words.name} is not reviewed: set ALLOW_DRAFTS=1.")
