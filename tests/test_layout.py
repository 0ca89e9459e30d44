"""What the repository may hold, and which part may know which."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOP_LEVEL = set(
    """
    bot data actions models tests config.yml endpoints.yml README.md
    pyproject.toml requirements.lock requirements-encoder.lock Makefile Procfile .env.example .ci
    deploy docs LICENSE CHANGELOG.md CONTRIBUTING.md .gitignore
    """.split()  # noqa: SIM905
)
CODE = ("bot", "actions", "deploy")
# words, drawings and examples; a clinician can change all of it without a programmer
CONTENT = {".yml", ".md", ".svg", ".jsonl"}
# the gate that was measured is the gate that runs (docs/safety.md)
KEPT = ROOT / "data" / "safety" / "layers.onnx"
LONGEST_MODULE = 220  # lines
# what a person's home or a build machine is called, and what keys and passwords look like
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home|Users|tmp|private)/\w")
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{36}"
    r"|\b(?:SECRET_KEY|PASSWORD|TOKEN)=[\w+/-]{16,}"
)


def in_git(*folders: str) -> list[Path]:
    """Files that are the project's own; what is made or fetched is not."""
    if not (ROOT / ".git").exists():
        pytest.skip("only a git checkout knows which files are the project's own")
    listed = subprocess.run(
        ["git", "ls-files", "-z", *folders], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = [ROOT / name for name in listed.stdout.split("\0") if name]
    # a file that is being removed is still listed
    return [path for path in found if path.exists()]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Lines of the project's files that hold the pattern."""
    return [
        f"{path.relative_to(ROOT)}: {line.strip()[:100]}"
        for path in in_git()
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if pattern.search(line)
    ]


def modules() -> list[Path]:
    return [path for path in in_git(*CODE) if path.suffix == ".py"]


def test_a_newcomer_finds_at_the_top_only_what_the_readme_explains() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in in_git()} <= TOP_LEVEL


def test_a_clinician_finds_words_and_drawings_in_data_and_no_code() -> None:
    files = [path for path in in_git("data") if path != KEPT]
    assert files
    assert {path.suffix for path in files} <= CONTENT
    for path in files:
        assert not path.stat().st_mode & 0o111, f"{path} can be run"
        if path.suffix == ".svg":
            drawing = path.read_text(encoding="utf-8").lower()
            assert not re.search(r"<script|<foreignobject|\son\w+=|javascript:", drawing), path


def test_nothing_that_is_made_is_in_git_but_the_layers_of_the_gate() -> None:
    made = {".db", ".gz", ".onnx", ".npz", ".joblib", ".pyc", ".eml", ".log"}
    found = [path for path in in_git() if path.suffix in made or path.name == ".env"]
    assert found == [KEPT]
    assert [path.name for path in in_git("models")] == [".gitkeep"]


def test_no_file_names_a_path_of_a_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_no_file_holds_a_secret() -> None:
    assert lines_with(SECRET) == []


def test_the_searches_find_what_they_look_for() -> None:
    assert MACHINE_PATH.search("see " + "/".join(["", "home", "ana", "notes.md"]))
    assert not MACHINE_PATH.search("https://example.org/home/ana")
    assert SECRET.search("SECRET_KEY=" + "a1b2" * 8)
    assert SECRET.search(" ".join(["-----BEGIN", "RSA", "PRIVATE", "KEY-----"]))
    assert not SECRET.search("# SECRET_KEY=")


@pytest.mark.parametrize("name", ["Makefile", "deploy/environment.py", "tests/conftest.py"])
def test_rasa_never_reports_home(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    settings = re.findall(r"RASA_TELEMETRY_ENABLED\W+(\w+)", text)
    assert settings == ["false"]


def test_a_reader_meets_no_module_that_is_too_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules()
        # a migration is written once, in one piece, and never changed
        if "versions" not in path.parts
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def contracts(folder: Path) -> tuple[int, str]:
    """Exit status and words of import-linter on the code in `folder`."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_every_part_knows_only_what_it_may_know() -> None:
    status, words = contracts(ROOT)
    assert status == 0, words
    assert "0 broken" in words


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("bot/settings.py", "import actions.settings"),
        ("actions/settings.py", "import bot.settings"),
        ("deploy/environment.py", "import bot.settings"),
        ("actions/booking/times.py", "import actions.skills.replies"),
        ("bot/understanding/decision.py", "import bot.channels.wire"),
    ],
)
def test_an_import_across_a_border_is_noticed(tmp_path: Path, module: str, forbidden: str) -> None:
    for path in [*modules(), ROOT / "pyproject.toml"]:
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    with (tmp_path / module).open("a") as changed:
        changed.write(f"\n{forbidden}\n")
    status, words = contracts(tmp_path)
    assert status == 1, words
    assert "1 broken" in words
