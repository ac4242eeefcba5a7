"""A web server on loopback that does what hostile and broken servers do."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

ACCENTS = "The café’s résumé of a naïve engineer – “a façade”, she said – cost him his job at the Café Noël."
PAGE = b"<!doctype html><title>A page</title><p>Words of a page that is served as it should be.</p>"


@dataclass
class Hostile:
    """The server's address, and what it was asked for.

    Attributes:
        robots: What its robots.txt says; None for none.
        robots_status: What its robots.txt answers with.
    """

    url: str = ""
    port: int = 0
    robots: str | None = None
    robots_status: int = 200
    requests: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def pages(self) -> list[str]:
        """The paths asked for, without robots.txt."""
        return [path for path in self.requests if path != "/robots.txt"]


@contextlib.contextmanager
def hostile_server(*, robots: str | None = None, robots_status: int = 200) -> Iterator[Hostile]:
    """Serves until the end of the block."""
    hostile = Hostile(robots=robots, robots_status=robots_status)

    class Handler(_Handler):
        pass

    Handler.hostile = hostile
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hostile.port = server.server_address[1]
    hostile.url = f"http://127.0.0.1:{hostile.port}"
    try:
        yield hostile
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    hostile: Hostile
    protocol_version = "HTTP/1.1"
    timeout = 10

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.hostile.requests.append(self.path)
        self.hostile.headers.append(dict(self.headers.items()))
        self.close_connection = True
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the client has had enough, as it should
            self._answer()

    def _answer(self) -> None:
        name, _, value = self.path.lstrip("/").partition("/")
        if self.path == "/robots.txt":
            text = self.hostile.robots
            status = 404 if text is None and self.hostile.robots_status == 200 else self.hostile.robots_status
            self._send(status, (text or "").encode(), "text/plain")
        elif name == "redirect":
            self._redirect(unquote(value))
        elif name == "loop":
            self._redirect(f"/loop/{int(value or 0) + 1}")
        elif name == "status":
            code, _, later = value.partition("/")
            self._send(int(code), b"busy", "text/html", {"Retry-After": later} if later else {})
        else:
            BEHAVIOURS.get(name, _Handler._page)(self)

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for header, value in (headers or {}).items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, target: str) -> None:
        self._send(302, b"", "text/html", {"Location": target})

    def _begin(self, kind: str = "text/html", **headers: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()

    def _page(self) -> None:
        headers = {"ETag": '"one"', "Last-Modified": "Thu, 04 Mar 2021 10:00:00 GMT", "Set-Cookie": "id=42"}
        if self.headers.get("If-None-Match") == '"one"':
            self.send_response(304)
            self.send_header("ETag", '"one"')
            self.end_headers()
            return
        self._send(200, PAGE, "text/html; charset=utf-8", headers)

    def _drip_body(self) -> None:
        self._begin()
        for _ in range(200):
            self.wfile.write(b".")
            self.wfile.flush()
            time.sleep(0.1)

    def _drip_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(200):
            self.wfile.write(f"X-{number}: 1\r\n".encode())
            self.wfile.flush()
            time.sleep(0.1)

    def _silent(self) -> None:
        time.sleep(8)

    def _endless(self) -> None:
        self._begin()
        for _ in range(4_000):
            self.wfile.write(b"<p>more</p>" * 1_000)

    def _endless_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(20_000):
            self.wfile.write(f"X-{number}: {'1' * 100}\r\n".encode())

    def _bomb(self) -> None:
        self._begin(Content_Encoding="gzip")
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        for _ in range(300):
            self.wfile.write(packer.compress(bytes(1_000_000)))
        self.wfile.write(packer.flush())

    def _nested_bomb(self) -> None:
        self._send(
            200, gzip.compress(gzip.compress(bytes(50_000_000))), "text/html", {"Content-Encoding": "gzip, gzip"}
        )

    def _gzip(self) -> None:
        self._send(200, gzip.compress(PAGE), "text/html", {"Content-Encoding": "gzip"})

    def _gzip_twice(self) -> None:
        body = gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:])
        self._send(200, body, "text/html", {"Content-Encoding": "gzip"})

    def _gzip_broken(self) -> None:
        self._send(200, gzip.compress(PAGE)[:30], "text/html", {"Content-Encoding": "gzip"})

    def _gzip_lie(self) -> None:
        self._send(200, PAGE, "text/html", {"Content-Encoding": "gzip"})

    def _brotli(self) -> None:
        self._send(200, b"\x0b\x02\x80words\x03", "text/html", {"Content-Encoding": "br"})

    def _truncated(self) -> None:
        self._begin(Content_Length="5000")
        self.wfile.write(PAGE)

    def _huge(self) -> None:
        self._begin(Content_Length="999999999999")
        self.wfile.write(PAGE)

    def _wrong_charset(self) -> None:
        self._send(200, f"<!doctype html><p>{ACCENTS}</p>".encode("cp1252"), "text/html; charset=utf-8")

    def _no_http(self) -> None:
        self.wfile.write(b"SSH-2.0-OpenSSH_9.7\r\n")

    def _two_lengths(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello....")

    def _octets(self) -> None:
        self._send(200, b"%PDF-1.4 and so on", "application/octet-stream")

    def _mystery(self) -> None:
        self._send(200, b"\x7fELF\x00\x01", "application/octet-stream")

    def _picture(self) -> None:
        self._send(200, b"\x89PNG\r\n", "image/png")

    def _program(self) -> None:
        self._send(200, b"MZ", "application/x-msdownload")

    def _dated(self) -> None:
        asked = len([path for path in self.hostile.requests if path == self.path])
        if asked > 1:
            return self._page()
        return self._send(503, b"", "text/html", {"Retry-After": "Thu, 04 Mar 2021 10:00:00 GMT"})

    def _busy_once(self) -> None:
        if len([path for path in self.hostile.requests if path == self.path]) > 1:
            return self._page()
        return self._send(429, b"", "text/html", {"Retry-After": "0"})


BEHAVIOURS: dict[str, Callable[[_Handler], None]] = {
    "drip-body": _Handler._drip_body,
    "drip-headers": _Handler._drip_headers,
    "silent": _Handler._silent,
    "endless": _Handler._endless,
    "endless-headers": _Handler._endless_headers,
    "bomb": _Handler._bomb,
    "nested-bomb": _Handler._nested_bomb,
    "gzip": _Handler._gzip,
    "gzip-twice": _Handler._gzip_twice,
    "gzip-broken": _Handler._gzip_broken,
    "gzip-lie": _Handler._gzip_lie,
    "brotli": _Handler._brotli,
    "truncated": _Handler._truncated,
    "huge": _Handler._huge,
    "wrong-charset": _Handler._wrong_charset,
    "no-http": _Handler._no_http,
    "two-lengths": _Handler._two_lengths,
    "octets": _Handler._octets,
    "mystery": _Handler._mystery,
    "picture": _Handler._picture,
    "program": _Handler._program,
    "dated": _Handler._dated,
    "busy-once": _Handler._busy_once,
}
