"""An OpenAI-compatible server on loopback whose answers and faults are given beforehand."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Fault = Literal["", "status", "drop", "hang", "garbage", "length", "empty"]


@dataclass
class Script:
    """What the server does with each request, and the requests it got.

    Attributes:
        answer: Text to stream; `{key}` in it is replaced by the first passage key of the request.
    """

    answer: str = ""
    fault: Fault = ""
    status: int = 500
    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

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
    threading.Thread(target=server.serve_forever, daemon=True).start()
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    script: Script

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        script = self.script
        script.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        if script.fault == "status":
            self._json(script.status, {"error": {"message": "no", "type": "scripted"}})
        elif script.fault == "hang":
            time.sleep(30)
        else:
            self._stream(script.text() if script.fault != "empty" else "")

    def _json(self, status: int, body: object) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def _stream(self, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        words = re.findall(r"\S+\s*|\s+", text)
        for number, word in enumerate(words):
            if self.script.fault == "drop" and number > len(words) // 2:
                return
            if self.script.fault == "garbage" and number > len(words) // 2:
                self.wfile.write(b"data: {not json\n\n")
            self._event({"content": word}, None)
        self._event({}, "length" if self.script.fault == "length" else "stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, delta: dict[str, str], finish: str | None) -> None:
        chunk = {
            "id": "scripted",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "scripted",
            "choices": [{"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}],
        }
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()
