"""Serving the page: the port, the server, and what is said when it is ready."""

from __future__ import annotations

import errno
import ipaddress
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from coach import Coach, CoachError
from corpus import CorpusError
from indexing import IndexingError
from ui.errors import AddressUnusable, PortBusy
from ui.web.app import create_app
from ui.web.hosts import HOST, in_url

PORT = 7860


def serve(coach: Coach, *, host: str = HOST, port: int = PORT, on_ready: Callable[[str], None] = print) -> None:
    """Serves the page until it is stopped by Ctrl+C; port 0 takes any free one.

    Once the page answers, `on_ready` is called with a line that says its address.

    Raises:
        PortBusy: Another program listens there.
        AddressUnusable: The address isn't this machine's, needs other rights, or would open the page to everyone.
    """
    listener = _listen(host, port)
    number, port = listener.getsockname()[:2]
    ready = f"The career coach is at http://{in_url(host)}:{port} (Ctrl+C stops it)"
    if not ipaddress.ip_address(number).is_loopback:
        ready += ". It has no log-in: whoever reaches this address can use it"
    with listener, suppress(KeyboardInterrupt):
        warm = threading.Thread(target=_warm, args=(coach,), name="warm-up", daemon=True)
        warm.start()
        config = uvicorn.Config(
            create_app(coach, host=host),
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=2,  # open pages keep a connection; they shall not keep the program
        )
        _Server(config, lambda: on_ready(ready)).run([listener])


def _warm(coach: Coach) -> None:
    """Loads the embedding model while the page is built: one that COACH_EMBEDDER names may take seconds."""
    with suppress(CoachError, CorpusError, IndexingError):  # whoever asks is told
        coach.retrieve("warm up", k=1)


class _Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _listen(host: str, port: int) -> socket.socket:
    """Takes the port before anything slow is done, so that nobody else can."""
    if not 0 <= port <= 65535:
        raise AddressUnusable(f"There is no port {port}. Type: career-coach serve --port {PORT}")
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortBusy(f"Port {port} on {host} is taken. Type: career-coach serve --port {port + 1}") from error
        raise AddressUnusable(
            f"The page can't be served on {host}, port {port} ({error}). "
            f"Type: career-coach serve --host {HOST} --port {PORT}"
        ) from error
    if ipaddress.ip_address(listener.getsockname()[0]).is_unspecified:
        listener.close()
        raise AddressUnusable(
            f"{host or 'An empty host'} would open the page, which has no log-in, to every network of this machine. "
            f"Type: career-coach serve --host {HOST}, or name the one address it should have."
        )
    return listener
