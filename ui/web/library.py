"""The addresses under `/library`, which change it. The guard lets no other site's page send their forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import FastAPI, Form, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from coach import Coach, SessionsUnusable
from corpus import CorpusError, Essay, Imported, Library, UnknownEssay
from indexing import Span
from ui.web.library_forms import adding, cleaning_page, essay_actions, undo_html, work_html
from ui.web.library_sources import taking
from ui.web.library_work import Change, Job, LibraryWork, OnProgress
from ui.web.pages import CitedIn, message_page

MAX_FILES = 50
_BUSY = "Too much is being added already. Wait until that is done, and send it again."
_LAST = "It is the last essay, and a coach without any has nothing to say. Add another first: it is not removed."


def add_library(app: FastAPI, coach: Coach, work: LibraryWork) -> None:
    """Adds what changes the library, for whoever may."""

    def add(files: Annotated[list[UploadFile] | None, Form()] = None, address: Annotated[str, Form()] = "") -> Response:
        sent = [(file.filename, file.file.read()) for file in files or [] if file.filename]
        if not sent and not address.strip():
            return HTMLResponse(message_page("Nothing to add", "Choose a file, or give an address.", root="/"), 400)
        if len(sent) > MAX_FILES:
            many = f"{len(sent)} files are too many at once. Send at most {MAX_FILES}."
            return HTMLResponse(message_page("Too many files", many, root="/"), 413)
        return _begin(work, taking(coach.settings, sent, address.strip()))

    def progress(job: int) -> HTMLResponse:
        return HTMLResponse(work_html(work.job(job) or work.current()))

    def cleaning(essay_id: str) -> HTMLResponse:
        with Library.open(coach.settings.library_path) as library:
            return HTMLResponse(cleaning_page(library.essay(essay_id), library.changes(essay_id)))

    app.add_api_route("/library/add", add, methods=["POST"])
    app.add_api_route("/library/progress", progress, methods=["GET"])
    app.add_api_route("/library/{essay_id}/cleaning", cleaning, methods=["GET"])
    app.add_exception_handler(CorpusError, _told)
    _add_removing(app, coach, work)


def changes_html(coach: Coach, job: Job | None, *, just_removed: str) -> str:
    """What the page of the library has beside the essays: a job, what can be brought back, the form that adds."""
    with Library.open(coach.settings.library_path) as library:
        removed = library.removed()
    return work_html(job) + undo_html(removed, just_removed) + adding(opened=False)


def actions_html(coach: Coach, essay: Essay) -> str:
    """What can be done with one essay; nothing when the library has it no longer."""
    with Library.open(coach.settings.library_path) as library:
        try:
            changes = library.changes(essay.id)
        except UnknownEssay:
            return ""
    return essay_actions(essay, len(changes))


def cited_in(coach: Coach, essay: Essay) -> list[CitedIn]:
    """The conversations that cite an essay, and where; places whose words have changed since are left out."""
    found = []
    try:
        citing = coach.conversations.citing(essay.id)
    except SessionsUnusable:  # the essay can be read all the same
        return []
    for conversation, places in citing:
        spans = [Span(each.start, each.end) for each in places if essay.text[each.start : each.end] == each.quote]
        found.append(CitedIn(conversation.id, conversation.title, tuple(dict.fromkeys(spans))))
    return found


def _add_removing(app: FastAPI, coach: Coach, work: LibraryWork) -> None:
    def remove(essay_id: str) -> Response:
        with Library.open(coach.settings.library_path) as library:
            if len(library.essays()) == 1 and library.essay(essay_id):
                return HTMLResponse(message_page("Not removed", _LAST, root="/"), 409)
            library.remove([essay_id])
        return _begin(work, _nothing, removed=essay_id)

    def restore(essay_id: str) -> Response:
        with Library.open(coach.settings.library_path) as library:
            library.restore([essay_id])
        return _begin(work, _nothing)

    app.add_api_route("/library/{essay_id}/remove", remove, methods=["POST"])
    app.add_api_route("/library/{essay_id}/restore", restore, methods=["POST"])


def _begin(work: LibraryWork, change: Change, **values: str) -> Response:
    """Begins a job, and leads to the page that shows how far it has come."""
    job = work.begin(change)
    if job is None:
        return HTMLResponse(message_page("Wait a little", _BUSY, root="/"), 503)
    return RedirectResponse(f"/essays?{urlencode({**values, 'job': job.number})}", 303)


def _nothing(_library: Library, _on_progress: OnProgress) -> Sequence[Imported]:
    """A change that is made already: only the index has to follow."""
    return ()


def _told(_request: Request, error: Exception) -> HTMLResponse:
    return HTMLResponse(message_page("That can't be done", str(error), root="/"), 400)
