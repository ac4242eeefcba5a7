"""Conversations kept on the page: who may open and change them, and what a person does with yesterday's."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chromium import CHROMIUM, ask, opened, served
from conftest import STAYING, SWINGING, fill
from fastapi import FastAPI
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from coach import Coach
from coach.transcript import from_json
from ui.web.app import create_app

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio")  # its queue and pandas 3
BASE = "http://127.0.0.1:7860"
QUESTION = "How long should a stint of management last?"
HOSTILE = "<script>window.hacked=1</script>\"'> salary?"
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


@pytest.fixture
def coach(tmp_path: Path) -> Iterator[Coach]:
    fill(tmp_path, SWINGING, STAYING)
    with Coach.open(home=tmp_path) as coach:
        yield coach


@pytest.fixture
def app(coach: Coach) -> FastAPI:
    return create_app(coach)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """A browser that has opened the list, and so has its secret."""
    client = TestClient(app, base_url=BASE)
    assert client.get("/conversations").status_code == 200
    return client


def kept(coach: Coach, question: str = QUESTION) -> str:
    session = coach.new_session()
    coach.ask(question, session)
    return session.id


def test_the_list_is_searched_and_changed_by_forms(client: TestClient, coach: Coach) -> None:
    first, second = kept(coach), kept(coach, HOSTILE)
    page = client.get("/conversations").text
    assert "<script" not in page and page.index(second) < page.index(first)
    assert first not in client.get("/conversations?search=salary").text
    assert "No conversation has all" in client.get("/conversations?search=%3Cq%3E").text
    assert client.post(f"/conversations/{first}/pin").url.path == "/conversations"
    assert coach.conversations.find()[0].id == first
    client.post(f"/conversations/{first}/unpin")
    assert "My &lt;way&gt;" in client.post(f"/conversations/{first}/rename", data={"title": "My <way>"}).text
    deleted = client.post(f"/conversations/{first}/delete")
    assert "Deleted “My &lt;way&gt;”" in deleted.text and f"?conversation={first}" not in deleted.text
    assert f"?conversation={first}" in client.post(f"/conversations/{first}/restore").text


def test_what_cannot_be_done_is_said(client: TestClient, coach: Coach) -> None:
    session = kept(coach)
    assert client.post("/conversations/nobody/delete").status_code == 404
    for title in ("", "x" * 81):
        answer = client.post(f"/conversations/{session}/rename", data={"title": title})
        assert answer.status_code == 400 and "1 to 80 characters" in answer.text
    assert client.post("/conversations/forget-all").status_code == 400
    assert len(coach.conversations.find()) == 1
    assert "Nothing has been asked yet" in client.post("/conversations/forget-all", data={"sure": "yes"}).text


def test_conversations_are_downloaded_one_or_all(client: TestClient, coach: Coach) -> None:
    first, second = kept(coach), kept(coach, HOSTILE)
    for form in ("md", "html", "json"):
        every = client.get(f"/conversations/export.{form}")
        assert every.headers["content-disposition"] == f'attachment; filename="conversations.{form}"'
        assert QUESTION in every.text and "salary?" in every.text
        one = client.get(f"/conversations/{second}/export.{form}").text
        assert "salary?" in one and QUESTION not in one
    assert {each.id for each in from_json(client.get("/conversations/export.json").content)} == {first, second}
    assert client.get("/conversations/export.pdf").status_code == 404
    assert client.get("/conversations/nobody/export.md").status_code == 404


def test_what_was_exported_is_taken_back_after_everything_was_erased(client: TestClient, coach: Coach) -> None:
    first = kept(coach)
    before = coach.session(first)
    exported = client.get("/conversations/export.json").content
    client.post("/conversations/forget-all", data={"sure": "yes"})
    page = client.post("/conversations/import", files={"file": ("talks.json", exported)})
    assert "Taken in: 1" in page.text and coach.session(first).turns[0].question == QUESTION
    after = coach.session(first).turns[0].reply
    assert before.turns[0].reply and after and after.citations == before.turns[0].reply.citations
    again = client.post("/conversations/import", files={"file": ("talks.json", exported)})
    assert "Taken in: 0" in again.text, "it is here already"
    for content, said in (
        (b"", "Choose a .json file"),
        (b"{}", "Nothing was taken in"),
        (b"<b>", "Nothing was taken in"),
    ):
        answer = client.post("/conversations/import", files={"file": ("talks.json", content)})
        assert answer.status_code == 400 and said in answer.text
    assert len(coach.conversations.find()) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "null"},
    ],
)
def test_no_other_site_may_change_anything(client: TestClient, coach: Coach, headers: dict[str, str]) -> None:
    session = kept(coach)
    for action in (f"{session}/delete", f"{session}/rename", "forget-all"):
        data = {"title": "x", "sure": "yes"}
        assert client.post(f"/conversations/{action}", data=data, headers=headers).status_code == 403
    assert coach.conversations.find()[0].title == QUESTION


def test_a_post_without_the_browsers_secret_is_refused(app: FastAPI, coach: Coach) -> None:
    session = kept(coach)
    assert TestClient(app, base_url=BASE).post(f"/conversations/{session}/delete").status_code == 403


def test_the_list_runs_no_script_and_sends_forms_nowhere_else(client: TestClient) -> None:
    policy = client.get("/conversations").headers["content-security-policy"]
    assert "default-src 'none'" in policy and "form-action 'self'" in policy and "script-src" not in policy


def test_a_page_that_other_machines_reach_shows_nobody_what_was_asked(coach: Coach) -> None:
    session = kept(coach)
    client = TestClient(create_app(coach, host="coach.example"), base_url="http://coach.example")
    assert "History" not in client.get("/").text
    answer = client.get("/conversations")
    assert answer.status_code == 404 and session not in answer.text
    assert client.post(f"/conversations/{session}/delete").status_code == 404
    assert len(coach.conversations.find()) == 1


@contextmanager
def another_site(page: str) -> Iterator[str]:
    """A server of another origin with one page; gives its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


