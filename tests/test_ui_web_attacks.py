"""Hostile text in every place that text can come from, in a real browser: nothing runs, leaves, or covers the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from chromium import CHROMIUM, Site, ask, opened, served
from conftest import STAYING, SWINGING, fill
from payloads import ADDRESSES, PAYLOADS, REQUESTS, SCRIPTS
from playwright.sync_api import Browser, Page, expect
from scripted_model import Script, scripted_model

from corpus import Essay, Library, Situations
from ui.web.render import quote_digest

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
QUESTION = "How long should a stint of management last?"
MODEL = "openai:" + "".join(SCRIPTS[:12] + REQUESTS[:6])  # a model's name is part of every error of it
ESSAYS = [
    Essay(
        id=f"hostile{number}", title=f"Hostile {payload}", author=payload, license=payload, published="2020",
        url=ADDRESSES[number % len(ADDRESSES)],
        text=f"## {payload}\n\nA salary is negotiated {payload} before you sign.\n\n- {payload}\n\n> {payload}\n",
    )
    for number, payload in enumerate(PAYLOADS)
]  # fmt: skip
# What of other people's text may become: these elements and attributes, and no address but an essay's or its original.
TAGS = set("div p ul ol li span a q em strong br h1 h2 blockquote mark article nav main header footer".split())
ATTRIBUTES = set("class title href id start target rel tabindex role aria-label lang".split())
FOREIGN = "main :is(script, img, svg, iframe, video, audio, object, embed, math, style, link, base, meta)"
FOUND = """roots => roots.flatMap(root => [...document.querySelectorAll(root)].flatMap(each =>
  [each, ...each.querySelectorAll('*')])).map(each =>
  [each.localName, each.getAttributeNames(), each.href ?? each.action ?? ''])"""


@pytest.fixture(scope="module")
def script() -> Iterator[Script]:
    with scripted_model() as script:
        yield script


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, script: Script) -> Iterator[Site]:
    home: Path = tmp_path_factory.mktemp("attacks")
    fill(home, SWINGING, STAYING, *ESSAYS)
    with served(home, model=MODEL, model_base_url=script.url) as site:
        yield site


# The forms of the library, which lead nowhere but to its own pages, and the contents of a long essay.
PAGE_TAGS = TAGS | {"form", "label", "small", "input", "select", "option", "button", "details", "summary"}
PAGE_ATTRIBUTES = ATTRIBUTES | {
    *("type", "name", "value", "placeholder", "selected", "role", "aria-label", "id", "class"),
    *("method", "action", "enctype", "multiple", "accept"),
}


def assert_only_text(page: Page, site: Site, *roots: str, of_pages: bool = False) -> None:
    """Every element under these is one that we make, and every link leads to an essay or to its original.

    Args:
        of_pages: Whether the page is one of the library, which have more than a chat.
    """
    tags, known = (PAGE_TAGS, PAGE_ATTRIBUTES) if of_pages else (TAGS, ATTRIBUTES)
    found = page.evaluate(FOUND, list(roots))
    assert found
    for tag, attributes, address in found:
        assert tag in tags, tag
        assert set(attributes) <= known, (tag, attributes)
        assert not address or address.startswith((f"{site.url}/", "http://essays.example/")), address
    assert page.evaluate("window.hacked") is None


def test_there_are_at_least_fifty_payloads() -> None:
    assert len(set(PAYLOADS)) >= 50


def test_hostile_titles_authors_addresses_and_texts_are_only_text_on_the_pages(browser: Browser, site: Site) -> None:
    with opened(browser, site.url) as page:
        page.goto(f"{site.url}/essays")
        for payload in PAYLOADS[:3]:
            expect(page.locator("main")).to_contain_text(payload)
        assert_only_text(page, site, "body.paper > *:not(script, form)", of_pages=True)
        for essay in ESSAYS:
            page.goto(f"{site.url}/essays/{essay.id}")
            assert_only_text(page, site, "body.paper > *:not(script, form)", of_pages=True)


def test_hostile_passages_are_only_text_in_the_panel(browser: Browser, site: Site, script: Script) -> None:
    script.answer, script.fault = "Ada says “the shortest stint of management” is two years [{key}].", ""
    with opened(browser, site.url) as page:
        ask(page, QUESTION)
        # The panel opens whatever an answer cites: as if it had cited every hostile essay.
        for essay in ESSAYS:
            words = essay.text[:40]
            address = f"essays/{quote(essay.id)}?start=0&end=40&quote={quote_digest(words)}"
            page.evaluate("a => document.querySelector('.answer a.cite').setAttribute('href', a)", address)
            page.evaluate("document.querySelector('.answer a.cite').click()")
            expect(page.locator(".passage h2").first).to_contain_text("Hostile")
            expect(page.locator(".passage mark").first).to_be_attached()
        assert_only_text(page, site, ".passage .body")


@pytest.mark.parametrize("first", range(0, len(PAYLOADS), 22))
def test_hostile_questions_model_answers_and_errors_are_only_text(
    browser: Browser, site: Site, script: Script, first: int
) -> None:
    planted = PAYLOADS[first : first + 22]
    with opened(browser, site.url) as page:
        expect(page.locator("#about .mode")).to_contain_text("<script>")  # the model's name
        assert_only_text(page, site, "#about p")
        script.answer = "That is fair. " + "\n\n".join(f"{each} is said [{{key}}] {each}." for each in planted)
        script.answer += "\n\nAda says “the shortest stint of management” is two years [{key}]."
        script.fault = ""
        ask(page, QUESTION + " " + " ".join(planted).replace("\n", " "), wait=False)
        expect(page.locator(".answer .sources")).to_be_visible()
        assert_only_text(page, site, ".question", ".answer")
        script.fault, script.status = "status", 401
        ask(page, QUESTION, wait=False)
        expect(page.locator(".answer .notice").last).to_contain_text("refuses the key")
        assert_only_text(page, site, ".question", ".answer")
        assert page.evaluate("document.elementFromPoint(innerWidth / 2, 20).closest('#masthead') !== null")


def test_hostile_titles_and_names_are_only_text_on_the_pages_with_forms(browser: Browser, site: Site) -> None:
    with opened(browser, site.url) as page:
        for payload in SCRIPTS[:3]:
            ask(page, f"{payload} {QUESTION}", wait=False)
            expect(page.locator(".answer").last).not_to_contain_text("Reading")
        for essay in ESSAYS[:3]:
            page.goto(f"{site.url}/essays/{essay.id}")
            page.get_by_role("button", name="Remove from the library").click()
            expect(page.get_by_role("button", name="Undo")).to_be_visible()
            assert page.locator(FOREIGN).count() == 0
            page.get_by_role("button", name="Undo").click()
            page.goto(f"{site.url}/library/{essay.id}/cleaning")
            assert page.locator(FOREIGN).count() == 0
        for path in ("conversations", "settings"):
            page.goto(f"{site.url}/{path}")
            expect(page.locator("main")).to_contain_text("<script>")
            assert page.locator(FOREIGN).count() == 0


def test_hostile_situations_are_only_text_when_they_are_suggested(browser: Browser, tmp_path: Path) -> None:
    fill(tmp_path, SWINGING, STAYING)
    asked = "Should a manager <img src=x onerror=hacked=1> of two years go back to engineering?"
    with Library.open(tmp_path / "library.sqlite") as library:
        for essay in (SWINGING, STAYING):
            library.set_situations(essay.id, [Situations(0, len(essay.text), (asked, asked.replace("two", "three")))])
    with served(tmp_path) as site, opened(browser, site.url) as page:
        for question in ("I manage people. Should I go back to engineering?", "Should I stay an engineer?", QUESTION):
            ask(page, question)
            if page.locator("#conversation .option").count():
                break
        expect(page.locator("#conversation .option").first).to_contain_text("<img src=x")
        assert page.locator("#conversation .option *").count() == 0


def test_should_the_gate_fail_the_policy_keeps_every_request_on_this_origin(
    browser: Browser, site: Site, script: Script
) -> None:
    elsewhere = script.url.removesuffix("/v1")  # another origin, which really answers
    planted = "".join(each for each in REQUESTS if "refresh" not in each).replace("http://evil.example", elsewhere)
    context = browser.new_context()
    page = context.new_page()
    reached: list[str] = []
    page.on("requestfinished", lambda request: reached.append(request.url))
    page.on("response", lambda response: reached.append(response.url))
    page.goto(site.url)
    expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
    show = "html => document.body.append(Object.assign(document.createElement('div'), { innerHTML: html }))"
    page.evaluate(show, planted)
    refused = "address => fetch(address, { mode: 'no-cors' }).then(() => false, () => true)"
    assert page.evaluate(refused, f"{elsewhere}/x")
    page.evaluate("address => navigator.sendBeacon(address, 'x')", f"{elsewhere}/b")
    page.wait_for_timeout(500)  # for what would come late; a heartbeat of Gradio never ends
    context.close()
    assert reached
    assert [each for each in reached if each.startswith((elsewhere, "http://evil.example"))] == []
