"""A real HTTP server that speaks the chat-completions protocol, and fails in every way that one can."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Way = Callable[["Handler"], None]


@dataclass
class Endpoint:
    """Where it listens, what it was asked, and how it answers: one way a request, the last for all others."""

    ways: list[Way]
    url: str = ""
    asked: list[dict] = field(default_factory=list)
    headers: list[dict] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    endpoint: Endpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.endpoint.asked.append(json.loads(body) | {"path": self.path})
        self.endpoint.headers.append(dict(self.headers))
        ways = self.endpoint.ways
        with contextlib.suppress(OSError):  # whoever asked may be gone
            ways[min(len(self.endpoint.asked), len(ways)) - 1](self)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def head(self, status: int, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def event(self, fields: object) -> None:
        data = fields if isinstance(fields, str) else json.dumps(fields, ensure_ascii=False)
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()


def piece(text: str, reason: str | None = None) -> dict:
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": reason}]}


def stream(text: str, reason: str = "stop", done: bool = True) -> Way:
    """The text in pieces of a few letters, so that events and letters break anywhere."""

    def way(handler: Handler) -> None:
        handler.head(200, "text/event-stream; charset=utf-8")
        handler.wfile.write(b": a comment\n\n")
        handler.event({"choices": [{"delta": {"role": "assistant"}}]})
        for start in range(0, len(text), 7):
            handler.event(piece(text[start : start + 7]))
        if reason:
            handler.event(piece("", reason))
        handler.event({"choices": [], "usage": {"total_tokens": 9}})
        if done:
            handler.event("[DONE]")

    return way


def whole(text: object, reason: str = "stop") -> Way:
    def way(handler: Handler) -> None:
        message = {"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": reason}]}
        handler.head(200, "application/json")
        handler.wfile.write(json.dumps(message).encode())

    return way


def status(code: int, said: str = "busy", **headers: str) -> Way:
    def way(handler: Handler) -> None:
        handler.head(code, "application/json", **headers)
        handler.wfile.write(json.dumps({"error": {"message": said}}).encode())

    return way


def raw(kind: str, body: bytes) -> Way:
    def way(handler: Handler) -> None:
        handler.head(200, kind)
        handler.wfile.write(body)

    return way


def cut(handler: Handler) -> None:
    """A stream that stops in the middle of a sentence."""
    handler.head(200, "text/event-stream")
    handler.event(piece("بلغ عدد"))


def silent(handler: Handler) -> None:
    """No answer until the test is over."""
    handler.endpoint.stop.wait(20)


def drip(handler: Handler) -> None:
    """A word now and then, for ever: each read is in time, the answer never is."""
    handler.head(200, "text/event-stream")
    while not handler.endpoint.stop.is_set():
        handler.event(piece("كلمة "))
        time.sleep(0.02)


@contextlib.contextmanager
def serve(*ways: Way) -> Iterator[Endpoint]:
    """Run it in a thread."""
    endpoint = Endpoint(list(ways))
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), {"endpoint": endpoint}))
    server.daemon_threads = True
    endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()
