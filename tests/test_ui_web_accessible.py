"""Every page and state by axe-core, light and dark; the conversation by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import CHROMIUM, Site, ask, opened, served
from conftest import STAYING, SWINGING, fill
from playwright.sync_api import Browser, Page, expect

QUESTION = "How long should a stint of management last?"
UNANSWERED = "How do I bake a sourdough loaf?"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("accessible")
    fill(home, SWINGING, STAYING)
    with served(home) as site:
        yield site


def _violations(page: Page) -> list[str]:
    """What axe finds on the page as it is, the kind and where."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['impact']}: {each['id']} at {each['nodes'][0]['html'][:120]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_chat_has_no_serious_violation_in_any_state(browser: Browser, site: Site, scheme: str, width: int) -> None:
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}, "bypass_csp": True}
    with opened(browser, site.url, **options) as page:
        expect(page.locator("#conversation .example").first).to_be_visible()
        assert _violations(page) == [], "before the first question"
        ask(page, QUESTION)
        assert _violations(page) == [], "with an answer"
        page.locator(".cites a.cite").first.hover()
        expect(page.get_by_role("tooltip")).to_be_visible()
        assert _violations(page) == [], "with a number's words"
        page.locator(".cites a.cite").first.click()
        expect(page.get_by_role("dialog").locator("mark")).to_be_visible()
        assert _violations(page) == [], "with a passage"
        page.keyboard.press("Escape")
        page.get_by_role("button", name="What was wrong").focus()
        expect(page.get_by_role("button", name="Wrong citation")).to_be_visible()
        assert _violations(page) == [], "with the reasons to say what was wrong"
        ask(page, UNANSWERED)
        assert _violations(page) == [], "with a question that was turned away"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["/essays", "/essays/swinging", "/essays/none", "/reports", "/settings"])
def test_the_pages_have_no_serious_violation(browser: Browser, site: Site, scheme: str, width: int, path: str) -> None:
    viewport = {"width": width, "height": 900}
    context = browser.new_context(color_scheme=scheme, viewport=viewport, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(site.url + path)
    assert _violations(page) == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_list_of_conversations_has_no_serious_violation(
    browser: Browser, tmp_path: Path, scheme: str, width: int
) -> None:
    fill(tmp_path, SWINGING, STAYING)
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}, "bypass_csp": True}
    with served(tmp_path) as site, opened(browser, site.url, **options) as page:
        for question in (QUESTION, UNANSWERED):
            ask(page, question)
            page.get_by_role("button", name="New conversation").click()
            expect(page.locator(".question")).to_have_count(0)
        page.goto(site.url + "/conversations")
        for summary in page.locator("summary").all():
            summary.click()
        assert _violations(page) == [], "with everything open"
        page.get_by_role("button", name="Delete").first.click()
        page.get_by_text("Deleted (1)").click()
        assert _violations(page) == [], "with one deleted"
        page.goto(site.url + "/?private=1")
        expect(page.locator("#about .private")).to_be_visible()
        assert _violations(page) == [], "of a private conversation"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_changing_the_library_has_no_serious_violation(browser: Browser, tmp_path: Path, scheme: str) -> None:
    fill(tmp_path, SWINGING, STAYING)
    file = tmp_path / "new.md"
    file.write_text("# A third\n\nWrite down every Friday what you finished, nobodyâ€™s boss will remember it.\n")
    with served(tmp_path) as site:
        context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(site.url + "/essays")
        page.get_by_text("Add essays").click()
        assert _violations(page) == [], "with the form"
        page.get_by_label("Files").set_input_files(file)
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_role("link", name="cleaning changed").click()
        assert _violations(page) == [], "with what cleaning changed"
        page.get_by_role("link", name="A third").click()
        page.get_by_role("button", name="Remove from the library").click()
        expect(page.get_by_role("button", name="Undo")).to_be_visible()
        assert _violations(page) == [], "with what was removed"
        context.close()


def test_a_question_its_passage_and_the_way_back_need_no_mouse(browser: Browser, site: Site) -> None:
    with opened(browser, site.url) as page:
        expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
        page.keyboard.type("How long should")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("a stint of management last?")
        expect(page.locator(".question")).to_have_count(0)
        page.keyboard.press("Enter")
        expect(page.locator(".sources")).to_be_visible()
        expect(page.get_by_role("button", name="Send")).to_be_visible()
        link = page.locator(".cites a.cite").first
        expect(link).to_be_visible()
        page.locator(".sources a.cite").last.focus()
        expect(page.get_by_role("tooltip")).to_have_count(0)  # that is for numbers
        expect(page.locator(".sources a.cite").last).to_be_in_viewport()
        link.focus()
        expect(page.get_by_role("tooltip")).to_be_visible()
        expect(link).to_be_in_viewport()
        page.keyboard.press("Enter")
        panel = page.get_by_role("dialog", name="Quoted passage")
        expect(panel.get_by_role("button", name="Close")).to_be_focused()
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        expect(link).to_be_focused()
