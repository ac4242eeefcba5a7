"""What every request to the page passes: what may be asked for, by whom, and the headers of the answer."""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BROWSER_COOKIE = "coach_browser"
MAX_BODY = 1_000_000  # bytes
_MAX_BODIES = {"/library/add": 25_000_000, "/conversations/import": 25_000_000}  # where files are sent

# Gradio offers far more than the chat needs: uploads, fetching of addresses, files, monitoring. What it needs is short.
_GRADIO_NEEDS = re.compile(
    r"/gradio_api/(?:queue/(?:join|data)|cancel|reset|startup-events|heartbeat/[\w-]+|run/predict)/?"
)
_GRADIO_ONLY = re.compile(r"/(?:gradio_api|monitoring|login|logout|svelte|pwa_icon)(?:/.*)?")

# Gradio's page runs inline scripts and evaluates templates; nothing on it may load from, or send to, another origin.
_CHAT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'"
)
# Our own pages hold text and a style sheet.
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
)
# A report is a file that may come from anywhere: it runs its own script, but as nobody.
_REPORT_POLICY = (
    "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
)
# The library, the list of conversations and the settings have forms, which only they may send, and only to us.
_FORMS_POLICY = _PAGE_POLICY.replace("form-action 'none'", "form-action 'self'")
_FORMS = re.compile(r"/(?:conversations|essays|library|settings)(?:/.*)?")
# The page of the library shows progress and takes files that are dropped.
_LIBRARY_POLICY = f"{_FORMS_POLICY}; script-src 'self'; connect-src 'self'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """ASGI middleware around the whole page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses what is not for us; lets the rest through and puts our headers on the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _put_headers(MutableHeaders(scope=message), scope)
            await send(message)

        await (_refusal(scope) or self._app)(scope, receive, send_guarded)


def _refusal(scope: Scope) -> PlainTextResponse | None:
    path, headers = scope["path"], Headers(scope=scope)
    if _GRADIO_ONLY.fullmatch(path) and not _GRADIO_NEEDS.fullmatch(path):
        return PlainTextResponse("There is no such page.", 404)
    if scope["method"] in ("GET", "HEAD"):
        return None
    if _from_elsewhere(headers) or (_FORMS.fullmatch(path) and not _from_our_form(scope, headers)):
        return PlainTextResponse("This request comes from another site's page.", 403)
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return PlainTextResponse("The request does not say how long it is.", 411)
    longest = _MAX_BODIES.get(path, MAX_BODY)
    if int(length) > longest:
        return PlainTextResponse(f"The request is longer than {longest:,} bytes. Send less at once.", 413)
    return None


def _from_elsewhere(headers: Headers) -> bool:
    """Whether a browser says that the request was made by another site's page. Programs say nothing of it."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin not in (None, "null") and urlsplit(origin).netloc != headers.get("host")


def _from_our_form(scope: Scope, headers: Headers) -> bool:
    """Whether a request carries the browser's secret, which another site's form doesn't, and hides no origin."""
    hides = headers.get("origin") == "null" and headers.get("sec-fetch-site") is None
    return bool(HTTPConnection(scope).cookies.get(BROWSER_COOKIE)) and not hides


def _policy(path: str) -> str:
    if path == "/essays":
        return _LIBRARY_POLICY
    if _FORMS.fullmatch(path):
        return _FORMS_POLICY
    if path.startswith("/reports/"):
        return _REPORT_POLICY
    return _PAGE_POLICY if path == "/reports" else _CHAT_POLICY


def _put_headers(headers: MutableHeaders, scope: Scope) -> None:
    headers["Content-Security-Policy"] = _policy(scope["path"])
    for name, value in _HEADERS.items():
        headers[name] = value
    with_forms = scope["path"] == "/" or _FORMS.fullmatch(scope["path"])
    if with_forms and BROWSER_COOKIE not in HTTPConnection(scope).cookies:
        secure = "; Secure" if scope["scheme"] == "https" else ""
        token = secrets.token_urlsafe(32)
        headers.append("Set-Cookie", f"{BROWSER_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{secure}")
