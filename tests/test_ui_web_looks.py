"""How the page looks and moves: at every width, light and dark, while an answer comes.

Pictures of each state are kept in build/screenshots, or the folder that COACH_SCREENSHOTS names.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import CHROMIUM, ROOT, Site, ask, opened, served
from conftest import STAYING, SWINGING, fill
from playwright.sync_api import Browser, Page, expect
from scripted_model import Script, scripted_model

PICTURES = Path(os.environ.pop("COACH_SCREENSHOTS", "") or ROOT / "build" / "screenshots")
WIDTHS = (360, 390, 820, 1440, 2560)
QUESTION = "How long should a first trial as an engineering manager last?"
UNANSWERED = "What does a senior backend engineer earn in Munich these days?"
CRISIS = "I got laid off and I want to die"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHIFTS = """() => {
  window.shifted = [];
  new PerformanceObserver((list) => list.getEntries().forEach((each) => each.hadRecentInput || window.shifted.push({
    value: each.value, what: each.sources.map((source) => source.node?.className || source.node?.nodeName).join(' '),
  }))).observe({ type: 'layout-shift', buffered: false });
}"""
# How many characters of a quotation, as wide as they are on average, a line of the answer takes.
MEASURE = """() => {
  const all = [...document.querySelectorAll('.answer > p .quoted q')];
  const longest = all.sort((a, b) => b.textContent.length - a.textContent.length)[0];
  const width = [...longest.getClientRects()].reduce((sum, box) => sum + box.width, 0);
  return longest.closest('p').clientWidth / (width / longest.textContent.length);
}"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


@pytest.fixture(scope="module")
def site(starter_home: Path) -> Iterator[Site]:
    with served(starter_home) as site:
        yield site


@pytest.fixture
def script() -> Iterator[Script]:
    with scripted_model() as script:
        yield script


def pictured(page: Page, state: str, scheme: str) -> None:
    """Keeps a picture of the page as it is at three widths; at none does it scroll sideways."""
    for width in (390, 820, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(100)  # until a scroll to the question has happened
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{state}-{width}-{scheme}.png")
        assert page.evaluate(SIDEWAYS) <= 0, (state, width)
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_of_the_chat_has_its_picture(browser: Browser, site: Site, scheme: str) -> None:
    with opened(browser, site.url, color_scheme=scheme) as page:
        expect(page.locator("#conversation .example").first).to_be_visible()
        pictured(page, "start", scheme)
        ask(page, QUESTION)
        pictured(page, "answer", scheme)
        page.locator(".cites a.cite").first.click()
        expect(page.get_by_role("dialog").locator("mark")).to_be_in_viewport()
        pictured(page, "passage", scheme)
        page.keyboard.press("Escape")
        page.locator("#conversation .stands").scroll_into_view_if_needed()
        page.mouse.move(640, 400)
        page.mouse.wheel(0, 2000)
        pictured(page, "perspectives", scheme)
        for state, question in (("declined", UNANSWERED), ("crisis", CRISIS), ("failed", "x" * 4001)):
            ask(page, question) if state != "failed" else ask(page, question, wait=False)
            expect(page.locator(".answer").last).not_to_contain_text("Reading")
            pictured(page, state, scheme)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_other_page_has_its_picture(browser: Browser, site: Site, scheme: str) -> None:
    with opened(browser, site.url, color_scheme=scheme) as page:
        ask(page, QUESTION)
        for state in ("essays", "conversations", "settings", "reports", "essays/none"):
            page.goto(f"{site.url}/{state}")
            for summary in page.locator("summary").all():
                summary.click()
            pictured(page, state.replace("/", "-"), scheme)
        page.goto(f"{site.url}/essays")
        page.locator(".library a").first.click()
        pictured(page, "essay", scheme)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_lies_over_the_composer_or_beside_the_page(browser: Browser, site: Site, width: int) -> None:
    with opened(browser, site.url, viewport={"width": width, "height": 780}) as page:
        ask(page, QUESTION)
        composer = page.get_by_role("textbox", name="Your question").bounding_box()
        legend = page.locator("#legend").bounding_box()
        tools = page.locator("#last-turn").bounding_box()
        assert composer and legend and tools
        assert composer["x"] >= 0 and composer["x"] + composer["width"] <= width
        assert tools["y"] + tools["height"] <= composer["y"] + 1
        assert composer["y"] + composer["height"] <= legend["y"] + 1 and legend["y"] + legend["height"] <= 781
        assert page.evaluate(SIDEWAYS) <= 0


def test_a_line_of_an_answer_has_a_length_for_reading(browser: Browser, site: Site) -> None:
    for width in (1440, 2560):
        with opened(browser, site.url, viewport={"width": width, "height": 900}) as page:
            ask(page, QUESTION)
            assert 45 <= page.evaluate(MEASURE) <= 90, width


def test_what_has_been_read_stays_where_it_is_while_an_answer_comes(
    browser: Browser, script: Script, tmp_path: Path
) -> None:
    sentence = "Ada says “the shortest stint of management” is two years [{key}]. What do you make of that? "
    script.fault, script.answer = "paced", sentence * 3
    fill(tmp_path, SWINGING, STAYING)
    with (
        served(tmp_path, model="openai:scripted", model_base_url=script.url) as site,
        opened(browser, site.url) as page,
    ):
        composer = page.get_by_role("textbox", name="Your question")
        ask(page, "How long should a stint of management last?", wait=False)
        expect(page.locator(".sources")).to_have_count(1, timeout=20_000)
        before = composer.bounding_box()
        page.evaluate(SHIFTS)
        ask(page, "Should I become a manager or stay a staff engineer?", wait=False)
        expect(page.locator(".sources")).to_have_count(2, timeout=20_000)
        assert composer.bounding_box() == before
        shifted = page.evaluate("window.shifted")
        assert sum(each["value"] for each in shifted) < 0.01, shifted


def test_a_screen_reader_hears_an_answer_once_and_whole(browser: Browser, site: Site) -> None:
    with opened(browser, site.url) as page:
        expect(page.locator('#conversation [role="log"]')).to_have_attribute("aria-live", "off")
        ask(page, QUESTION)
        heard = page.locator("#announced[role=status]")
        expect(heard).to_contain_text("sources.")
        first = page.locator(".answer .quoted q").first.inner_text()
        assert heard.inner_text().count(first) == 1 and "source 1" not in heard.inner_text()
        ask(page, CRISIS)
        expect(heard).to_contain_text("crisis")
        page.reload()
        expect(page.locator(".answer")).to_have_count(2)
        expect(heard).to_be_empty()  # it was heard yesterday


def test_nothing_moves_for_whoever_wants_no_motion(browser: Browser, site: Site) -> None:
    with opened(browser, site.url, reduced_motion="reduce") as page:
        ask(page, QUESTION)
        page.locator(".cites a.cite").first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        moving = page.evaluate("document.getAnimations().filter((each) => each.playState === 'running').length")
        assert moving == 0
