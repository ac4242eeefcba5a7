"""Fetching pages: only public ones, only what the site allows, only so much and only so long."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version

import httpcore
import httpx

from corpus.errors import FetchError, NotServed, PageTooLarge, TimedOut, in_one_line
from corpus.formats import kind_of
from corpus.web.addresses import Policy, Resolve, look_up
from corpus.web.body import read_body
from corpus.web.deadline import Deadline
from corpus.web.pools import open_pool
from corpus.web.robots import MAX_BYTES as MOST_RULES
from corpus.web.robots import Robots
from corpus.web.urls import read_url

PRODUCT = "career-coach"
MAX_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 503)
_LONGEST_PAUSE_S = 10.0
_TYPES = frozenset(
    (
        *("text/html", "text/plain", "text/markdown", "text/x-markdown", "application/xhtml+xml", "application/pdf"),
        *("application/epub+zip", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
    )
)
_UNSAID = ("", "application/octet-stream", "binary/octet-stream", "application/x-download", "application/zip")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as the server gave it.

    Attributes:
        url: The address asked for.
        final_url: The address it came from, after redirects.
        status: 200, or 304 when it has not changed since `etag` or `modified`.
        content_type: With its parameters, as sent.
        body: Unpacked; empty for 304.
        etag: What to ask with next time.
        modified: Likewise.
    """

    url: str
    final_url: str
    status: int
    content_type: str
    body: bytes
    etag: str | None
    modified: str | None


@dataclass(frozen=True, slots=True)
class _Answer:
    url: httpx.URL
    status: int
    headers: httpx.Headers
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """How much of a body to read, and whether its type matters."""

    max_bytes: int
    is_page: bool = True


