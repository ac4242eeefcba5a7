"""A real server over a real coach, in a process of its own, and the front page in a real Chromium."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SERVE = (
    "import json, sys; from pathlib import Path; from coach import Coach; from ui.web.serving import serve; "
    "serve(Coach.open(home=Path(sys.argv[1]), **json.loads(sys.argv[2])), port=0, "
    "on_ready=lambda line: print(line, flush=True))"
)


@dataclass(frozen=True)
class Site:
    """A server under test."""

    url: str
    home: Path

    def count(self, table: str) -> int:
        """How many rows the file of conversations has in a table."""
        with sqlite3.connect(self.home / "conversations.sqlite") as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@contextmanager
def served(home: Path, **settings: str) -> Iterator[Site]:
    """Serves a home's coach from a process of its own, and stops it as Ctrl+C does."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COACH_")}
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(home), json.dumps(settings)],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=said, text=True,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            ready = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            said.seek(0)
            assert ready, said.read()
            yield Site(ready.group(), home)
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
        finally:
            process.kill()
            process.wait()
            process.stdout and process.stdout.close()


@contextmanager
def opened(browser: Browser, url: str, **options: object) -> Iterator[Page]:
    """The front page. Whatever is done with it, no request may leave for elsewhere, and no script of it may fail."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    requests: list[str] = []
    failures: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    page = context.new_page()
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("dialog", lambda dialog: failures.append(dialog.message))
    page.goto(url)
    yield page
    assert page.evaluate("window.hacked") is None
    context.close()
    assert failures == []
    foreign = [each for each in requests if not each.startswith((f"{url}/", "data:", "blob:"))]
    assert foreign == []


def ask(page: Page, question: str, *, wait: bool = True) -> None:
    """Types a question and sends it; waits until the answer is whole."""
    composer = page.get_by_role("textbox", name="Your question")
    composer.fill(question)
    composer.press("Enter")
    if wait:
        expect(page.get_by_text(question, exact=True)).to_be_visible()
        expect(page.get_by_role("button", name="Send")).to_be_visible()
        expect(page.locator(".answer .going")).to_have_count(0)
