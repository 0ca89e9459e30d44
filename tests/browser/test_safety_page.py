"""The page about a crisis, in a real browser from the real server."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.house import House

from .test_accessibility import LOOKS, violations


def test_axe_finds_nothing_on_the_page_about_a_crisis_in_any_look(
    browser: Browser, house: House, axe: str, shots: Path
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{house.base}/safety/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate(axe)
    found, wide = {}, []
    for scheme, width, forced in LOOKS:
        page.set_viewport_size({"width": width, "height": 720})
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        look = f"safety-{scheme}-{width}-forced-{forced}"
        page.screenshot(path=shots / f"{look}.png", full_page=True)
        found[look] = violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(look)
    context.close()
    assert {look: broken for look, broken in found.items() if broken} == {}
    assert wide == []


def test_a_visitor_without_scripts_reads_the_numbers_and_asks_no_other_server(
    browser: Browser, house: House
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: troubles.append(message.text))
    page.goto(f"{house.base}/")
    page.get_by_role("link", name="What this chat does in a crisis").click()
    expect(page.get_by_role("link", name="Text 988")).to_be_visible()
    expect(page.get_by_role("table").first).to_contain_text("%")
    context.close()
    assert [url for url in asked if not url.startswith(house.base)] == []
    assert troubles == []
