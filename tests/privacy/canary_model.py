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
# The last line of the first passage is quoted text, whatever headings stand above it.
_FIRST_PASSAGE: Final = re.compile(r'<passage n="1">\n(?:\| [^\n]*\n)*\| ([^\n]+)\n</passage>')
_QUESTION: Final = re.compile(r"<question>\n(.*)\n</question>", re.DOTALL)


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
        found = _QUESTION.search(asked)
        question = found[1].replace("\n| ", "\n").removeprefix("| ") if found else ""
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
            handler.send_header(
                "Content-Type", "text/event-stream" if content.startswith(b"data:") else "application/json"
            )
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)
        except OSError:
            handler.close_connection = True  # the asker has given up waiting


def completion(text: str) -> bytes:
    """A streamed chat completion in OpenAI's form, in two pieces."""
    half = len(text) // 2
    choices = [
        {"delta": {"role": "assistant", "content": text[:half]}, "finish_reason": None},
        {"delta": {"content": text[half:]}, "finish_reason": None},
        {"delta": {}, "finish_reason": "stop"},
    ]
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "canary"}
    events = [json.dumps(head | {"choices": [{"index": 0} | choice]}) for choice in choices]
    return "".join(f"data: {event}\n\n" for event in [*events, "[DONE]"]).encode()
