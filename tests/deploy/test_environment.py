"""Settings and the machine are checked before anything starts, each with one clear line."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.environment import PORTS, BadSetting, check_machine, environment
from tests.house import ROOT, free_port

KEY = "a key of thirty-two characters!!"
PRACTICE = "practitioners: [{id: desk, availability: {weekly: {}}}]\n"
SAMPLE = "practitioners: [{id: desk, availability: {sample: true}}]\n"
REVIEWED = "---\ntitle: Tides\nreviewed_on: 2026-11-02\n---\n\n## Why {#why}\n"
DRAFT = REVIEWED.replace("2026-11-02", "null")
CARDS = "# the words of a crisis\nreviewed_on: 2026-11-02\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the project as `environment` sees it: reviewed, with real hours."""
    article = tmp_path / "data" / "articles" / "tides"
    article.mkdir(parents=True)
    (article / "article.md").write_text(REVIEWED)
    (tmp_path / "data" / "practice.yml").write_text(PRACTICE)
    (tmp_path / "data" / "safety").mkdir()
    (tmp_path / "data" / "safety" / "cards.yml").write_text(CARDS)
    return tmp_path


def refusal(root: Path, **given: str) -> str:
    with pytest.raises(BadSetting) as refused:
        environment(root, given)
    message = str(refused.value)
    assert "\n" not in message
    return message


PORT = "a port is a whole number from 1 to 65535."
HOURS = "it is a number of hours above 0, at most 8760."
INSTANT = "an instant with its offset looks like 2026-11-20T09:00:00-06:00."
WEB = "an address begins with http:// or https://"
ENCODER = "there is no encoder in this folder; make encoder builds one."


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PORT", "0", PORT),
        ("PORT", "65536", PORT),
        ("PORT", "-1", PORT),
        ("PORT", "5_005", PORT),
        ("ACTION_PORT", "99999", PORT),
        ("DESK_PORT", "http", PORT),
        ("ENV", "prod", "it is local or production."),
        ("RETENTION_HOURS", "0", HOURS),
        ("RETENTION_HOURS", "-24", HOURS),
        ("RETENTION_HOURS", "nan", HOURS),
        ("RETENTION_HOURS", "inf", HOURS),
        ("RETENTION_HOURS", "a day", HOURS),
        ("CHAT_RATE_LIMIT", "no", "it is on or off."),
        ("ALLOW_DRAFTS", "yes", "it is 0 or 1."),
        ("CLOCK", "yesterday", INSTANT),
        ("CLOCK", "2026-11-20T09:00:00", INSTANT),
        ("PUBLIC_URL", "chat.example.org", f"{WEB}."),
        ("PUBLIC_URL", "http://[::1", f"{WEB}."),
        ("DESK_URL", "ftp://desk.example.org", f"{WEB}."),
        ("DATA_DIR", "/no/such/folder", "there is no practice.yml in this folder."),
        ("DATA_DIR", "/", "there is no practice.yml in this folder."),
        ("ENCODER_DIR", "/no/such/folder", ENCODER),
        ("ENCODER_DIR", "/", ENCODER),
        (
            "ALLOWED_ORIGINS",
            "https://www.example.org example.org",
            f"{WEB}; several stand apart by spaces.",
        ),
        ("ALLOWED_ORIGINS", "*", f"{WEB}; several stand apart by spaces."),
    ],
)
def test_a_webmaster_with_a_broken_setting_reads_which_one_it_is(
    root: Path, name: str, value: str, why: str
) -> None:
    assert refusal(root, **{name: value}) == f"{name}={value}: {why}"


def test_the_address_of_a_database_is_refused_without_showing_its_password(root: Path) -> None:
    message = refusal(root, DATABASE_URL="mysql://chat:hunter2@db.example.org/chat")
    assert message == "DATABASE_URL=mysql: the database is sqlite or postgresql."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "8080"),
        ("ENV", "local"),
        ("RETENTION_HOURS", "0.5"),
        ("CLOCK", "2026-11-20T09:00:00-06:00"),
        ("PUBLIC_URL", "https://chat.example.org"),
        ("DATABASE_URL", "sqlite:///var/rewire.db"),
        ("DATABASE_URL", "postgresql+psycopg2://chat@db.example.org/chat"),
        ("CHAT_RATE_LIMIT", "off"),
    ],
)
def test_a_good_setting_is_handed_on(root: Path, name: str, value: str) -> None:
    assert environment(root, {name: value})[name] == value