class Fetcher:
    """Fetches pages, one at a time. It keeps no cookies and sends no referrer.

    Environment proxies (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`) are used where the person has set them.
    The proxy then resolves names and connects, so that checking the address is the proxy's part; addresses written
    as numbers are still checked here.
    """

    def __init__(
        self,
        *,
        allow_loopback: bool = False,
        timeout_s: float = 30.0,
        max_bytes: int = 10_000_000,
        pause_s: float = 1.0,
        resolve: Resolve = look_up,
    ) -> None:
        """Prepares to fetch.

        Args:
            allow_loopback: Whether this machine may be asked too, on any port.
            timeout_s: For one page, its redirects and its site's robots.txt together.
            max_bytes: Of a page, unpacked.
            pause_s: Between two pages of one host, or longer where the host asks for it, up to 10 s.
            resolve: Host and port to addresses.
        """
        self._policy = Policy(allow_loopback=allow_loopback, resolve=resolve)
        self._timeout_s = timeout_s
        self._page = _Wanted(max_bytes)
        self._pause_s = pause_s
        self._agent = f"{PRODUCT}/{_version()} (+local; essays for one person's own reading)"
        self._robots = Robots(self._rules, agent=PRODUCT)
        self._last: dict[str, float] = {}

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Fetches a page, a feed or a document.

        Args:
            url: An http or https address.
            etag: As of the last time, to be told if it has not changed.
            modified: Likewise.

        Raises:
            AddressRefused: It or a redirect of it is not on the public web.
            RobotsRefused: The site asks programs not to fetch it.
            NotServed: The server answered with an error.
            PageTooLarge: It goes on beyond the limit.
            TimedOut: It did not come in time.
            FetchError: It can't be reached, or is of a kind that is not read.
        """
        asked = read_url(url)
        self._wait_for_turn(asked)
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in known.items() if value}
        answer = self._follow(asked, headers, self._page, Deadline(self._timeout_s))
        return Fetched(
            url=url,
            final_url=str(answer.url),
            status=answer.status,
            content_type=answer.headers.get("content-type", ""),
            body=answer.body,
            etag=answer.headers.get("etag"),
            modified=answer.headers.get("last-modified"),
        )

    def _rules(self, url: httpx.URL, deadline: Deadline) -> str:
        answer = self._follow(url, {}, _Wanted(MOST_RULES, is_page=False), deadline)
        return answer.body.decode("utf-8", "replace")

    def _follow(self, url: httpx.URL, headers: Mapping[str, str], wanted: _Wanted, deadline: Deadline) -> _Answer:
        for _ in range(MAX_REDIRECTS + 1):
            if wanted.is_page:
                self._robots.require(url, deadline)
            answer = self._ask(url, headers, wanted, deadline)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return _require_served(answer, is_conditional=bool(headers))
            url = read_url(answer.headers["location"], base=url)
        raise FetchError(f"{_shown(url)} was redirected more than {MAX_REDIRECTS} times. Check the address.")

    def _ask(self, url: httpx.URL, headers: Mapping[str, str], wanted: _Wanted, deadline: Deadline) -> _Answer:
        """One request; one more where the server is busy and names a time within the deadline."""
        answer = self._exchange(url, headers, wanted, deadline)
        wait = _wait_s(answer) if answer.status in _BUSY else None
        if wait is not None and wait < deadline.left():
            time.sleep(wait)
            answer = self._exchange(url, headers, wanted, deadline)
        return answer

    def _exchange(self, url: httpx.URL, headers: Mapping[str, str], wanted: _Wanted, deadline: Deadline) -> _Answer:
        # Taken apart here: two parsers of one address could read two hosts in it.
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        sent = {"User-Agent": self._agent, "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close", **headers}
        try:
            with (
                open_pool(url, self._policy, deadline) as pool,
                pool.stream("GET", target, headers=list(sent.items())) as response,
            ):
                answer = _Answer(url, response.status, httpx.Headers(response.headers))
                if response.status == 200:
                    answer = replace(answer, body=_body(answer, response, wanted))
                return answer
        except httpcore.TimeoutException as error:
            deadline.left()  # says so itself if the whole time is up
            raise TimedOut(f"{_shown(url)} went silent. Try again later.") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, OSError) as error:
            what = in_one_line(error) or type(error).__name__
            raise FetchError(
                f"{_shown(url)} could not be fetched ({what}). Check the address and try again."
            ) from error

    def _wait_for_turn(self, url: httpx.URL) -> None:
        pause = min(max(self._pause_s, self._robots.pause_s(url)), _LONGEST_PAUSE_S) if self._pause_s else 0.0
        wait = self._last.get(url.host, 0.0) + pause - time.monotonic()
        if url.host in self._last and wait > 0:
            time.sleep(wait)
        self._last[url.host] = time.monotonic()


def _body(answer: _Answer, response: httpcore.Response, wanted: _Wanted) -> bytes:
    name = _shown(answer.url)
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if wanted.is_page and kind not in _TYPES and kind not in _UNSAID:
        raise FetchError(f"{name} is of the kind {in_one_line(kind)}, which is not read. Give the address of a text.")
    told = answer.headers.get("content-length", "")
    if wanted.is_page and told.isdigit() and len(told) < 20 and int(told) > wanted.max_bytes:
        raise PageTooLarge(f"{name} has {int(told):,} bytes, more than {wanted.max_bytes:,}. Import a part of it.")
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    body = read_body(response.iter_stream(), encoding=encoding, max_bytes=wanted.max_bytes, cut=not wanted.is_page)
    if wanted.is_page and kind in _UNSAID and kind_of(body, name=answer.url.path) is None:
        raise FetchError(f"{name} does not say what it is, and is nothing that is read. Give the address of a text.")
    return body


def _require_served(answer: _Answer, *, is_conditional: bool) -> _Answer:
    if answer.status == 200 or (answer.status == 304 and is_conditional):
        return answer
    advice = {404: "Check the address.", 410: "It is gone for good.", 401: "It needs a login: save it and import that."}
    later = answer.headers.get("retry-after")
    busy = f"Try again {'after ' + in_one_line(later) if later else 'later'}." if answer.status in _BUSY else ""
    default = "Try again later." if answer.status >= 500 else "Open it in a browser, save it and import the file."
    what = busy or advice.get(answer.status, default)
    raise NotServed(f"{_shown(answer.url)} answered {answer.status}. {what}", status=answer.status)


def _wait_s(answer: _Answer) -> float | None:
    """Seconds that the server asks to wait; None where it does not."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isdigit() and len(text) < 7:
        return float(text)
    try:
        return max(email.utils.parsedate_to_datetime(text).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None


def _shown(url: httpx.URL) -> str:
    return in_one_line(url, max_characters=120)


def _version() -> str:
    try:
        return version(PRODUCT)
    except PackageNotFoundError:
        return "0"
