"""How long the page keeps a person waiting: first paint, and the first words of an answer, alone and among twenty.

Run: python benchmarks/page.py. It serves the starter essays without a model, from a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import httpx
import numpy as np
from playwright.sync_api import Page, sync_playwright
from tables import show, table

from eval.cases import starter_cases

CHROMIUM_ARGUMENTS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update".split()
LOADS, ALONE = 15, 40  # pages loaded, questions asked by one person
CLIENTS, EACH = 20, 5  # people at once, and how many questions each of them asks
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
WATCH = """() => {
  window.began = window.spoke = 0;
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') { window.began = performance.now(); window.spoke = 0; }
  }, true);
  new MutationObserver(() => {
    if (!window.spoke && document.querySelector('.answer :is(.quoted, .view)')) window.spoke = performance.now();
  }).observe(document.body, { childList: true, subtree: true });
}"""
WORDS = re.compile(r'class=\\"(?:quoted|view)')  # in an event of the queue


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", help="The browser to run; Playwright's own when left out.")
    options = parser.parse_args()
    questions = [case.question for case in starter_cases() if case.kind == "direct"]
    with tempfile.TemporaryDirectory() as home, _served(Path(home)) as url:
        _clients(url, questions, clients=1)  # warm
        rows = [("20 people, first words", 1000, _clients(url, questions, clients=CLIENTS))]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=options.chromium, args=CHROMIUM_ARGUMENTS)
            context = browser.new_context()
            page = context.new_page()
            paints = [(path, _paints(page, url + path)) for path in ("/", "/essays", "/conversations", "/settings")]
            fresh = [_paint(browser.new_context().new_page(), url) for _ in range(LOADS)]
            usable = [_usable(page, url) for _ in range(LOADS)]
            rows = [
                ("/, nothing cached", 1500, fresh),
                *((f"{path}, first paint", 1500, times) for path, times in paints),
                ("/, until one can type", 1500, usable),
                ("1 person, first words", 300, _alone(page, url, questions)),
                *rows,
            ]
            browser.close()
    made = table("How long a person waits, ms", "", "n", "median", "p95", "worst", "wanted p95")
    for what, most, times in rows:
        shares = (f"{np.percentile(times, share):.0f}" for share in (50, 95, 100))
        made.add_row(what, str(len(times)), *shares, f"< {most}")
    show(made)


@contextmanager
def _served(home: Path) -> Iterator[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COACH_")}
    command = [str(Path(sys.executable).with_name("career-coach")), "--home", str(home)]
    subprocess.run([*command, "index"], env=environment, check=True, stdout=subprocess.DEVNULL)
    process = subprocess.Popen(
        [*command, "serve", "--port", "17860"], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://[\d.:]+", process.stdout.readline())
        assert found, "the page could not be served"
        yield found.group()
    finally:
        process.terminate()
        process.wait()


def _paint(page: Page, address: str) -> float:
    page.goto(address)
    while (paint := page.evaluate(PAINT)) is None:
        page.wait_for_timeout(10)
    return float(paint)


def _usable(page: Page, url: str) -> float:
    page.goto(url, wait_until="commit")
    page.wait_for_selector("#composer textarea:focus")
    return float(page.evaluate("performance.now()"))


def _paints(page: Page, address: str) -> list[float]:
    return [_paint(page, address) for _ in range(LOADS + 1)][1:]


def _alone(page: Page, url: str, questions: list[str]) -> list[float]:
    """From the Enter key to the first words in the document, in ms."""
    page.goto(url)
    page.wait_for_selector("#composer textarea")
    page.evaluate(WATCH)
    times = []
    for question in questions[: ALONE + 1]:
        page.fill("#composer textarea", question)
        page.press("#composer textarea", "Enter")
        page.wait_for_function("window.spoke > window.began")
        times.append(float(page.evaluate("window.spoke - window.began")))
        page.wait_for_selector('#composer [data-testid="submit-button"]')
        page.click("#anew")
        page.wait_for_selector(".question", state="detached")
    return times[1:]


def _clients(url: str, questions: list[str], *, clients: int) -> list[float]:
    """From sending to the first words on the wire, in ms; all people send at the same moments."""
    together = Barrier(clients)

    def one(number: int) -> list[float]:
        with httpx.Client(base_url=url, timeout=60) as client:
            client.get("/")
            events = client.get("/config").json()["dependencies"]
            event = next(each["id"] for each in events if each["targets"][0][1] == "submit")
            return [
                _first_words(client, event, f"client{number}", questions[(number + turn * clients) % len(questions)])
                for turn in range(EACH)
                if together.wait() >= 0
            ]

    with ThreadPoolExecutor(clients) as pool:
        return [each for times in pool.map(one, range(clients)) for each in times]


def _first_words(client: httpx.Client, event: int, tab: str, question: str) -> float:
    body = {"data": [question, None], "fn_index": event, "session_hash": tab}
    began, spoke = time.perf_counter(), 0.0
    client.post("/gradio_api/queue/join", json=body).raise_for_status()
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": tab}) as answer:
        for line in answer.iter_lines():
            if not spoke and WORDS.search(line):
                spoke = time.perf_counter()
            if line.startswith("data:") and json.loads(line[5:]).get("msg") == "close_stream":
                break
    assert spoke, f"no answer to {question!r}"
    return 1000 * (spoke - began)


if __name__ == "__main__":
    main()