def test_a_broken_line_of_the_env_file_is_named(root: Path) -> None:
    (root / ".env").write_text("RETENTION_HOURS=a week\n")
    assert refusal(root) == f"RETENTION_HOURS=a week: {HOURS}"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("this is not env\n", 1),
        ("# ports\n\nPORT=6000\n\n\nthis is not env\nDESK_PORT=6001\n", 6),
        ('PORT="6000\nDESK_PORT=6001\n', 1),
        ("DESK_PORT=6001\nPORT\n", 2),
        ("\nexport PORT\n", 2),
        ("PORT: 6000\n", 1),
        ("=6000", 1),
    ],
)
def test_a_line_of_the_env_file_that_would_be_ignored_is_refused_with_its_number(
    root: Path, text: str, line: int
) -> None:
    (root / ".env").write_text(text)
    assert refusal(root) == f".env, line {line}: this is not NAME=value."


def test_the_example_and_an_editors_mark_in_front_are_read(root: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    (root / ".env").write_text(text, encoding="utf-8-sig")
    assert environment(root, {})["ENV"] == "local"
    (root / ".env").write_text("PORT=6000\n", encoding="utf-8-sig")
    assert environment(root, {})["PORT"] == "6000"


def test_an_env_file_that_is_no_text_is_refused(root: Path) -> None:
    (root / ".env").write_bytes(b"PORT=\xff\xfe")
    assert refusal(root).startswith(".env cannot be read: ")


def test_what_is_set_for_one_start_goes_before_the_env_file(root: Path) -> None:
    (root / ".env").write_text("PORT=6000\nDESK_PORT=6001\n")
    values = environment(root, {"PORT": "7000"})
    assert (values["PORT"], values["DESK_PORT"]) == ("7000", "6001")
    assert values["ACTION_PORT"] == PORTS["ACTION_PORT"]


def test_make_hands_no_port_on_that_would_go_before_the_env_file() -> None:
    given = {name: value for name, value in os.environ.items() if name not in PORTS}
    command = ["make", "--silent", "--eval", "ports:; @env | grep ^[A-Z]*_*PORT= || true", "ports"]
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=True)
    assert done.stdout == ""


def test_a_port_that_is_left_empty_is_the_usual_one(root: Path) -> None:
    (root / ".env").write_text("PORT=\n")
    values = environment(root, {"DESK_PORT": ""})
    assert {name: values[name] for name in PORTS} == PORTS


def test_origins_may_stand_with_commas(root: Path) -> None:
    given = {"ALLOWED_ORIGINS": "https://a.example,https://b.example"}
    assert environment(root, given)["ALLOWED_ORIGINS"].split() == given["ALLOWED_ORIGINS"].split(
        ","
    )


def test_nobody_can_turn_telemetry_on(root: Path) -> None:
    (root / ".env").write_text("RASA_TELEMETRY_ENABLED=true\n")
    assert environment(root, {"RASA_TELEMETRY_ENABLED": "true"})["RASA_TELEMETRY_ENABLED"] == (
        "false"
    )


def test_production_starts_with_real_hours_reviewed_words_and_a_key(root: Path) -> None:
    assert environment(root, {"ENV": "production", "SECRET_KEY": KEY})["ENV"] == "production"


@pytest.mark.parametrize(
    ("given", "file", "text", "message"),
    [
        ({"SECRET_KEY": ""}, None, "", "SECRET_KEY needs 32 characters in production."),
        ({"SECRET_KEY": KEY[1:]}, None, "", "SECRET_KEY needs 32 characters in production."),
        ({"CHAT_RATE_LIMIT": "off"}, None, "", "CHAT_RATE_LIMIT=off is refused in production."),
        ({}, "practice.yml", SAMPLE, "data/practice.yml still holds the sample hours."),
        (
            {},
            "articles/tides/article.md",
            DRAFT,
            "tides is not reviewed: set ALLOW_DRAFTS=1.",
        ),
        (
            {},
            "safety/cards.yml",
            CARDS.replace("2026-11-02", "null"),
            "safety/cards.yml is not reviewed: set ALLOW_DRAFTS=1.",
        ),
        (
            {"ALLOW_DRAFTS": "0"},
            "articles/tides/article.md",
            DRAFT,
            "tides is not reviewed: set ALLOW_DRAFTS=1.",
        ),
    ],
)
def test_production_refuses_what_is_not_ready(
    root: Path, given: dict[str, str], file: str | None, text: str, message: str
) -> None:
    if file:
        (root / "data" / file).write_text(text)
    refused = refusal(root, **{"ENV": "production", "SECRET_KEY": KEY, **given})
    assert refused == message
    assert KEY[1:] not in refused


