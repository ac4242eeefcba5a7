"""What all tests share: no network, a home of their own, and a few tiny essays."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coach import Coach
from corpus import Entry, Essay, Library
from indexing import Hit, Passage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SHARED = Path(__file__).parents[2] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared corpus is not beside the project")

_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


def hit(passage: Passage, essay: Essay, *, score: float = 1.0, dense: float = 0.5, lexical: float = 1.0) -> Hit:
    """A passage as if it had been found, without situations."""
    return Hit(passage, essay, score=score, dense=dense, lexical=lexical)


SWINGING = Essay(
    id="swinging",
    title="Swinging between code and people",
    author="Ada Example",
    url="https://essays.example/swinging",
    published="2021-03-04",
    topics=("management",),
    text=(
        "An engineer who becomes a manager should plan the way back before the first team meeting.\n\n"
        "## How long to stay\n\n"
        "Two years is the shortest stint of management that teaches you anything. "
        "After five years the way back to engineering gets steep, unless you kept reviewing code.\n\n"
        "- Write down why you said yes to managing people.\n"
        "- Tell your own manager the date of the review.\n\n"
        "> I miss building things so much that I dream of compilers.\n\n"
        "That letter came from a reader. Missing the craft is no reason to quit in the first month.\n"
    ),
)
STAYING = Essay(
    id="staying",
    title="Staying an engineer on purpose",
    author="Ben Sample",
    url=None,
    published="2023",
    topics=("engineering",),
    text=(
        "Management is not the only way to grow after senior engineer.\n\n"
        "A staff engineer leads without reports by finishing work that other teams depend on. "
        "Influence without authority comes from writing things down before the meeting.\n\n"
        "## What it costs\n\n"
        "Staff engineers write less code than they expect. "
        "Most companies have three seats for managers for every seat for a staff engineer.\n"
    ),
)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails a test that connects to anything but this machine."""
    connect: Callable[..., Any] = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(_LOOPBACK):
            raise AssertionError(f"a connection to {address} was tried")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting and no key of the machine reaches a test, and no test reaches the person's own home."""
    for name in list(os.environ):
        ours = name.startswith("COACH_") and name != "COACH_SCREENSHOTS"
        if ours or name.endswith("_API_KEY"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "default-home"))


def fill(home: Path, *essays: Essay) -> None:
    """Makes `essays` the library of a home."""
    with Library.open(home / "library.sqlite") as library:
        for essay in essays:
            library.replace(f"test:{essay.id}", [Entry(essay)])


@pytest.fixture(scope="session")
def tiny_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the two tiny essays, its index built. Tests only read it."""
    home = tmp_path_factory.mktemp("tiny")
    fill(home, SWINGING, STAYING)
    Coach.open(home=home).close()
    return home


@pytest.fixture
def tiny_coach(tiny_home: Path) -> Iterator[Coach]:
    """A coach over the two tiny essays."""
    with Coach.open(home=tiny_home) as coach:
        yield coach


@pytest.fixture(scope="session")
def starter_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the starter library, its index built. Tests only read it."""
    home = tmp_path_factory.mktemp("starter")
    Coach.open(home=home).close()
    return home


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium. For one module only: while it runs, a loop of asyncio does, too."""
    from chromium import ARGUMENTS, CHROMIUM
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
