"""What the widget weighs and how it is written."""

import gzip
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect
from rasa.shared.utils.io import read_yaml_file

from bot.web import assets

from .visitor import Visitor

WEB = assets.FOLDER
KIB = 1024
FORBIDDEN = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    ".style.",
    "localStorage",
)


def weight(url: str) -> int:
    body, _ = assets.served(url.rsplit("/", 1)[1]) or (b"", "")
    return len(gzip.compress(body, 9))


def scripts(visitor: Visitor) -> list[str]:
    return [url for url in visitor.requests if url.endswith(".js")]


def test_a_page_loads_3_kib_before_and_20_kib_after_the_chat_is_opened(visitor: Visitor) -> None:
    visitor.page.wait_for_load_state("networkidle")
    assert sum(map(weight, scripts(visitor))) <= 3 * KIB
    visitor.open_chat()
    assert sum(map(weight, scripts(visitor))) <= 20 * KIB
    served = {url.rsplit("/", 1)[1] for url in scripts(visitor)}
    assert served == {path.name for path in WEB.glob("*.js")}


def test_the_panel_is_fetched_when_a_visitor_is_about_to_want_it(visitor: Visitor) -> None:
    assert not any("panel.js" in url for url in visitor.requests)
    with visitor.page.expect_request("**/panel.js"):
        visitor.launcher.hover()
    assert not any("sessions" in url for url in visitor.requests)
    expect(visitor.panel).not_to_be_visible()


def test_the_types_are_right(tsc: Path) -> None:
    done = subprocess.run(
        [tsc, "-p", WEB / "jsconfig.json"], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
    assert done.returncode == 0


@pytest.mark.parametrize("path", sorted(WEB.glob("*.js")), ids=lambda path: path.name)
def test_a_module_writes_no_markup_and_keeps_to_its_size(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [word for word in FORBIDDEN if word in text] == []
    assert len(text.splitlines()) <= 220


def test_what_is_served_is_the_source_without_comments_line_by_line() -> None:
    source = (WEB / "delivery.js").read_text(encoding="utf-8").splitlines()
    served = assets.without_comments("\n".join(source)).splitlines()
    assert len(served) == len(source)
    changed = {before for before, after in zip(source, served, strict=True) if after != before}
    code = [line for line in changed if not re.match(r"\s*(//|/\*\*|\*)", line)]
    assert all("/** @type" in line for line in code)
    assert not re.search(r"^\s*(//|/\*\*|\*)", "\n".join(served), re.MULTILINE)


def test_a_type_in_the_middle_of_a_line_is_not_sent() -> None:
    line = "const say = (/** @type {string} */ text) => void (status.textContent = text);"
    sent = "const say = (text) => void (status.textContent = text);\n"
    assert assets.without_comments(line) == sent


@pytest.mark.parametrize(
    "name", ["article.html", "types.d.ts", "assets.py", "../settings.py", "none.js"]
)
def test_a_browser_gets_scripts_and_styles_alone(name: str) -> None:
    assert assets.served(name) is None


def test_the_phone_in_the_widget_is_the_practices() -> None:
    practice = read_yaml_file(str(WEB.parents[1] / "data" / "practice.yml"))
    text = (WEB / "practice.js").read_text(encoding="utf-8")
    digits = "".join(filter(str.isdigit, practice["phone"]))
    assert f"name: '{practice['name']}'" in text
    assert f"phone: '{practice['phone']}'" in text
    assert f"phoneHref: 'tel:{digits}'" in text