def test_a_clinician_can_let_drafts_be_seen_in_production(root: Path) -> None:
    (root / "data" / "articles" / "tides" / "article.md").write_text(DRAFT)
    environment(root, {"ENV": "production", "SECRET_KEY": KEY, "ALLOW_DRAFTS": "1"})


def test_drafts_and_sample_hours_are_fine_on_ones_own_machine(root: Path) -> None:
    (root / "data" / "articles" / "tides" / "article.md").write_text(DRAFT)
    (root / "data" / "practice.yml").write_text(SAMPLE)
    assert environment(root, {"ENV": "local"})["ENV"] == "local"


def ports() -> dict[str, str]:
    return {name: str(free_port()) for name in PORTS}


@pytest.fixture
def busy() -> Iterator[str]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield str(other.getsockname()[1])


def not_startable(root: Path, values: dict[str, str]) -> str:
    with pytest.raises(BadSetting) as refused:
        check_machine(root, values)
    message = str(refused.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("name", PORTS)
def test_a_port_that_is_taken_is_named(root: Path, busy: str, name: str) -> None:
    message = not_startable(root, ports() | {name: busy})
    assert message == f"{name}={busy}: Address already in use."


def test_one_port_for_two_processes_is_refused(root: Path) -> None:
    values = ports()
    values["DESK_PORT"] = values["PORT"]
    assert not_startable(root, values) == "PORT, ACTION_PORT and DESK_PORT must differ."


@pytest.mark.parametrize("name", ["var", "models"])
def test_a_folder_that_cannot_be_written_is_named(root: Path, name: str) -> None:
    (root / name).write_text("a file is in the way")
    assert not_startable(root, ports()) == f"{root / name} cannot be written: File exists."


def test_a_machine_that_is_ready_is_left_as_it_was(root: Path) -> None:
    check_machine(root, ports())
    check_machine(root, ports())
    assert list((root / "var").iterdir()) == list((root / "models").iterdir()) == []


def started(**given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deploy.serve"],
        cwd=ROOT,
        env={**os.environ, **ports(), **given},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_start_on_a_busy_port_ends_with_one_line_and_no_traceback(busy: str) -> None:
    done = started(PORT=busy)
    assert done.returncode == 2
    assert done.stderr == f"rewire: PORT={busy}: Address already in use.\n"
    assert done.stdout == ""


def test_a_start_without_a_database_ends_with_one_line_and_no_traceback() -> None:
    address = f"postgresql://chat:hunter2@127.0.0.1:{free_port()}/nobody"
    done = started(DATABASE_URL=address)
    assert done.returncode == 2
    assert done.stderr.startswith("rewire: DATABASE_URL: the database cannot be reached: ")
    assert done.stderr.endswith("refused.\n")
    assert done.stderr.count("\n") == 1
    assert "hunter2" not in done.stderr


def test_a_start_without_an_encoder_ends_with_one_line_and_no_ready(tmp_path: Path) -> None:
    done = started(ENCODER_DIR=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr == f"rewire: ENCODER_DIR={tmp_path}: {ENCODER}\n"
    assert done.stdout == ""


def test_a_start_on_a_file_that_is_no_database_ends_with_one_line(tmp_path: Path) -> None:
    path = tmp_path / "bookings.db"
    path.write_bytes(b"no database at all, and longer than a header of one hundred bytes" * 9)
    done = started(DATABASE_URL=f"sqlite:///{path}")
    assert done.returncode == 2
    assert done.stderr == f"rewire: DATABASE_URL ({path}): the file is not a database.\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKERS", "2"),
        ("REDIS_URL", "redis://127.0.0.1"),
        ("SMTP_URL", "smtp://127.0.0.1"),
        ("KEEP_UNANSWERED_DAYS", "7"),
    ],
)
def test_a_webmaster_who_sets_what_does_not_work_yet_is_told(
    root: Path, name: str, value: str
) -> None:
    assert refusal(root, **{name: value}).startswith(f"{name} is not supported in this version")