@needs_chromium
def test_yesterdays_conversation_is_found_continued_named_deleted_and_brought_back(
    browser: Browser, tmp_path: Path
) -> None:
    fill(tmp_path, SWINGING, STAYING)
    with served(tmp_path) as site, opened(browser, site.url) as page:
        ask(page, QUESTION)
    with served(tmp_path) as site, opened(browser, site.url) as page:
        page.get_by_role("link", name="History").click()
        page.get_by_role("searchbox", name="Words to find").fill("STINT shortest")
        page.get_by_role("button", name="Search").press("Enter")
        page.get_by_role("link", name=QUESTION).click()
        expect(page.locator(".question")).to_have_text(QUESTION)
        expect(page.locator(".answer .quoted q", has_text="Two years is the shortest").first).to_be_visible()
        ask(page, "and after that?")
        expect(page.locator(".question")).to_have_count(2)
        assert site.count("session") == 1 and site.count("turn") == 2
        page.get_by_role("button", name="New conversation").click()
        expect(page).to_have_url(f"{site.url}/")  # a reload begins nothing old
        page.goto(f"{site.url}/conversations")
        page.get_by_text("Rename").click()
        page.get_by_role("textbox", name="New title").fill("The way back")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("button", name="Delete: The way back").click()
        expect(page.get_by_role("status")).to_contain_text("Deleted “The way back”")
        page.get_by_role("button", name="Undo: The way back").click()
        expect(page.get_by_role("link", name="The way back")).to_be_visible()
        page.get_by_text("Delete everything").click()
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Erase all").click()
        expect(page.get_by_text("Nothing has been asked yet.")).to_be_visible()
        assert site.count("turn") == 0
        left = b"".join(file.read_bytes() for file in tmp_path.glob("conversations.sqlite*"))
        assert QUESTION.encode() not in left


@needs_chromium
def test_nothing_of_a_private_conversation_is_kept(browser: Browser, tmp_path: Path) -> None:
    fill(tmp_path, SWINGING, STAYING)
    with served(tmp_path) as site, opened(browser, site.url) as page:
        page.get_by_role("link", name="Private").click()
        expect(page.get_by_text("nothing of this conversation is kept")).to_be_visible()
        ask(page, "Should I become a manager for a while?")
        ask(page, "and how long does that take?")
        expect(page.locator(".answer .sources")).to_have_count(2)  # the follow-up was understood
        page.get_by_role("button", name="New conversation").click()
        ask(page, QUESTION)
        assert not list(tmp_path.glob("conversations.sqlite*"))
        page.get_by_role("link", name="Leave").click()
        expect(page.get_by_role("link", name="Private")).to_be_visible()
        ask(page, QUESTION)
        assert site.count("session") == site.count("turn") == 1


@needs_chromium
def test_a_form_on_another_sites_page_erases_nothing(browser: Browser, tmp_path: Path) -> None:
    fill(tmp_path, SWINGING, STAYING)
    with served(tmp_path) as site, opened(browser, site.url) as page:
        ask(page, QUESTION)
        form = (
            f'<form method="post" action="{site.url}/conversations/forget-all">'
            '<input name="sure" value="yes"></form><script>document.forms[0].submit()</script>'
        )
        with another_site(form) as address:
            other = page.context.browser.new_context(storage_state=page.context.storage_state())  # type: ignore[union-attr]
            attack = other.new_page()
            with attack.expect_response("**/forget-all") as refused:
                attack.goto(address)
            assert refused.value.status == 403
            other.close()
        assert site.count("turn") == 1
