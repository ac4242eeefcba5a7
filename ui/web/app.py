"""The chat page as a web application of ours, with Gradio's chat mounted in it and the essays beside it."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

import gradio as gr
from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.staticfiles import StaticFiles

from coach import Coach
from corpus import UnknownEssay
from ui.web.browsing import Browse, library_page
from ui.web.chat import build_chat
from ui.web.guard import Guard
from ui.web.history import add_conversations
from ui.web.hosts import HOST, in_url, is_loopback
from ui.web.library import actions_html, add_library, changes_html, cited_in
from ui.web.library_work import LibraryWork
from ui.web.pages import Place, essay_page, message_page, passage_fragment, reports_page
from ui.web.settings import add_settings
from ui.web.theme import HEAD, calm_theme

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
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*_LOCAL, in_url(host)], www_redirect=False)
    work = LibraryWork(coach) if is_loopback(host) else None
    if work:
        add_library(app, coach, work)
    _add_pages(app, coach, work)
    add_conversations(app, coach, offered=is_loopback(host))
    add_settings(app, coach, models=is_loopback(host))
    static = Path(str(resources.files("ui.web"))) / "static"
    app.mount("/static/coach", StaticFiles(directory=static), name="coach-static")
    gr.mount_gradio_app(
        app,
        build_chat(coach, history=is_loopback(host)).queue(max_size=_WAITING, api_open=False),
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
