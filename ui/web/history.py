"""The addresses under `/conversations`. The guard lets no other site's page send their forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import FastAPI, Form, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from coach import Coach, SessionsUnusable, TitleInvalid, TranscriptInvalid, UnknownSession
from coach.transcript import from_json
from ui.exported import WRITERS
from ui.web.history_page import conversations_page
from ui.web.pages import message_page

_TYPES = {"md": "text/markdown", "html": "text/html", "json": "application/json"}
_ELSEWHERE = (
    "The page is served to other machines and has no log-in, so it shows nobody what was asked before. "
    "On the machine itself, type: career-coach conversations list"
)


_NO_FILE = "Choose a .json file that was exported here, or by: career-coach conversations export FILE.json"


def add_conversations(app: FastAPI, coach: Coach, *, offered: bool) -> None:
    """Adds the pages; where they are not `offered`, one that says why."""
    if offered:
        _add_list(app, coach)
        _add_actions(app, coach)
    else:
        app.add_api_route("/conversations", _elsewhere, methods=["GET"])
    app.add_exception_handler(UnknownSession, _told(404, "No such conversation"))
    app.add_exception_handler(TitleInvalid, _told(400, "Not a title"))
    app.add_exception_handler(TranscriptInvalid, _told(400, "Not taken in"))
    app.add_exception_handler(SessionsUnusable, _told(503, "The conversations can't be used"))


def _add_list(app: FastAPI, coach: Coach) -> None:
    def listed(search: str = "", deleted: str = "", taken: int | None = None) -> HTMLResponse:
        kept = coach.conversations
        page = conversations_page(
            kept.find(search), kept.find(deleted=True), search=search.strip(), just_deleted=deleted, taken=taken
        )
        return HTMLResponse(page)

    def export(form: str, session_id: str | None = None) -> Response:
        if form not in WRITERS:
            return HTMLResponse(message_page("No such form", "It is md, html or json.", root="/"), 404)
        content = WRITERS[form](coach.conversations.transcripts(session_id))
        attached = {"Content-Disposition": f'attachment; filename="conversations.{form}"'}
        return Response(content, media_type=_TYPES[form], headers=attached)

    def take_in(file: Annotated[UploadFile | None, Form()] = None) -> Response:
        content = file.file.read() if file else b""
        if not content:
            return HTMLResponse(message_page("Nothing to take in", _NO_FILE, root="/"), 400)
        return _back(taken=str(len(coach.conversations.take_in(from_json(content)))))

    app.add_api_route("/conversations", listed, methods=["GET"])
    app.add_api_route("/conversations/import", take_in, methods=["POST"])
    app.add_api_route("/conversations/export.{form}", export, methods=["GET"])
    app.add_api_route("/conversations/{session_id}/export.{form}", export, methods=["GET"])


def _add_actions(app: FastAPI, coach: Coach) -> None:
    def rename(session_id: str, title: Annotated[str, Form()] = "") -> Response:
        coach.conversations.rename(session_id, title)
        return _back()

    def pin(session_id: str) -> Response:
        coach.conversations.pin(session_id)
        return _back()

    def unpin(session_id: str) -> Response:
        coach.conversations.pin(session_id, pinned=False)
        return _back()

    def delete(session_id: str) -> Response:
        coach.conversations.delete(session_id)
        return _back(deleted=session_id)

    def restore(session_id: str) -> Response:
        coach.conversations.restore(session_id)
        return _back()

    def forget_all(sure: Annotated[str, Form()] = "") -> Response:
        if sure != "yes":
            return HTMLResponse(message_page("Nothing was erased", "Tick the box beside the button first."), 400)
        coach.conversations.forget_all()
        return _back()

    app.add_api_route("/conversations/forget-all", forget_all, methods=["POST"])
    for action in (rename, pin, unpin, delete, restore):
        app.add_api_route(f"/conversations/{{session_id}}/{action.__name__}", action, methods=["POST"])


def _elsewhere() -> HTMLResponse:
    return HTMLResponse(message_page("Not shown here", _ELSEWHERE, root="./"), 404)


def _back(**values: str) -> RedirectResponse:
    """To the list, so that loading it again does nothing again."""
    return RedirectResponse(f"/conversations?{urlencode(values)}" if values else "/conversations", 303)


def _told(status: int, heading: str) -> Callable[[Request, Exception], HTMLResponse]:
    def told(_request: Request, error: Exception) -> HTMLResponse:
        return HTMLResponse(message_page(heading, str(error), root="/"), status)

    return told
