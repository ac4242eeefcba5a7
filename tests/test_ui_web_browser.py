"""The chat page in a real browser, served by the real server over a real coach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import CHROMIUM, Site, ask, opened, served
from conftest import STAYING, SWINGING, fill
from playwright.sync_api import Browser, Page, expect
from scripted_model import Script, scripted_model

from corpus import Essay

QUESTION = "How long should a stint of management last?"
HOSTILE = Essay(
    id="hostile",
    title="<img src=http://evil.example/t.png onerror=\"window.hacked='title'\"> negotiating",
    author="<script>window.hacked='author'</script>Mallory",
    url="javascript:window.hacked='url'",
    text=(
        "## Negotiating a salary\n\n"
        "When you negotiate a salary, say ![x](http://evil.example/m.png) your number first and then wait in silence. "
        "A salary is negotiated <img src=http://evil.example/i.png onerror=\"window.hacked='text'\"> before you sign.\n"
    ),
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("browser")
    fill(home, SWINGING, STAYING, HOSTILE)
    with served(home) as site:
        yield site


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    with opened(browser, site.url) as page:
        yield page


def test_the_page_says_what_it_is_how_it_answers_and_from_how_much(page: Page) -> None:
    expect(page).to_have_title("Career coach")
    expect(page.get_by_role("heading", name="Career coach")).to_be_visible()
    expect(page.locator("#about")).to_contain_text("Quoting the essays, no model configured 3 essays")
    expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
    assert page.locator("#conversation .example").count() == 5


def test_a_question_is_answered_with_numbered_quotations_and_their_sources(page: Page) -> None:
    ask(page, QUESTION)
    answer = page.locator(".answer")
    expect(answer.locator(".quoted q", has_text="Two years is the shortest stint of management")).to_be_visible()
    expect(answer.locator(".quoted + .cites a.cite").first).to_contain_text("1")
    expect(answer.locator(".view").last).to_contain_text("?")  # a question back, in the coach's own words
    assert answer.locator(".view + .cites").count() == 0
    expect(answer.locator(".sources li").first).to_contain_text(
        "Ada Example, ‘Swinging between code and people’ (2021)"
    )


def test_what_could_be_asked_next_is_asked_by_a_click(browser: Browser, starter_home: Path) -> None:
    with served(starter_home) as site, opened(browser, site.url) as page:
        ask(page, "How long should a first trial as an engineering manager last?")
        suggested = page.locator("#conversation .option")
        expect(suggested.first).to_be_visible()
        words = suggested.first.inner_text()
        suggested.first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".question")).to_have_count(2)
        expect(page.locator(".question").last).to_have_text(words)
        expect(page.locator(".answer.answered")).to_have_count(2)
        assert words not in page.locator("#conversation .option").all_inner_texts()


def test_the_last_question_is_asked_again_changed_or_taken_back(page: Page, site: Site) -> None:
    tools = page.locator("#last-turn")
    expect(tools).to_be_hidden()
    ask(page, QUESTION)
    before = site.count("turn") - 1
    page.evaluate("document.querySelector('.sources').classList.add('old')")
    tools.get_by_role("button", name="Ask again").click()
    expect(page.locator(".sources:not(.old)")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    expect(page.locator(".question")).to_have_count(1)
    assert site.count("turn") == before + 1, "it is asked in the place of the one before"
    tools.get_by_role("button", name="Edit").click()
    composer = page.get_by_role("textbox", name="Your question")
    expect(composer).to_have_value(QUESTION)
    expect(page.locator(".question")).to_have_count(0)
    assert site.count("turn") == before
    ask(page, "What does a staff engineer do?")
    ask(page, QUESTION)
    tools.get_by_role("button", name="Undo").click()
    expect(page.locator(".question")).to_have_count(1)
    expect(page.locator(".question")).to_have_text("What does a staff engineer do?")
    assert site.count("turn") == before + 1


def test_pointing_at_a_number_shows_its_words_and_so_does_the_focus(page: Page) -> None:
    ask(page, QUESTION)
    link = page.locator(".quoted:has-text('Two years is the shortest') + .cites a.cite").first
    words = page.get_by_role("tooltip")
    link.hover()
    expect(words).to_contain_text("“Two years is the shortest stint of management")
    expect(words).to_contain_text("Ada Example, ‘Swinging between code and people’ (2021)")
    page.mouse.move(0, 0)
    expect(words).to_be_hidden()
    link.focus()
    expect(words).to_be_visible()
    expect(link).to_have_attribute("aria-describedby", "quoted-words")
    page.keyboard.press("Escape")
    expect(words).to_be_hidden()
    expect(link).to_have_attribute("title", re.compile("Two years"))


@pytest.mark.parametrize("width", [390, 820])
def test_where_there_is_no_room_beside_the_passage_is_a_sheet_below(browser: Browser, site: Site, width: int) -> None:
    with opened(browser, site.url, viewport={"width": width, "height": 900}) as page:
        ask(page, QUESTION)
        page.locator(".cites a.cite").first.click()
        panel = page.get_by_role("dialog", name="Quoted passage")
        expect(panel.locator("mark")).to_be_in_viewport()
        expect(panel.get_by_role("heading", level=2).first).to_be_in_viewport()
        box = panel.bounding_box()
        assert box and box["width"] == width and box["y"] > 200
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_number_opens_the_passage_beside_the_chat_and_escape_leads_back(page: Page) -> None:
    ask(page, QUESTION)
    quoted = ".quoted:has-text('Two years is the shortest')"
    link = page.locator(f"{quoted} + .cites a.cite").first
    quote = page.locator(f"{quoted} q").first.inner_text().strip("“”")
    link.click()
    panel = page.get_by_role("dialog", name="Quoted passage")
    expect(panel.locator("mark")).to_have_text(quote)
    expect(panel.locator("mark")).to_be_in_viewport()
    expect(panel.get_by_role("heading", name="Swinging between code and people")).to_be_visible()
    expect(panel).to_contain_text("Ada Example · 4 March 2021")
    expect(panel.get_by_role("heading", name="How long to stay")).to_be_visible()
    expect(panel.get_by_role("button", name="Close")).to_be_focused()
    panel.get_by_text("Why this passage").click()
    expect(panel.locator(".why")).to_contain_text("best match for what you asked")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(link).to_be_focused()


def test_citations_can_be_read_one_after_the_other_from_the_keyboard(page: Page) -> None:
    ask(page, "Should I become a manager or stay a staff engineer?")
    links = page.locator(".sources .cites a.cite")
    assert links.count() >= 2
    links.first.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text(f"1 of {links.count()}")
    first = panel.locator("mark").inner_text()
    panel.get_by_role("button", name="Next citation").press("Enter")
    expect(panel).to_contain_text(f"2 of {links.count()}")
    expect(panel.locator("mark")).not_to_have_text(first)
    page.keyboard.press("Escape")
    expect(page.locator("a.cite:focus")).to_contain_text("2")


def test_the_citations_page_needs_no_script(browser: Browser, site: Site, page: Page) -> None:
    ask(page, QUESTION)
    quote = page.locator(".quoted q").first.inner_text().strip("“”")
    address = page.locator(".quoted + .cites a.cite").first.get_attribute("href")
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{site.url}/{address}")
    assert plain.locator("mark#quote").inner_text() == quote
    expect(plain.locator("mark#quote")).to_be_in_viewport()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Swinging between code and people")
    expect(plain.get_by_role("link", name="original at essays.example")).to_have_attribute("rel", "noopener noreferrer")
    plain.get_by_role("link", name="All essays").click()
    expect(plain.get_by_role("link", name="Staying an engineer on purpose")).to_be_visible()
    context.close()


def test_a_citation_opens_in_a_tab_of_its_own_when_that_is_asked_for(page: Page) -> None:
    ask(page, QUESTION)
    with page.context.expect_page() as opening:
        page.locator(".quoted + .cites a.cite").first.click(modifiers=["Control"])
    expect(opening.value.locator("mark#quote")).to_be_visible()
    expect(page.locator(".passage:visible")).to_have_count(0)


def test_an_example_is_asked_by_a_click(page: Page) -> None:
    example = page.locator("#conversation .example").first
    words = example.inner_text()
    example.click()
    expect(page.locator(".question")).to_have_text(words)
    expect(page.locator(".answer .sources")).to_be_visible()


def test_a_follow_up_belongs_to_the_same_conversation_and_a_new_one_does_not(site: Site, page: Page) -> None:
    ask(page, QUESTION)
    sessions, turns = site.count("session"), site.count("turn")
    ask(page, "And what should I write down before?")
    assert (site.count("session"), site.count("turn")) == (sessions, turns + 1)
    expect(page.locator(".question")).to_have_count(2)
    expect(page.locator(".question").last).to_be_in_viewport()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".question")).to_have_count(0)
    expect(page.locator("#conversation .example").first).to_be_visible()
    ask(page, "Can a staff engineer lead without reports?")
    expect(page.locator(".question")).to_have_count(1)
    assert site.count("session") == sessions + 1


def test_shift_enter_breaks_the_line_and_enter_sends(page: Page) -> None:
    composer = page.get_by_role("textbox", name="Your question")
    composer.press_sequentially("How long should I")
    composer.press("Shift+Enter")
    composer.press_sequentially("manage people?")
    expect(composer).to_have_value("How long should I\nmanage people?")
    composer.press("Enter")
    expect(page.locator(".question")).to_have_text("How long should I\nmanage people?", use_inner_text=True)
    expect(composer).to_have_value("")
    composer.press("Enter")  # nothing to send
    expect(page.locator(".answer .sources")).to_be_visible()
    expect(page.locator(".question")).to_have_count(1)


def test_a_question_that_is_too_long_gets_one_plain_line(page: Page) -> None:
    ask(page, "why " * 1500, wait=False)
    expect(page.locator(".answer .error")).to_contain_text("4,000 is the most")
    assert "\n" not in page.locator(".answer .error").inner_text().strip()
    assert "Traceback" not in page.content()
    expect(page.get_by_role("textbox", name="Your question")).to_have_value(re.compile("^why why "))  # to be shortened
    ask(page, QUESTION)
    expect(page.locator(".answer .sources")).to_be_visible()


def test_hostile_essays_and_questions_are_only_text(page: Page, site: Site) -> None:
    attack = "<img src=http://evil.example/q.png onerror=\"window.hacked='question'\"> How do I negotiate a salary?"
    ask(page, attack)
    expect(page.locator(".question")).to_have_text(attack)
    expect(page.locator(".sources")).to_contain_text("<img src=http://evil.example/t.png")
    assert page.locator("#conversation img").count() == 0
    page.locator(".answer a.cite").first.click()
    panel = page.get_by_role("dialog")
    expect(panel.locator("mark")).to_contain_text("evil.example")
    expect(panel).to_contain_text("no public address")
    page.goto(f"{site.url}/{page.locator('.answer a.cite').first.get_attribute('href')}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("<img src=http://evil.example/t.png")


def test_nothing_is_wider_than_a_small_screen(browser: Browser, site: Site) -> None:
    with opened(browser, site.url, viewport={"width": 360, "height": 700}) as page:
        overflow = "document.documentElement.scrollWidth - window.innerWidth"
        assert page.evaluate(overflow) <= 0
        ask(page, QUESTION)
        expect(page.locator(".question")).to_be_in_viewport()
        page.locator(".answer a.cite").first.click()
        expect(page.get_by_role("dialog").locator("mark")).to_be_in_viewport()
        assert page.evaluate(overflow) <= 0
        page.goto(f"{site.url}/essays/swinging")
        assert page.evaluate(overflow) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_colour_schemes_are_followed_by_chat_panel_and_page(browser: Browser, site: Site, scheme: str) -> None:
    background = "element => getComputedStyle(element).backgroundColor"
    with opened(browser, site.url, color_scheme=scheme) as page:
        ask(page, QUESTION)
        page.locator(".answer a.cite").first.click()
        colours = {page.locator(part).evaluate(background) for part in ("body", ".passage")}
        page.goto(f"{site.url}/essays/swinging")
        colours.add(page.locator("body").evaluate(background))
        assert colours == {"rgb(255, 255, 255)" if scheme == "light" else "rgb(21, 24, 27)"}


@pytest.fixture(scope="module")
def script() -> Iterator[Script]:
    with scripted_model() as script:
        yield script


@pytest.fixture(scope="module")
def model_site(tmp_path_factory: pytest.TempPathFactory, script: Script) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("model")
    fill(home, SWINGING, STAYING)
    with served(home, model="openai:scripted", model_base_url=script.url) as site:
        yield site


def test_with_a_model_every_sentence_shows_what_backs_it(browser: Browser, model_site: Site, script: Script) -> None:
    script.fault = ""
    script.answer = (
        "That is a fair worry. Ada says “the shortest stint of management” is two years [{key}].\n\n"
        "- Write **down** <b>why</b>.\n- Ask ![x](http://evil.example/x.png) again."
    )
    with opened(browser, model_site.url) as page:
        expect(page.locator("#about")).to_contain_text(
            "Model: openai:scripted; every sentence checked against the essays"
        )
        ask(page, QUESTION)
        expect(page.locator(".answer .quoted q")).to_have_text("“the shortest stint of management”")
        expect(page.locator(".answer .view").first).to_have_text("That is a fair worry.")
        expect(page.locator(".answer li").first).to_have_text("Write down <b>why</b>.")
        assert page.locator("#conversation img").count() == 0


def test_an_answer_that_breaks_off_starts_over_with_a_notice(
    browser: Browser, model_site: Site, script: Script
) -> None:
    script.fault, script.answer = "drop", "This will not stand. " * 4 + "Nor will this [{key}]."
    with opened(browser, model_site.url) as page:
        ask(page, QUESTION)
        expect(page.locator(".answer .notice")).to_contain_text("The essays are quoted instead")
        expect(page.locator(".answer")).not_to_contain_text("This will not stand")
        expect(page.locator(".answer .quoted q", has_text="Two years is the shortest stint")).to_be_visible()


def test_an_answer_can_be_stopped_and_the_next_one_does_not_wait_for_it(
    browser: Browser, model_site: Site, script: Script
) -> None:
    script.fault = "hang"
    with opened(browser, model_site.url) as page:
        ask(page, QUESTION, wait=False)
        expect(page.locator(".question")).to_have_text(QUESTION)
        expect(page.locator(".answer")).to_contain_text("Reading 2 essays …")
        page.get_by_role("button", name="Stop").click()
        expect(page.locator(".answer")).to_have_text("Stopped.", timeout=3_000)
        expect(page.get_by_text("Error", exact=True).and_(page.locator(":visible"))).to_have_count(0)
        script.fault, script.answer = "", "Ada says “the shortest stint of management” is two years [{key}]."
        composer = page.get_by_role("textbox", name="Your question")
        composer.fill("How long should one manage people?")
        composer.press("Enter")
        expect(page.locator(".answer .quoted q")).to_have_text("“the shortest stint of management”", timeout=10_000)
        expect(page.get_by_role("button", name="Send")).to_be_visible()
