"""An OpenAI-compatible server on loopback whose answers and faults are given beforehand."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Fault = Literal[
    "",
    "status",  # an error with the script's status, which repeats the key as some providers do
    "hang",  # silence, until the block ends
    "silent",  # half an answer, then silence
    "slow",  # word upon word without end, with pauses
    "paced",  # word by word with short pauses, to the end
    "endless",  # the same without pauses
    "drop",  # half an answer, then a clean end
    "reset",  # half an answer, then the connection is torn down
    "garbage",  # half an answer, then what is no JSON
    "error",  # half an answer, then an error as an event
    "page",  # a page instead of an answer
    "nothing",  # no event at all
    "empty",  # a finished answer of no words
    "refusal",  # a refusal in its own field, and no words
    "filter",  # finished by a content filter
    "length",  # finished by its length
    "no_usage",  # refuses to report what was used
]
_PAUSE_S = 0.05


@dataclass
class Script:
    """What the server does with each request, and the requests it got.

    Attributes:
        answer: Text to stream; `{key}` in it is replaced by the first passage key of the request.
        fault: Of every request for which `faults` has none.
        faults: Of the first requests, in order.
        retry_after: Sent with a status, unless empty.
        left: Set when a client closed a connection before its answer was through.
        over: Set when the block ends.
    """

    answer: str = ""
    fault: Fault = ""
    status: int = 500
    url: str = ""
    faults: list[Fault] = field(default_factory=list)
    retry_after: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def text(self) -> str:
        """The answer with the keys of the latest request filled in."""
        content = self.requests[-1]["messages"][-1]["content"]
        self.keys = re.findall(r"key=(p[a-z]{4})>", content)
        return self.answer.replace("{key}", self.keys[0] if self.keys else "")


@contextmanager
def scripted_model(answer: str = "", *, fault: Fault = "", status: int = 500) -> Iterator[Script]:
    """Serves one script until the end of the block."""
    script = Script(answer, fault, status)

    class Handler(_Handler):
        pass

    Handler.script = script
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield script
    finally:
        script.over.set()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    script: Script

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        script = self.script
        script.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        fault = script.faults.pop(0) if script.faults else script.fault
        try:
            self._answer(fault)
        except OSError:
            script.left.set()

    def _answer(self, fault: Fault) -> None:
        asked = self.script.requests[-1]
        if fault == "status":
            self._json(self.script.status, f"no, {self.headers['Authorization']}")
        elif fault == "no_usage" and "stream_options" in asked:
            self._json(400, "Unrecognized request argument supplied: stream_options")
        elif fault == "hang":
            self.script.over.wait(30)
        elif fault == "page":
            self._begin("text/html")
            self.wfile.write(b"<!doctype html><title>Sign in</title>")
        else:
            self._begin("text/event-stream")
            self._stream(self.script.text() if fault not in ("empty", "refusal", "nothing") else "", fault)

    def _json(self, status: int, message: str) -> None:
        raw = json.dumps({"error": {"message": message, "type": "scripted"}}).encode()
        self.send_response(status)
        if self.script.retry_after:
            self.send_header("Retry-After", self.script.retry_after)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def _begin(self, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def _stream(self, text: str, fault: Fault) -> None:
        if fault == "nothing":
            return
        if fault in ("slow", "endless"):
            self._without_end(_PAUSE_S if fault == "slow" else 0.0)
            return
        words = re.findall(r"\S+\s*|\s+", text)
        for number, word in enumerate(words):
            if number > len(words) // 2 and self._breaks(fault):
                return
            self._event({"content": word}, None)
            if fault == "paced":
                self.script.over.wait(_PAUSE_S)
        if fault == "refusal":
            self._event({"refusal": "I'd rather not."}, None)
        self._event({}, {"length": "length", "filter": "content_filter"}.get(fault, "stop"))
        if (self.script.requests[-1].get("stream_options") or {}).get("include_usage"):
            self._send({"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}})
        self.wfile.write(b"data: [DONE]\n\n")

    def _breaks(self, fault: Fault) -> bool:
        """Does what a fault does in the middle of an answer; whether nothing follows."""
        if fault == "garbage":
            self.wfile.write(b"data: {not json\n\n")
        elif fault == "error":
            self.wfile.write(b'data: {"error": {"message": "overloaded", "type": "server_error"}}\n\n')
        elif fault == "silent":
            self.script.over.wait(30)
        elif fault == "reset":
            with suppress(OSError):
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
        return fault in ("drop", "silent", "reset", "error")

    def _without_end(self, pause_s: float) -> None:
        while not self.script.over.wait(pause_s):
            self._event({"content": "word "}, None)

    def _event(self, delta: dict[str, str], finish: str | None) -> None:
        self._send({"choices": [{"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}]})

    def _send(self, chunk: dict[str, Any]) -> None:
        whole = {"id": "scripted", "object": "chat.completion.chunk", "created": 0, "model": "scripted", **chunk}
        self.wfile.write(f"data: {json.dumps(whole)}\n\n".encode())
        self.wfile.flush()
