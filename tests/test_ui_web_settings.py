"""The settings on the page: how one is answered, and by which model, whose key is nowhere to be found afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import CHROMIUM, ask, opened, served
from conftest import STAYING, SWINGING, fill
from playwright.sync_api import Browser, expect
from scripted_model import scripted_model
from starlette.testclient import TestClient

from coach import Coach, ModelFailed
from ui.web.app import create_app
from ui.web.preferences import PREFERENCES_COOKIE, Preferences

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio")  # its queue and pandas 3
BASE = "http://127.0.0.1:7860"
QUESTION = "How long should a stint of management last?"
SECRET = "sk-very-secret-0123456789"


@pytest.fixture
def coach(tmp_path: Path) -> Iterator[Coach]:
    fill(tmp_path, SWINGING, STAYING)
    with Coach.open(home=tmp_path) as coach:
        yield coach


@pytest.fixture
def client(coach: Coach) -> TestClient:
    """A browser that has opened the settings, and so has its secret."""
    client = TestClient(create_app(coach), base_url=BASE)
    assert client.get("/settings").status_code == 200
    return client


@pytest.mark.parametrize(
    "wanted",
    [Preferences(), Preferences("short", "Ada Example", "pay & rank"), Preferences("long", author="Zoë; path=/ \r\nx")],
)
def test_preferences_come_back_from_the_cookie(wanted: Preferences) -> None:
    assert Preferences.read({PREFERENCES_COOKIE: wanted.cookie}) == wanted
    assert set(wanted.cookie).isdisjoint('\r\n; ,"')


@pytest.mark.parametrize("cookie", ["", "length=huge", "&&&&&&&&&&&", "author=" + "x" * 5000, "%ff%00"])
def test_a_cookie_that_means_nothing_asks_for_the_usual(cookie: str) -> None:
    wanted = Preferences.read({PREFERENCES_COOKIE: cookie})
    assert wanted.length == "usual" and len(wanted.author) <= 200


def test_what_is_kept_to_is_said_in_a_line() -> None:
    assert Preferences().words == ""
    assert Preferences("short", "Ada", "on-call").words == "Only essays by Ada about on call · Short answers"
    assert Preferences(author="unknown").words == "Only essays by unknown authors"


def test_a_choice_that_no_essay_fits_is_refused(client: TestClient) -> None:
    page = client.post("/settings/answers", data={"length": "short", "author": "Ada Example", "topic": "nothing"})
    assert "No essay is both" in page.text and PREFERENCES_COOKIE not in client.cookies
    page = client.post("/settings/answers", data={"length": "short", "author": "Ada Example"})
    assert "Saved" in page.text and 'value="short" checked' in page.text and "Ada Example" in page.text
    assert 'value="Ada Example" selected' in page.text


def test_a_model_is_used_once_it_has_answered(client: TestClient, coach: Coach) -> None:
    with scripted_model("“Two years is the shortest stint of management that teaches you anything.” [{key}]") as model:
        data = {"name": "openai:scripted", "base_url": model.url, "api_key": SECRET}
        page = client.post("/settings/model", data=data).text
        assert "openai:scripted answered in" in page and coach.mode == "openai:scripted"
        assert SECRET not in page and "A key is held" in page
        assert coach.ask(QUESTION).mode == "openai:scripted"
        assert "openai:scripted answered in" in client.post("/settings/test").text
        assert SECRET not in repr(coach.settings)
        assert "No model is asked" in client.post("/settings/quote").text
        assert coach.ask(QUESTION).mode == "quoting" and coach.settings.model_api_key is None


def test_a_model_that_does_not_answer_changes_nothing(client: TestClient, coach: Coach) -> None:
    with scripted_model("ready", fault="status", status=401) as model:
        data = {"name": "openai:scripted", "base_url": model.url, "api_key": SECRET}
        page = client.post("/settings/model", data=data).text
    assert "as before, the essays are quoted" in page and coach.mode == "quoting"
    assert SECRET not in page and 'value="openai:scripted"' in page, "what was typed is still there, but the key"
    assert "Write provider:name" in client.post("/settings/model", data={"name": "gpt"}).text
    with pytest.raises(ModelFailed):
        coach.use_model("openai:x", base_url="http://127.0.0.1:9/v1")


def test_the_key_is_neither_stored_nor_logged(
    client: TestClient, coach: Coach, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    for fault in ("", "status"):
        with scripted_model("ready", fault=fault, status=401) as model:
            data = {"name": "openai:scripted", "base_url": model.url, "api_key": SECRET}
            client.post("/settings/model", data=data)
            coach.ask(QUESTION, coach.new_session())
    assert SECRET not in caplog.text
    stored = [path for path in tmp_path.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert stored == []


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://127.0.0.1:9999"}])
def test_no_other_site_may_choose(client: TestClient, coach: Coach, headers: dict[str, str]) -> None:
    for action in ("model", "answers", "quote", "test"):
        assert client.post(f"/settings/{action}", data={"name": "openai:x"}, headers=headers).status_code == 403
    assert TestClient(create_app(coach), base_url=BASE).post("/settings/quote").status_code == 403, "without the secret"


def test_where_others_reach_the_page_its_model_is_not_theirs_to_choose(coach: Coach) -> None:
    client = TestClient(create_app(coach, host="192.0.2.7"), base_url="http://192.0.2.7")
    page = client.get("/settings").text
    assert "Who runs this page chooses the model" in page and "api_key" not in page
    assert client.post("/settings/model", data={"name": "openai:x"}).status_code in (404, 405)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_person_shortens_answers_keeps_to_an_author_and_chooses_a_model(browser: Browser, tmp_path: Path) -> None:
    fill(tmp_path, SWINGING, STAYING)
    answer = "Two years is the shortest stint of management that teaches you anything. [{key}]"
    with scripted_model(answer) as model, served(tmp_path) as site, opened(browser, site.url) as page:
        ask(page, QUESTION)
        page.wait_for_url("**/?conversation=*")
        page.get_by_role("link", name="Settings").click()
        page.get_by_label("Short").check()
        page.get_by_label("Author").select_option("Ada Example")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_contain_text("Saved")
        page.get_by_label("Name").fill("openai:scripted")
        page.get_by_label("Address").fill(model.url)
        page.get_by_label("Key", exact=True).fill(SECRET)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("openai:scripted answered in")
        page.get_by_role("link", name="Career coach").click()
        expect(page.locator("#about")).to_contain_text("Model: openai:scripted")
        expect(page.locator("#about")).to_contain_text("Only essays by Ada Example · Short answers")
        ask(page, QUESTION)
        asked = model.requests[-1]["messages"][0]["content"]
        assert "50 to 100 words" in asked
        assert STAYING.title not in model.requests[-1]["messages"][-1]["content"]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_reload_and_the_way_back_lead_to_the_conversation(browser: Browser, tmp_path: Path) -> None:
    fill(tmp_path, SWINGING, STAYING)
    with served(tmp_path) as site, opened(browser, site.url) as page:
        ask(page, QUESTION)
        page.wait_for_url("**/?conversation=*")
        page.reload()
        expect(page.locator(".sources")).to_be_visible()
        page.get_by_role("link", name="Settings").click()
        page.go_back()
        expect(page.locator(".sources")).to_be_visible()
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator(".question")).to_have_count(0)
        assert "conversation=" not in page.url
        page.goto(site.url + "/?private=1")
        ask(page, QUESTION)
        assert "conversation=" not in page.url, "nothing is kept that an address could lead to"
        with page.expect_popup() as beside:
            page.get_by_role("link", name="Settings").click()
        expect(beside.value.get_by_role("heading", name="Settings")).to_be_visible()
        expect(page.locator(".sources")).to_be_visible()
