"""The chat page as a web application of ours, with Gradio's chat mounted in it and the essays beside it."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import resources
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.staticfiles import StaticFiles

from coach import Coach, CoachError
from corpus import CorpusError, UnknownEssay
from indexing import IndexingError
from ui.errors import AddressUnusable, PortBusy
from ui.web.browsing import Browse, library_page
from ui.web.chat import build_chat
from ui.web.guard import Guard
from ui.web.history import add_conversations
from ui.web.library import actions_html, add_library, changes_html, cited_in
from ui.web.library_work import LibraryWork
from ui.web.pages import Place, essay_page, message_page, passage_fragment, reports_page
from ui.web.settings import add_settings
from ui.web.theme import HEAD, calm_theme

HOST, PORT = "127.0.0.1", 7860
_LOCAL = ("localhost", "127.0.0.1", "[::1]")
_WAITING = 64  # questions that wait for their turn; the next one is refused


def create_app(coach: Coach, *, host: str = HOST) -> FastAPI:
    """The page as an ASGI application.

    Requests that name another host than this machine or `host` are refused.
    """
    # Gradio reads these when it builds a page, whatever is passed to it.
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_DISABLE_TELEMETRY="1", GRADIO_SHARE="False")
    app = FastAPI(title="Career coach", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(CORSMiddleware, allow_origins=[])  # none; and Gradio, which would allow any, leaves it to us
    app.add_middleware(Guard)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*_LOCAL, _in_url(host)], www_redirect=False)
    work = LibraryWork(coach) if _is_loopback(host) else None
    if work:
        add_library(app, coach, work)
    _add_pages(app, coach, work)
    add_conversations(app, coach, offered=_is_loopback(host))
    add_settings(app, coach, models=_is_loopback(host))
    static = Path(str(resources.files("ui.web"))) / "static"
    app.mount("/static/coach", StaticFiles(directory=static), name="coach-static")
    gr.mount_gradio_app(
        app,
        build_chat(coach, history=_is_loopback(host)).queue(max_size=_WAITING, api_open=False),
        path="/",
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        blocked_paths=[str(coach.settings.home.resolve())],
        show_error=False,
        max_file_size=0,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=calm_theme(),
        head=HEAD,
    )
    return app


def serve(coach: Coach, *, host: str = HOST, port: int = PORT, on_ready: Callable[[str], None] = print) -> None:
    """Serves the page until it is stopped by Ctrl+C; port 0 takes any free one.

    Once the page answers, `on_ready` is called with a line that says its address.

    Raises:
        PortBusy: Another program listens there.
        AddressUnusable: The address isn't this machine's, needs other rights, or would open the page to everyone.
    """
    listener = _listen(host, port)
    number, port = listener.getsockname()[:2]
    ready = f"The career coach is at http://{_in_url(host)}:{port} (Ctrl+C stops it)"
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


def _is_loopback(host: str) -> bool:
    """Whether only this machine reaches the page: without a log-in, nobody else shall read what was kept."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _add_pages(app: FastAPI, coach: Coach, work: LibraryWork | None) -> None:
    """The essays. They are what every citation links to; what can be done with them is there where there is `work`."""

    def library(
        search: str = "", author: str = "", topic: str = "", sort: str = "", job: int = 0, removed: str = ""
    ) -> HTMLResponse:
        shown = (work.job(job) or work.current()) if work else None
        changing = changes_html(coach, shown, just_removed=removed) if work else ""
        browse = Browse(search, author, topic, sort)
        busy = bool(shown and not shown.over)
        return HTMLResponse(library_page(coach.essays(), browse, changing=changing, busy=busy))

    def essay(essay_id: str, start: str = "", end: str = "", quote: str = "") -> HTMLResponse:
        found = coach.essay(essay_id)
        place = Place.of(found.text, start, end, quote)
        cited, below = (cited_in(coach, found), actions_html(coach, found)) if work else ((), "")
        return HTMLResponse(essay_page(found, place, cited=cited, below=below))

    def passage(essay_id: str, start: str = "", end: str = "", quote: str = "", why: str = "") -> HTMLResponse:
        found = coach.essay(essay_id)
        return HTMLResponse(passage_fragment(found, Place.of(found.text, start, end, quote), why=why))

    def reports() -> HTMLResponse:
        return HTMLResponse(reports_page(_reports(coach)))

    def report(name: str) -> Response:
        if name not in _reports(coach):  # never a path made from what was asked for
            return HTMLResponse(message_page("No such report", "It may have been deleted."), 404)
        return FileResponse(coach.settings.reports_path / name, media_type="text/html")

    def unknown(request: Request, error: Exception) -> HTMLResponse:
        gone = "The library holds no essay under this address. It may have been taken out since the answer was given."
        return HTMLResponse(message_page("No such essay", gone), 404)

    app.add_api_route("/essays", library, methods=["GET"])
    app.add_api_route("/essays/{essay_id}", essay, methods=["GET"])
    app.add_api_route("/essays/{essay_id}/passage", passage, methods=["GET"])
    app.add_api_route("/reports", reports, methods=["GET"])
    app.add_api_route("/reports/{name}", report, methods=["GET"], response_class=HTMLResponse)
    app.add_exception_handler(UnknownEssay, unknown)


def _reports(coach: Coach) -> list[str]:
    """The names of the reports in the home, newest first."""
    found = [path for path in coach.settings.reports_path.glob("*.html") if path.is_file() and not path.is_symlink()]
    return [path.name for path in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)]
