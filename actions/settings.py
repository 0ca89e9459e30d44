"""Settings of the action server and the desk, read from the environment once."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from dotenv import load_dotenv

ROOT = Path(__file__).resolve().parents[1]
SHORTEST_SECRET = 32


class UnsafeSettings(RuntimeError):
    """A setting that may not be served with."""


@dataclass(frozen=True)
class Settings:
    """`clock_start` is an aware instant, or None for the real time."""

    data: Path
    database_url: str
    secret_key: bytes
    desk_url: str
    production: bool
    clock_start: datetime | None


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings; raises UnsafeSettings."""
    load_dotenv(ROOT / ".env")
    return read(os.environ, local=ROOT / "var")


def read(environment: Mapping[str, str], *, local: Path) -> Settings:
    """Settings from `environment`; `local` is the folder for the database and a generated key."""
    production = environment.get("ENV", "local") == "production"
    return Settings(
        data=Path(environment.get("DATA_DIR") or ROOT / "data"),
        database_url=environment.get("DATABASE_URL") or f"sqlite:///{local / 'booking.db'}",
        secret_key=_secret_key(environment.get("SECRET_KEY", ""), production, local),
        desk_url=_desk_url(environment),
        production=production,
        clock_start=_instant(environment.get("CLOCK", "")),
    )


def _secret_key(given: str, production: bool, local: Path) -> bytes:
    if given:
        if production and len(given) < SHORTEST_SECRET:
            raise UnsafeSettings(f"SECRET_KEY needs {SHORTEST_SECRET} characters or more")
        return given.encode()
    if production:
        raise UnsafeSettings("SECRET_KEY is required in production")
    return _generated_key(local / "secret_key")


def _generated_key(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(32))
    try:
        # link() fails if another process was first, and its key is complete when it is seen
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip().encode()


def _desk_url(environment: Mapping[str, str]) -> str:
    port = environment.get("DESK_PORT") or "5080"
    return (environment.get("DESK_URL") or f"http://127.0.0.1:{port}").rstrip("/")


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise UnsafeSettings("CLOCK needs an offset, as in 2026-11-20T09:00:00-06:00")
    return instant
