"""The page as a web application: who may ask for what, with which headers, and the essays behind the citations."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import STAYING, SWINGING
from fastapi import FastAPI
from starlette.testclient import TestClient

from coach import Coach
from ui.errors import AddressUnusable, PortBusy
from ui.web.app import create_app
from ui.web.render import quote_digest
from ui.web.serving import serve

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio")  # its queue and pandas 3
BASE = "http://127.0.0.1:7860"
QUESTION = "How long should a stint of management last?"


@pytest.fixture(scope="module")
def app(tiny_home: Path) -> Iterator[FastAPI]:
    with Coach.open(home=tiny_home) as coach:
        yield create_app(coach)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, base_url=BASE)


def test_every_answer_carries_the_headers(client: TestClient) -> None:
    for path in (
        "/",
        "/config",
        "/essays",
        "/essays/swinging",
        "/essays/none",
        "/static/coach/ink.css",
        "/gradio_api/upload",
    ):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert headers["x-frame-options"] == "DENY", path
        policy = headers["content-security-policy"]
        for directive in ("frame-ancestors 'none'", "base-uri 'none'", "default-src '"):
            assert directive in policy, path
        assert "http" not in policy, path  # no other origin, for anything


def test_the_pages_of_essays_may_run_no_script(client: TestClient) -> None:
    policy = client.get("/essays/swinging").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_another_host_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    for host in ("localhost:7860", "127.0.0.1:1", "[::1]:7860"):
        assert client.get("/essays", headers={"Host": host}).status_code == 200, host


def test_a_configured_host_is_let_in(tiny_coach: Coach) -> None:
    client = TestClient(create_app(tiny_coach, host="coach.example"), base_url="http://coach.example")
    assert client.get("/essays").status_code == 200


def test_no_other_origin_may_read_anything(client: TestClient) -> None:
    for path in ("/", "/config", "/essays"):
        answer = client.get(path, headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in answer.headers, path


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=https://example.com/x",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=https://example.com/x",
        "/gradio_api/upload",
        "/gradio_api/upload_progress",
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/mcp/sse",
        "/gradio_api/mcp/",
        "/gradio_api/runs",
        "/gradio_api/deep_link",
        "/gradio_api/api/ask",
        "/gradio_api/call/ask",
        "/gradio_api/stream/x/y/z/playlist.m3u8",
        "/gradio_api/component_server",
        "/gradio_api/vibe-code/",
        "/gradio_api/queue/data/../../upload",
        "/monitoring",
        "/monitoring/summary",
        "/login",
        "/pwa_icon",
    ],
)
def test_what_the_chat_does_not_need_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, json={}).status_code == 404


def test_uploads_are_refused(client: TestClient) -> None:
    assert client.post("/gradio_api/upload", files={"files": ("x.html", b"<script>")}).status_code == 404


def test_another_sites_page_cannot_post(client: TestClient) -> None:
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ):
        assert client.post("/gradio_api/queue/join", json={}, headers=headers).status_code == 403
    same = client.post("/gradio_api/queue/join", json={}, headers={"Origin": BASE, "Sec-Fetch-Site": "same-origin"})
    assert same.status_code == 422  # let through, and then not understood


def test_a_request_must_say_its_length_and_be_short(client: TestClient) -> None:
    assert client.post("/gradio_api/queue/join", content=b"x" * 1_000_001).status_code == 413
    assert client.post("/gradio_api/queue/join", content=iter([b"{}"])).status_code == 411


def test_each_browser_gets_a_secret_of_its_own_that_scripts_cannot_read(app: FastAPI) -> None:
    first, second = TestClient(app, base_url=BASE), TestClient(app, base_url=BASE)
    cookie = first.get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
    assert "set-cookie" not in first.get("/").headers
    assert second.get("/").headers["set-cookie"] != cookie
    secure = TestClient(app, base_url=BASE.replace("http:", "https:"))
    assert "Secure" in secure.get("/").headers["set-cookie"]


def test_nothing_is_offered_to_programs_and_nothing_calls_home(client: TestClient) -> None:
    config = client.get("/config").json()
    assert {each["api_visibility"] for each in config["dependencies"]} == {"private"}
    assert config["analytics_enabled"] is False
    assert config["footer_links"] == []
    page = client.get("/").text
    assert "fonts.googleapis" not in page and "fonts.gstatic" not in client.get("/theme.css").text


def test_an_essay_is_shown_with_the_quoted_words_marked(client: TestClient) -> None:
    quote = "Two years is the shortest stint of management that teaches you anything."
    start = SWINGING.text.index(quote)
    place = f"start={start}&end={start + len(quote)}&quote={quote_digest(quote)}"
    for path in (f"/essays/swinging?{place}", f"/essays/swinging/passage?{place}"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert f'<mark id="quote">{quote}</mark>' in answer.text
        assert "Ada Example" in answer.text and "4 March 2021" in answer.text
    assert "An engineer who becomes" not in client.get(f"/essays/swinging/passage?{place}").text  # another section
    assert "An engineer who becomes" in client.get(f"/essays/swinging?{place}").text


def test_an_essay_that_has_changed_since_says_so(client: TestClient) -> None:
    answer = client.get("/essays/swinging?start=1&end=9&quote=000000000000")
    assert answer.status_code == 200
    assert "has changed since" in answer.text and 'id="quote"' not in answer.text


def test_an_unknown_essay_is_a_page_that_says_so(client: TestClient) -> None:
    for path in ("/essays/nowhere", "/essays/nowhere/passage", "/essays/%3Cscript%3E"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "No such essay" in answer.text and "<script" not in answer.text


def test_the_library_lists_every_essay(client: TestClient) -> None:
    page = client.get("/essays").text
    for essay in (SWINGING, STAYING):
        assert f'<a href="essays/{essay.id}">{essay.title}</a>' in page


def test_the_library_is_searched_by_a_form_of_its_own_page(client: TestClient) -> None:
    answer = client.get("/essays", params={"search": STAYING.title})
    assert f'<a href="essays/{STAYING.id}">' in answer.text
    assert f'<a href="essays/{SWINGING.id}">' not in answer.text
    assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert "form-action 'none'" in client.get("/reports").headers["content-security-policy"]


def test_a_taken_port_is_said_in_one_line_with_what_to_type(tiny_coach: Coach) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortBusy) as raised:
            serve(tiny_coach, port=port)
    assert str(raised.value) == f"Port {port} on 127.0.0.1 is taken. Type: career-coach serve --port {port + 1}"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "0"])
def test_the_page_is_not_opened_to_every_network(tiny_coach: Coach, host: str) -> None:
    with pytest.raises(AddressUnusable, match="no log-in"):
        serve(tiny_coach, host=host, port=0)


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 0), ("127.0.0.1", 70000), ("no such host", 0)])
def test_an_address_that_is_not_ours_is_said_in_one_line(tiny_coach: Coach, host: str, port: int) -> None:
    with pytest.raises(AddressUnusable, match="Type: career-coach serve") as raised:
        serve(tiny_coach, host=host, port=port)
    assert "\n" not in str(raised.value)


def test_a_conversation_goes_on_only_for_the_browser_that_began_it(app: FastAPI) -> None:
    with TestClient(app, base_url=BASE) as client:
        client.get("/")
        assert _questions(client, "tab", QUESTION) == 1
        assert _questions(client, "tab", "And what then?") == 2
        stop = {"data": [None], "fn_index": _event(client, "stop"), "session_hash": "tab"}
        shown = client.post("/gradio_api/run/predict", json=stop).text
        assert "shortest stint" in shown
        client.cookies.clear()
        shown = client.post("/gradio_api/run/predict", json=stop).text  # the same key to the page's state, guessed
        assert "submit_btn" in shown and "shortest stint" not in shown
        assert _questions(client, "tab", "And what then?") == 1
        client.get("/")
        assert _questions(client, "tab", "And what then?") == 1


def _event(client: TestClient, kind: str) -> int:
    """The number of an event of the composer."""
    events = client.get("/config").json()["dependencies"]
    return int(next(each["id"] for each in events if each["targets"][0][1] == kind))


def _questions(client: TestClient, tab: str, question: str) -> int:
    """Asks as the page would; returns how many questions the conversation then shows."""
    body = {"data": [question, None], "fn_index": _event(client, "submit"), "session_hash": tab}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    shown: list[Any] = []
    for line in client.get(f"/gradio_api/queue/data?session_hash={tab}").text.splitlines():
        event = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
        if event.get("msg") == "process_generating" and not shown:
            shown = event["output"]["data"][0]  # the first is whole, the others say what has changed
    return sum(message["role"] == "user" for message in shown)


def test_reports_of_the_home_are_listed_and_run_as_nobody(tiny_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(tiny_home, home)
    (home / "secret.html").write_text("secret")
    with Coach.open(home=home) as coach, TestClient(create_app(coach), base_url="http://127.0.0.1") as page:
        assert "There are none yet" in page.get("/reports").text
        (home / "reports").mkdir()
        (home / "reports" / "one <b>.html").write_text("<!doctype html><title>One</title><script>1</script>")
        (home / "reports" / "link.html").symlink_to(home / "secret.html")
        listed = page.get("/reports").text
        assert "one &lt;b&gt;.html" in listed and "link.html" not in listed
        opened = page.get("/reports/one%20%3Cb%3E.html")
        assert opened.status_code == 200 and "<title>One</title>" in opened.text
        policy = opened.headers["content-security-policy"]
        assert policy.startswith("sandbox allow-scripts; default-src 'none'") and "allow-same-origin" not in policy
        for name in ("link.html", "..%2Fsecret.html", "%2e%2e/secret.html", "..%2F..%2Fetc%2Fpasswd", "nothing.html"):
            refused = page.get(f"/reports/{name}")
            assert refused.status_code == 404 and "secret" not in refused.text, name
