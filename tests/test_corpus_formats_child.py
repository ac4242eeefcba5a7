"""A hostile file ends its own process and becomes one line; nothing else happens."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest

from corpus.errors import EmptyText, FileTooLarge, UnreadableFile
from corpus.formats.extracted import Given
from corpus.formats.isolation import run_in_child
from corpus.formats.limits import Limits

READERS = """
import os, signal, socket, subprocess, sys, time
from corpus.errors import EmptyText
from corpus.formats.extracted import Extracted

def spin(data, given):
    while True:
        pass

def sleep(data, given):
    time.sleep(60)

def eat(data, given):
    return [bytearray(10_000_000) for _ in range(1_000)]

def nest(data, given):
    return nest(data, given)

def crash(data, given):
    os.kill(os.getpid(), signal.SIGSEGV)

def leave(data, given):
    os._exit(0)

def connect(data, given):
    socket.create_connection(("127.0.0.1", 80))

def look_up(data, given):
    socket.getaddrinfo("essays.example", 80)

def start(data, given):
    subprocess.run(["true"])

def write(data, given):
    open(given.name, "w")

def delete(data, given):
    os.remove(given.name)

def borrow(data, given):
    import no_such_library

def empty(data, given):
    raise EmptyText("nothing\\nhere \\x1b[31m")

def other(data, given):
    raise KeyError("\\x1b[2J/Root")

def echo(data, given):
    print("noise " * 1000)
    print("noise", file=sys.stderr)
    return Extracted(f"{len(data)} {sorted(os.environ)}", given.url)
"""


@pytest.fixture
def readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module with the readers above, which children can import."""
    (tmp_path / "hostile_readers.py").write_text(READERS, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return "hostile_readers"


LIMITS = Limits(memory_bytes=600_000_000, cpu_s=30, wall_s=60)


def test_what_a_file_holds_goes_in_and_comes_back_past_all_noise(readers: str) -> None:
    data = b"\x00\n\xff" * 100_000
    result = run_in_child(f"{readers}:echo", data, Given("a", "https://essays.example/"), limits=LIMITS)
    assert result["text"].startswith("300000 ")
    assert result["title"] == "https://essays.example/"


def test_no_key_of_the_person_reaches_the_child(readers: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "HTTPS_PROXY", "AWS_SECRET_ACCESS_KEY", "HOME"):
        monkeypatch.setenv(name, "secret")
    text = run_in_child(f"{readers}:echo", b"", Given("a"), limits=LIMITS)["text"]
    assert "PYTHONPATH" in text
    assert not any(name in text for name in ("KEY", "PROXY", "HOME"))


@pytest.mark.parametrize(
    ("reader", "limits", "error", "says"),
    [
        ("spin", dataclasses.replace(LIMITS, cpu_s=1), FileTooLarge, "takes longer than 1 s"),
        ("sleep", dataclasses.replace(LIMITS, wall_s=1.0), FileTooLarge, "takes longer than 1 s"),
        pytest.param(
            *("eat", LIMITS, FileTooLarge, "needs more than 600 MB of memory"),
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits address space"),
        ),
        ("nest", LIMITS, UnreadableFile, "RecursionError"),
        ("crash", LIMITS, UnreadableFile, r"made its reader crash \(exit -11\)"),
        ("leave", LIMITS, UnreadableFile, r"made its reader crash \(exit 0\)"),
        ("connect", LIMITS, UnreadableFile, r"reading a file tried socket\."),
        ("look_up", LIMITS, UnreadableFile, r"reading a file tried socket\.getaddrinfo"),
        ("start", LIMITS, UnreadableFile, r"reading a file tried subprocess\.Popen"),
        ("empty", LIMITS, EmptyText, r"^nothing here \[31m$"),
        ("other", LIMITS, UnreadableFile, r"KeyError: ' ?.*/Root'"),
    ],
)
def test_what_a_reader_does_stays_its_own(
    readers: str, reader: str, limits: Limits, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says) as refusal:
        run_in_child(f"{readers}:{reader}", b"data", Given("a file"), limits=limits)
    assert str(refusal.value).isprintable()


def test_a_missing_library_is_not_blamed_on_the_file(readers: str) -> None:
    for reader in (f"{readers}:borrow", "no_such_module:read"):
        with pytest.raises(ImportError, match=r"^No module named .* Install career-coach again\.$"):
            run_in_child(reader, b"", Given("a"), limits=LIMITS)


@pytest.mark.parametrize("reader", ["write", "delete"])
def test_no_file_is_touched(readers: str, reader: str, tmp_path: Path) -> None:
    file = tmp_path / "essay.txt"
    file.write_text("words")
    with pytest.raises(UnreadableFile, match=r"tried (?:open|os\.remove)"):
        run_in_child(f"{readers}:{reader}", b"", Given(str(file)), limits=LIMITS)
    assert file.read_text() == "words"
