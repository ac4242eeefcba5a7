"""Pages come whole, in time and within limits, or one line says why not."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hostile_server import ACCENTS, PAGE, Hostile, hostile_server

from corpus.errors import AddressRefused, FetchError, NotServed, PageTooLarge, RobotsRefused, TimedOut
from corpus.formats import extract
from corpus.web import Fetcher


@pytest.fixture
def server() -> Iterator[Hostile]:
    with hostile_server() as hostile:
        yield hostile


def fetcher(*, timeout_s: float = 5.0, max_bytes: int = 100_000) -> Fetcher:
    return Fetcher(allow_loopback=True, timeout_s=timeout_s, max_bytes=max_bytes, pause_s=0)


def test_a_page_comes_with_what_to_ask_with_next_time(server: Hostile) -> None:
    page = fetcher().fetch(f"{server.url}/essay#part")
    assert (page.status, page.body, page.content_type) == (200, PAGE, "text/html; charset=utf-8")
    assert page.final_url == f"{server.url}/essay"
    again = fetcher().fetch(f"{server.url}/essay", etag=page.etag, modified=page.modified)
    assert (again.status, again.body, again.etag) == (304, b"", '"one"')


def test_requests_say_who_asks_and_nothing_else(server: Hostile) -> None:
    one = fetcher()
    one.fetch(f"{server.url}/essay")
    one.fetch(f"{server.url}/redirect/%2Fessay")
    for headers in server.headers:
        assert re.fullmatch(r"career-coach/\S+ \(\+local; essays for one person's own reading\)", headers["User-Agent"])
        assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert server.requests.count("/robots.txt") == 1


def test_host_and_server_name_stay_the_site_s_while_the_socket_goes_to_the_checked_address(server: Hostile) -> None:
    one = Fetcher(allow_loopback=True, resolve=lambda host, port: ["127.0.0.1"], pause_s=0)
    one.fetch(f"http://essays.example:{server.port}/essay")
    assert {headers["Host"] for headers in server.headers} == {f"essays.example:{server.port}"}
    greetings: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection, _ = listener.accept()
            greetings.append(connection.recv(4096))
            connection.close()

        threading.Thread(target=greet, daemon=True).start()
        with pytest.raises(FetchError, match="could not be fetched"):
            one.fetch(f"https://essays.example:{listener.getsockname()[1]}/")
    assert b"essays.example" in greetings[0]


def test_redirects_are_followed_to_where_they_lead(server: Hostile) -> None:
    page = fetcher().fetch(f"{server.url}/redirect/%2Fredirect%2F%252Fessay")
    assert page.body == PAGE
    assert page.final_url == f"{server.url}/essay"


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "http://0xa9fea9fe/",
        "//192.168.0.1/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "javascript:alert(1)",
        "data:text/html,words",
        "http://user:secret@127.0.0.1/",
        "http://127.0.0.1\\@public.example/",
        "https://[/",
    ],
)
def test_a_redirect_is_checked_like_any_address(server: Hostile, target: str) -> None:
    with pytest.raises(AddressRefused) as refusal:
        fetcher().fetch(f"{server.url}/redirect/{quote(target, safe='')}")
    assert "secret" not in str(refusal.value)
    assert len(server.pages()) == 1


def test_a_redirect_from_a_public_name_to_this_machine_is_refused(server: Hostile) -> None:
    allowed = {"front.example": "127.0.0.1", "back.example": "10.1.2.3"}
    one = Fetcher(allow_loopback=True, resolve=lambda host, port: [allowed[host]], pause_s=0)
    with pytest.raises(AddressRefused, match=r"back\.example is at 10\.1\.2\.3, which is not on the public web"):
        one.fetch(f"http://front.example:{server.port}/redirect/{quote('http://back.example/', safe='')}")


def test_a_redirect_loop_ends(server: Hostile) -> None:
    with pytest.raises(FetchError, match="redirected more than 5 times"):
        fetcher().fetch(f"{server.url}/loop/0")
    assert len(server.pages()) == 6


@pytest.mark.parametrize("name", ["drip-body", "drip-headers", "silent"])
def test_a_slow_server_ends_at_the_deadline(server: Hostile, name: str) -> None:
    with pytest.raises(TimedOut, match=r"did not come within 0\.6 s"):
        fetcher(timeout_s=0.6).fetch(f"{server.url}/{name}")


@pytest.mark.parametrize("name", ["endless", "bomb", "huge"])
def test_a_page_beyond_the_limit_is_refused(server: Hostile, name: str) -> None:
    with pytest.raises(PageTooLarge, match="100,000"):
        fetcher().fetch(f"{server.url}/{name}")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("truncated", "could not be fetched"),
        ("gzip-broken", "broke off before its end"),
        ("gzip-lie", "came damaged"),
        ("brotli", "packed as 'br'"),
        ("nested-bomb", "packed as 'gzip, gzip'"),
        ("no-http", "could not be fetched"),
        ("two-lengths", "could not be fetched"),
        ("endless-headers", "could not be fetched"),
        ("picture", "of the kind image/png"),
        ("program", "of the kind application/x-msdownload"),
        ("mystery", "does not say what it is"),
    ],
)
def test_what_is_broken_or_no_text_is_refused_in_one_line(server: Hostile, name: str, says: str) -> None:
    with pytest.raises(FetchError, match=says) as refusal:
        fetcher().fetch(f"{server.url}/{name}")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("name", ["gzip", "gzip-twice"])
def test_packed_pages_are_unpacked(server: Hostile, name: str) -> None:
    assert fetcher().fetch(f"{server.url}/{name}").body == PAGE


def test_a_document_without_a_kind_is_known_by_its_bytes(server: Hostile) -> None:
    assert fetcher().fetch(f"{server.url}/octets").body.startswith(b"%PDF-")


def test_a_wrong_charset_is_not_believed(server: Hostile) -> None:
    page = fetcher().fetch(f"{server.url}/wrong-charset")
    text = extract(page.body, name="page", url=page.final_url, content_type=page.content_type).text
    assert text == ACCENTS


@pytest.mark.parametrize("status", [401, 403, 404, 410, 418, 429, 500, 502, 503])
def test_an_error_of_the_server_is_told_with_its_number(server: Hostile, status: int) -> None:
    with pytest.raises(NotServed, match=rf"answered {status}\. \w") as refusal:
        fetcher().fetch(f"{server.url}/status/{status}")
    assert refusal.value.status == status
    assert len(server.pages()) == 1


@pytest.mark.parametrize("name", ["busy-once", "dated"])
def test_a_busy_server_is_asked_again_when_it_said(server: Hostile, name: str) -> None:
    assert fetcher().fetch(f"{server.url}/{name}").body == PAGE
    assert len(server.pages()) == 2


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_once_only(server: Hostile, status: int) -> None:
    with pytest.raises(NotServed, match="Try again after 0"):
        fetcher().fetch(f"{server.url}/status/{status}/0")
    assert len(server.pages()) == 2


def test_a_server_busy_beyond_the_deadline_is_left_alone(server: Hostile) -> None:
    with pytest.raises(NotServed, match="Try again after 3600"):
        fetcher().fetch(f"{server.url}/status/503/3600")
    assert len(server.pages()) == 1


def test_a_failing_server_is_not_asked_twice(server: Hostile) -> None:
    with pytest.raises(NotServed):
        fetcher().fetch(f"{server.url}/status/500/0")
    assert len(server.pages()) == 1


RULES = "User-agent: *\nDisallow: /private\nDisallow: /*.pdf$\nAllow: /private/open\n"


def test_what_a_site_does_not_allow_is_not_asked_for() -> None:
    with hostile_server(robots=RULES) as server:
        for path in ("private/diary", "a/b.pdf"):
            with pytest.raises(RobotsRefused, match=r"robots\.txt"):
                fetcher().fetch(f"{server.url}/{path}")
        assert not server.pages()
        assert fetcher().fetch(f"{server.url}/private/open").body == PAGE


def test_rules_for_this_program_come_before_those_for_all() -> None:
    rules = "User-agent: career-coach\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    with hostile_server(robots=rules) as server, pytest.raises(RobotsRefused):
        fetcher().fetch(f"{server.url}/essay")


def test_a_redirect_to_what_a_site_does_not_allow_is_not_followed() -> None:
    with hostile_server(robots=RULES) as server:
        with pytest.raises(RobotsRefused):
            fetcher().fetch(f"{server.url}/redirect/%2Fprivate")
        assert len(server.pages()) == 1


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_site_that_fails_to_say_its_rules_is_left_alone(status: int) -> None:
    with hostile_server(robots="", robots_status=status) as server:
        with pytest.raises(RobotsRefused, match=f"robots.txt answered {status}"):
            fetcher().fetch(f"{server.url}/essay")
        assert not server.pages()


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_rules_allows_everything(status: int) -> None:
    with hostile_server(robots="", robots_status=status) as server:
        assert fetcher().fetch(f"{server.url}/essay").body == PAGE


def test_endless_rules_are_read_as_far_as_they_count() -> None:
    with hostile_server(robots="User-agent: *\nDisallow: /private\n" + "#" * 3_000_000) as server:
        with pytest.raises(RobotsRefused):
            fetcher().fetch(f"{server.url}/private")
        assert fetcher().fetch(f"{server.url}/essay").body == PAGE


def test_a_site_s_pause_is_kept_between_two_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("corpus.web.fetching.time.sleep", slept.append)
    with hostile_server(robots="User-agent: *\nCrawl-delay: 600\n") as server:
        one = Fetcher(allow_loopback=True, pause_s=1.0)
        one.fetch(f"{server.url}/one")
        assert slept == []
        one.fetch(f"{server.url}/two")
    assert len(slept) == 1
    assert 5 < slept[0] <= 10  # what it asks for, within reason


def test_a_proxy_of_the_environment_is_used(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    Fetcher(pause_s=0).fetch("http://essays.example/essay")
    assert server.requests == ["http://essays.example/robots.txt", "http://essays.example/essay"]
    with pytest.raises(AddressRefused, match=r"169\.254\.169\.254"):
        Fetcher(pause_s=0).fetch("http://169.254.169.254/latest")
    monkeypatch.setenv("NO_PROXY", "essays.example")
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1"):
        Fetcher(pause_s=0, resolve=lambda host, port: ["10.0.0.1"]).fetch("http://essays.example/essay")
