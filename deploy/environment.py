"""Reads `.env`, checks every value before anything starts, and fills in what is left out."""

import os
import socket
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from ruamel.yaml import YAML

from deploy.env_file import BadLine, read_env_file

PORTS = {"PORT": "5005", "ACTION_PORT": "5055", "DESK_PORT": "5080"}
SHORTEST_SECRET = 32
LONGEST_RETENTION = 24 * 365  # hours
ENCODER_FILES = ("encoder.onnx", "tokenizer.json")

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
    try:
        stored = read_env_file(root / ".env")
    except BadLine as error:
        raise BadSetting(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f".env cannot be read: {error}") from error
    values = PORTS | stored | dict(given) | QUIET
    values |= {name: values[name] or usual for name, usual in PORTS.items()}
    for name, (check, needed) in _CHECKS.items():
        if values.get(name):
            _check(name, values[name], check, needed)
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


def _check(name: str, value: str, check: Callable[[str], bool], needed: str) -> None:
    # an address of a database may hold its password
    shown = value.partition(":")[0] if name == "DATABASE_URL" else value
    try:
        good = check(value)
    except (ValueError, TypeError):
        good = False
    if not good:
        raise BadSetting(f"{name}={shown}: {needed}.")


def _port(value: str) -> bool:
    return value.isascii() and value.isdigit() and 0 < int(value) < 65536


def _address(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _one_of(*values: str) -> tuple[Callable[[str], bool], str]:
    return lambda value: value in values, f"it is {' or '.join(values)}"


_WEB = "an address begins with http:// or https://"
# What is asked of a value, and the same in words.
_CHECKS: dict[str, tuple[Callable[[str], bool], str]] = {
    **dict.fromkeys(PORTS, (_port, "a port is a whole number from 1 to 65535")),
    "ENV": _one_of("local", "production"),
    "RETENTION_HOURS": (
        lambda value: 0 < float(value) <= LONGEST_RETENTION,
        f"it is a number of hours above 0, at most {LONGEST_RETENTION}",
    ),
    "CHAT_RATE_LIMIT": _one_of("on", "off"),
    "ALLOW_DRAFTS": _one_of("0", "1"),
    "CLOCK": (
        lambda value: datetime.fromisoformat(value).tzinfo is not None,
        "an instant with its offset looks like 2026-11-20T09:00:00-06:00",
    ),
    "PUBLIC_URL": (_address, _WEB),
    "DESK_URL": (_address, _WEB),
    "DATABASE_URL": (
        lambda value: value.split(":")[0].split("+")[0] in {"sqlite", "postgresql"},
        "the database is sqlite or postgresql",
    ),
    "DATA_DIR": (
        lambda value: (Path(value) / "practice.yml").is_file(),
        "there is no practice.yml in this folder",
    ),
    "ENCODER_DIR": (
        lambda value: all((Path(value) / name).is_file() for name in ENCODER_FILES),
        "there is no encoder in this folder; make encoder builds one",
    ),
    "ALLOWED_ORIGINS": (
        lambda value: all(map(_address, value.replace(",", " ").split())),
        f"{_WEB}; several stand apart by spaces",
    ),
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
