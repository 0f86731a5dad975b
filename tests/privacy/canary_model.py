"""An OpenAI-compatible server on loopback that keeps every byte it is sent and answers well, badly, late or not at all."""

import itertools
import json
import re
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final, Self

# What it does with one request after another.
MANNERS: Final = ("good", "good", "echo", "good", "error", "good", "late", "good", "garbage", "good")
_FIRST_PASSAGE: Final = re.compile(r"\[1\][^\n]*\n([^\n]+)")


class RecordingModel:
    """The server, in threads of its own.

    Args:
        late_seconds: how long a late answer takes.
    """

    def __init__(self, late_seconds: float) -> None:
        self.received: list[bytes] = []
        self.manners: Counter[str] = Counter()
        self._order = itertools.cycle(MANNERS)
        self._lock = threading.Lock()
        self._late_seconds = late_seconds
        model = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                manner = model.record(self.raw_requestline + bytes(self.headers) + body)
                model.answer(self, manner, body)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: the test reads `received`."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def record(self, request: bytes) -> str:
        """Keep a request; says how to answer it."""
        with self._lock:
            self.received.append(request)
            manner = next(self._order)
            self.manners[manner] += 1
            return manner

    def answer(self, handler: BaseHTTPRequestHandler, manner: str, body: bytes) -> None:
        """Answer in that manner."""
        asked = json.loads(body)["messages"][-1]["content"]
        question = asked.rpartition("Question: ")[2]
        passage = _FIRST_PASSAGE.search(asked)
        quoted = f"{passage[1].rstrip('.')} [1]." if passage else "NOT STATED"
        status, content = 200, completion(quoted)
        if manner == "late":
            time.sleep(self._late_seconds)
        elif manner == "error":
            status, content = 500, json.dumps({"error": {"message": f"cannot answer {question}"}}).encode()
        elif manner == "echo":
            content = completion(f"You asked: {question} [1]. {quoted}")
        elif manner == "garbage":
            content = f"<html>{question}".encode()
        try:
            handler.send_response(status)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)
        except OSError:
            handler.close_connection = True  # the asker has given up waiting


def completion(text: str) -> bytes:
    """A chat completion in OpenAI's form."""
    return json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "canary",
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
    ).encode()
