"""An OpenAI-compatible endpoint on loopback that streams what it is told to, in every way a real one can fail."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Final

HANGS_UP: Final = 0
_PIECE: Final = 7
# So that no test can run for ever.
_MOST_ENDLESS: Final = 200_000

Writer = Callable[[str], str]


@dataclass
class Script:
    """How the endpoint answers, and what it was sent.

    `content` is the reply, or makes it from the user message. `statuses` are given one after another, then 200; `retry_after` goes with
    them, and `HANGS_UP` closes the connection without a reply, as happens to connections that are kept open.
    `ending`: `stop` and `length` end a stream as endpoints do, `silent` ends it without a reason, `reset` resets the connection after the first
    half, `stall` sends no more after the first half, `endless` repeats the content without end.
    `usage` is told at the end of a stream to those who ask for it; with `knows_usage` false such a request is refused, as some servers do.
    """

    content: str | Writer | None = ""
    statuses: list[int] = field(default_factory=list)
    retry_after: str | None = None
    raw: bytes | None = None
    delay: float = 0.0
    pause: float = 0.0
    ending: str = "stop"
    usage: dict[str, int] | None = None
    knows_usage: bool = True
    requests: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""

    def reply_to(self, request: dict[str, Any]) -> str:
        """The text for a request."""
        if callable(self.content):
            return self.content(str(request["messages"][-1]["content"]))
        return self.content or ""


class ScriptedModel:
    """The server, in threads of its own; a context manager that gives its script."""

    def __init__(self) -> None:
        self.script = Script()
        self.stopping = threading.Event()
        model = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                with suppress(OSError):  # the client has given up
                    model.answer(self, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.script.address = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self) -> Script:
        self._thread.start()
        return self.script

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
        """Answer one request as the script says."""
        script = self.script
        script.requests.append({"path": handler.path, **request})
        handler.close_connection = True
        self.stopping.wait(script.delay)
        status = script.statuses.pop(0) if script.statuses else 200
        if status == HANGS_UP:
            return
        if "stream_options" in request and not script.knows_usage:
            _whole(handler, 400, b'{"error": {"message": "unknown field stream_options"}}', None)
            return
        if status != 200 or script.raw is not None:
            body = script.raw if script.raw is not None and status == 200 else b'{"error": {"message": "scripted"}}'
            _whole(handler, status, body, script.retry_after)
            return
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        self._stream(handler, script, script.reply_to(request))

    def _stream(self, handler: BaseHTTPRequestHandler, script: Script, text: str) -> None:
        pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
        half = script.ending in ("reset", "stall")
        for piece in pieces[: len(pieces) // 2 + 1] if half else pieces:
            _send(handler, {"role": "assistant", "content": piece}, None)
            if self.stopping.wait(script.pause):
                return
        if script.ending == "reset":
            # Closing with unread time left sends a reset instead of an end.
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()
            return
        if script.ending == "stall":
            self.stopping.wait(30)
            return
        sent = 0
        while script.ending == "endless" and sent < _MOST_ENDLESS and not self.stopping.is_set():
            _send(handler, {"content": text}, None)
            sent += len(text)
        if script.ending in ("stop", "length"):
            _send(handler, {}, script.ending)
            if script.usage is not None and script.requests[-1].get("stream_options"):
                _count(handler, script.usage)
            _chunk(handler, b"data: [DONE]\n\n")
        handler.wfile.write(b"0\r\n\r\n")


def _send(handler: BaseHTTPRequestHandler, delta: dict[str, Any], finish: str | None) -> None:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    event = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]}
    _chunk(handler, f"data: {json.dumps(event)}\n\n".encode())


def _count(handler: BaseHTTPRequestHandler, usage: dict[str, int]) -> None:
    told = {**usage, "total_tokens": sum(usage.values())}
    event = {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "scripted",
        "choices": [],
        "usage": told,
    }
    _chunk(handler, f"data: {json.dumps(event)}\n\n".encode())


def _chunk(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    handler.wfile.flush()


def _whole(handler: BaseHTTPRequestHandler, status: int, body: bytes, retry_after: str | None) -> None:
    handler.send_response(status)
    handler.send_header("Connection", "close")
    if retry_after is not None:
        handler.send_header("Retry-After", retry_after)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Wait for something that another thread does."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()
