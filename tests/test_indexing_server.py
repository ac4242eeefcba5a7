"""The same index with its vectors kept by a Chroma server: a real one, on loopback."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import chromadb
import httpx
import pytest
from chromadb.config import Settings as ChromaSettings
from small import Small, flaws

from coach import Coach, Settings, SettingsInvalid
from indexing import IndexUnusable, Published, build_index, open_index, refresh_index

CHROMA = Path(sys.executable).parent / "chroma"
pytestmark = pytest.mark.skipif(not CHROMA.exists(), reason="the chroma command is not installed beside Python")

READER = """
import sys, time
from pathlib import Path
from small import *
from indexing import IndexingError, Published, open_index
from soak import _is_mixed
home, server, seconds = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
small = Small(home, {})
with small.library() as library:
    index = open_index(small.root, library, small.embedder(), server=server)
published = Published(small.root, index, small.embedder(), library=home / "library.sqlite", server=server)
seen, mixed, errors, end = set(), 0, 0, time.monotonic() + seconds
while time.monotonic() < end:
    try:
        with published.reading() as index:
            mixed += _is_mixed(index)
            seen.add(index.folder)
    except IndexingError as error:
        errors += 1
print(len(seen), mixed, errors)
"""


@dataclass
class Server:
    """A Chroma server that can be stopped and started again at its address."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [str(CHROMA), "run", "--path", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            try:
                if httpx.get(f"{self.url}/api/v2/heartbeat").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()
            self.process = None

    def collections(self) -> set[str]:
        client = chromadb.HttpClient("127.0.0.1", self.port, settings=ChromaSettings(_env_file=None))  # type: ignore[call-arg]
        names = {each.name for each in client.list_collections()}
        client.close()  # type: ignore[attr-defined]
        return names


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(tmp_path / "server", port)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small.create(tmp_path / "home")


def _build(small: Small, server: Server) -> None:
    with small.library() as library:
        build_index(small.root, library, small.embedder(), server=server.url)


def test_each_version_has_its_collection_and_those_older_than_the_one_before_are_deleted(
    small: Small, server: Server
) -> None:
    names: list[str] = []
    for state in range(1, 5):
        _build(small, server)
        (newest,) = server.collections() - set(names)
        names.append(newest)
        assert server.collections() == set(names[-2:])
        small.change(state)
    with small.library() as library:
        index = open_index(small.root, library, small.embedder(), server=server.url)
    assert flaws(index, small.states) == (False, 0)
    assert not list(index.folder.rglob("chroma.sqlite3"))
    index.close()


def test_a_lost_collection_is_noticed_and_built_anew_without_embedding(
    small: Small, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    _build(small, server)
    embedded = len(small.embedded())
    with small.library() as library:
        index = open_index(small.root, library, small.embedder(), server=server.url)
    published = Published(small.root, index, small.embedder(), library=small.home / "library.sqlite", server=server.url)
    _lose_everything(server)
    with pytest.raises(IndexUnusable), published.reading() as index:  # it is noticed by asking
        flaws(index, small.states)
    with published.reading() as index:
        assert flaws(index, small.states) == (False, 0)
    published.close()
    _lose_everything(server)
    with caplog.at_level(logging.WARNING, "indexing"), small.library() as library:
        index = open_index(small.root, library, small.embedder(), server=server.url)
    assert flaws(index, small.states) == (False, 0) and "has lost the collection" in caplog.text
    index.close()
    assert len(small.embedded()) - embedded == 0


def _lose_everything(server: Server) -> None:
    server.stop()
    shutil.rmtree(server.folder)
    server.start()


def test_a_server_that_is_away_is_one_clear_line(small: Small, server: Server) -> None:
    _build(small, server)
    server.stop()
    with small.library() as library:
        for command in (open_index, refresh_index, build_index):
            with pytest.raises(IndexUnusable, match=r"does not answer.*chroma run") as away:
                command(small.root, library, small.embedder(), server=server.url)
            assert "\n" not in str(away.value) and server.url in str(away.value)
        with pytest.raises(IndexUnusable, match="COACH_CHROMA_URL"):
            open_index(small.root, library, small.embedder())
        index = refresh_index(small.root, library, small.embedder())  # back to a folder
    assert flaws(index, small.states) == (False, 0) and list(index.folder.rglob("chroma.sqlite3"))
    index.close()


class _Old(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


def test_a_server_that_is_too_old_or_something_else_is_one_clear_line(small: Small) -> None:
    old = ThreadingHTTPServer(("127.0.0.1", 0), _Old)
    Thread(target=old.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{old.server_address[1]}"
    with small.library() as library, pytest.raises(IndexUnusable, match=r"not a Chroma server of version 1.*404"):
        open_index(small.root, library, small.embedder(), server=url)
    old.shutdown()
    old.server_close()


def test_readers_of_several_processes_follow_while_one_publishes(small: Small, server: Server) -> None:
    _build(small, server)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", READER, str(small.home), server.url, "15"]
    readers = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for state in range(1, 4):
        small.change(state, everything=True)
        _build(small, server)
    for reader in readers:
        output, _ = reader.communicate()
        seen, mixed, errors = map(int, output.split())
        assert (mixed, errors) == (0, 0) and seen >= 1


def test_a_stored_configuration_is_never_acted_on_and_no_env_file_is_read(
    small: Small, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("CHROMA_SERVER_HOST=192.0.2.1\nANONYMIZED_TELEMETRY=True\n")
    monkeypatch.chdir(tmp_path)
    _build(small, server)
    (name,) = server.collections()
    base = f"{server.url}/api/v2/tenants/default_tenant/databases/default_database/collections"
    (stored,) = httpx.get(base).json()
    assert stored["configuration_json"]["embedding_function"] == {"type": "legacy"}  # none
    evil = {"type": "known", "name": "sentence_transformer", "config": {"model_name": "evil/evil"}}
    planted = json.dumps({"new_configuration": {"embedding_function": evil}})
    assert httpx.put(f"{base}/{stored['id']}", content=planted).status_code == 200
    with small.library() as library:
        index = open_index(small.root, library, small.embedder(), server=server.url)
    assert flaws(index, small.states) == (False, 0) and name in server.collections()
    index.close()


def test_the_coach_answers_through_a_server(tiny_home: Path, tmp_path: Path, server: Server) -> None:
    home = Path(shutil.copytree(tiny_home, tmp_path / "copy"))
    question = "How long should a stint of management last?"
    with Coach.open(home=home) as coach:
        before = coach.ask(question)
    with Coach.open(home=home, chroma_url=server.url) as coach:
        assert coach.ask(question).citations == before.citations
        assert len(server.collections()) == 1


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://a", "http://", "http://a:b", "http://a/path"])
def test_a_server_address_that_means_nothing_is_refused(url: str) -> None:
    with pytest.raises(SettingsInvalid, match="COACH_CHROMA_URL"):
        Settings.read({"COACH_CHROMA_URL": url})


def test_a_server_address_is_read() -> None:
    assert Settings.read({"COACH_CHROMA_URL": "http://127.0.0.1/"}).chroma_url == "http://127.0.0.1:8000"
    assert Settings.read({"COACH_CHROMA_URL": "https://chroma.example"}).chroma_url == "https://chroma.example:443"
