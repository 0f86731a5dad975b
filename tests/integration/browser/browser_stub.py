"""A small stand-in for the service, so that the page can be shown and tested in every state, rare ones included.

Run by hand: `python tests/integration/browser/browser_stub.py --port 8099`, then ask one of the questions in `ANSWERS` of stub_answers.py.
"""

import argparse
import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from stub_answers import PROBLEMS, answer, scrub
from stub_handbook import DOCUMENTS, Json

STATIC: Final = Path(__file__).resolve().parents[3] / "assistant" / "api" / "static"
# As strict as a page can be served: nothing inline, nothing from elsewhere, no text parsed as HTML.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
TYPES: Final = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class Handler(BaseHTTPRequestHandler):
    """Serves the page, the API's shapes, and at `/__requests` what was asked of it.

    A question with "step" is answered event by event, each when something is posted to `/__next`.
    """

    protocol_version = "HTTP/1.1"
    requests: Final[list[Json]] = []
    steps: Final = threading.Semaphore(0)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        path = unquote(url.path)
        if path == "/__requests":
            self._json(200, self.requests)
        elif path.startswith("/v1/documents/"):
            self._document(path.removeprefix("/v1/documents/"), parse_qs(url.query))
        else:
            self._static("index.html" if path == "/" else path.removeprefix("/static/"))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
        self.requests.append({"method": "POST", "path": self.path, "body": body})
        if self.path == "/v1/scrub":
            self._json(200, scrub(body["text"]))
        elif self.path == "/v1/feedback":
            self._send(204, "application/json", b"")
        elif self.path == "/v1/ask/stream":
            self._ask(body)
        elif self.path == "/__next":
            self.steps.release()
            self._send(204, "application/json", b"")
        else:
            self._problem(404, "There is nothing here.")

    def do_DELETE(self) -> None:
        self.requests.append({"method": "DELETE", "path": self.path, "body": None})
        self._send(204, "application/json", b"")

    def _ask(self, body: Json) -> None:
        question = str(body["question"]).lower()
        if "slow" in question:
            time.sleep(5)
        for key, (status, detail) in PROBLEMS.items():
            if key in question:
                self._problem(status, detail)
                return
        whole = answer(body)
        lines = str(whole["answer"]).splitlines(keepends=True)
        events: list[tuple[str, object]] = [("citations", whole["citations"])]
        events += [("delta", {"text": line}) for line in lines]
        if "break" in question:
            events.append(("error", {"status": 500, "detail": "The answer broke off because of an error."}))
        elif "cut" not in question:
            events.append(("answer", whole))
        self._events(events, stepwise="step" in question)

    def _events(self, events: list[tuple[str, object]], stepwise: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for name, value in events:
            if stepwise:
                self.steps.acquire(timeout=30)
            with contextlib.suppress(OSError):  # the page has given up
                self.wfile.write(f"event: {name}\r\ndata: {json.dumps(value)}\r\n\r\n".encode())
                self.wfile.flush()

    def _document(self, name: str, query: dict[str, list[str]]) -> None:
        document = DOCUMENTS.get(name)
        if document is None:
            self._problem(404, f"There is no document {name}.")
            return
        changed = query.get("hash") == ["old"]
        start, end = (int(query[key][0]) if key in query and not changed else None for key in ("start", "end"))
        self._json(200, document.to_json(name, start, end, changed))

    def _static(self, name: str) -> None:
        file = (STATIC / name).resolve()
        if not file.is_relative_to(STATIC) or not file.is_file():
            self._problem(404, "There is nothing here.")
            return
        self._send(200, TYPES.get(file.suffix, "application/octet-stream"), file.read_bytes())

    def _json(self, status: int, value: object) -> None:
        self._send(status, "application/json", json.dumps(value).encode())

    def _problem(self, status: int, detail: str) -> None:
        problem = {"type": "about:blank", "status": status} | ({"detail": detail} if detail else {})
        self._send(status, "application/problem+json", json.dumps(problem).encode())

    def _send(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{content_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Serve until stopped; the address is printed first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    server = ThreadingHTTPServer(("127.0.0.1", parser.parse_args().port), Handler)
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
