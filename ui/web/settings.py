"""The addresses under `/settings`. The guard lets no other site's page send their forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import FastAPI, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from coach import Coach, CoachError
from ui.web.preferences import PREFERENCES_COOKIE, Preferences
from ui.web.settings_page import ModelForm, settings_page

_YEAR_S = 365 * 24 * 3600
_NOTICES = {
    "saved": "Saved. The next answer is made so.",
    "none": "No essay is both by that author and about that topic. Nothing was changed.",
}


@dataclass(slots=True)
class _LastTest:
    """What came of the last test of a model, and what was typed for it, never a key."""

    said: str = ""
    name: str = ""
    base_url: str = ""


def add_settings(app: FastAPI, coach: Coach, *, models: bool) -> None:
    """Adds the page.

    Args:
        models: Whether the model may be chosen there: not where others than its owner reach the page.
    """
    last = _LastTest()

    def settings(request: Request, notice: str = "") -> HTMLResponse:
        page = settings_page(
            coach.essays(),
            Preferences.read(request.cookies),
            notice=_NOTICES.get(notice, ""),
            model=ModelForm(
                used=coach.settings.model or "",
                key_held=bool(coach.settings.model_api_key),
                name=last.name or coach.settings.model or "",
                base_url=last.base_url or coach.settings.model_base_url or "",
                tested=last.said,
            )
            if models
            else None,
        )
        return HTMLResponse(page)

    def answers(
        request: Request,
        length: Annotated[str, Form()] = "",
        author: Annotated[str, Form()] = "",
        topic: Annotated[str, Form()] = "",
    ) -> Response:
        wanted = Preferences.of(length, author, topic)
        if not any(wanted.only.fits(essay) for essay in coach.essays()):
            return _back("none")
        back = _back("saved")
        secure = request.url.scheme == "https"
        back.set_cookie(
            PREFERENCES_COOKIE, wanted.cookie, max_age=_YEAR_S, httponly=True, samesite="lax", secure=secure
        )
        return back

    app.add_api_route("/settings", settings, methods=["GET"])
    app.add_api_route("/settings/answers", answers, methods=["POST"])
    if models:
        _add_models(app, coach, last)


def _add_models(app: FastAPI, coach: Coach, last: _LastTest) -> None:
    def model(
        name: Annotated[str, Form()] = "",
        base_url: Annotated[str, Form()] = "",
        api_key: Annotated[str, Form()] = "",
    ) -> Response:
        before = coach.mode
        last.name, last.base_url = name.strip(), base_url.strip()
        try:
            seconds = coach.use_model(last.name, base_url=last.base_url or None, api_key=api_key.strip() or None)
        except CoachError as error:
            last.said = f"{error} Nothing was changed: as before, {_who(before)}."
        else:
            last.said = f"{coach.mode} answered in {seconds:.1f} s, and answers from now on."
        return _back()

    def test() -> Response:
        try:
            last.said = f"{coach.mode} answered in {coach.test_model():.1f} s."
        except CoachError as error:
            last.said = str(error)
        return _back()

    def quote() -> Response:
        coach.use_model(None)
        last.said = last.name = last.base_url = ""
        return _back()

    for action in (model, test, quote):
        app.add_api_route(f"/settings/{action.__name__}", action, methods=["POST"])


def _who(mode: str) -> str:
    return "the essays are quoted" if mode == "quoting" else f"{mode} answers"


def _back(notice: str = "") -> RedirectResponse:
    """To the page, so that loading it again does nothing again."""
    return RedirectResponse(f"/settings?notice={notice}" if notice else "/settings", 303)
