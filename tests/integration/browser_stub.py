"""A small stand-in for the service, so that the page can be shown and tested in every state, rare ones included.

Run by hand: `python tests/integration/browser_stub.py --port 8099`, then ask one of the questions in `ANSWERS`.
"""

import argparse
import contextlib
import itertools
import json
import re
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

STATIC: Final = Path(__file__).resolve().parents[2] / "assistant" / "api" / "static"
# As strict as a page can be served: nothing inline, nothing from elsewhere, no text parsed as HTML.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
TYPES: Final = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a document as its author would write it; its place is worked out from the blocks before it."""

    kind: str
    text: str
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the stub's own handbook."""

    title: str
    version: str
    language: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(block.text for block in self.blocks)

    def to_json(self, name: str, start: int | None, end: int | None, changed: bool) -> Json:
        blocks: list[Json] = []
        at = 0
        for block in self.blocks:
            rows = [line.split(" | ") for line in block.text.split("\n")] if block.kind == "table" else []
            blocks.append(
                {
                    "kind": block.kind,
                    "level": block.level,
                    "text": block.text,
                    "page": block.page,
                    "start": at,
                    "rows": rows,
                }
            )
            at += len(block.text) + 2
        return {
            "document": name,
            "title": self.title,
            "version": self.version,
            "language": self.language,
            "blocks": blocks,
            "highlight": None if start is None or end is None else {"start": start, "end": end},
            "changed": changed,
        }


def _filler(heading: str, count: int, sentence: str) -> list[Block]:
    return [Block("heading", heading, level=2)] + [
        Block("paragraph", f"{number}. {sentence}") for number in range(1, count)
    ]


PARENTAL_ES: Final = Document(
    "Política de permiso parental",
    "2026-01-01",
    "es",
    (
        Block("heading", "Política de permiso parental 🍼", level=1),
        Block("paragraph", "Esta política recoge lo que corresponde a quienes tienen o adoptan un hijo."),
        Block("heading", "Quién tiene derecho", level=2),
        Block("list_item", "Todas las personas empleadas con tres meses de antigüedad", level=0),
        Block("list_item", "También quienes trabajan a tiempo parcial", level=0),
        Block("list_item", "Cualquiera que sea el tipo de contrato", level=1),
        *_filler("Cómo se solicita", 14, "La solicitud se presenta en MyAldermoor con ocho semanas de antelación."),
        Block("heading", "Adopción", level=2),
        Block(
            "paragraph",
            "Si adoptas a un menor de 18 años te corresponden 16 semanas de permiso con el sueldo completo. "
            "Debes disfrutarlas en los 12 meses siguientes.",
        ),
        *_filler("Tus datos", 8, "Los datos de la solicitud solo los ve el equipo de People Operations."),
    ),
)
HEALTH_PLANS: Final = Document(
    "Health plan handbook 2026",
    "2026",
    "en",
    (
        Block("heading", "Health plan handbook 2026", level=1, page=1),
        Block("paragraph", "Three plans are offered, all administered by Cascadia Mutual.", page=1),
        Block("heading", "What each plan costs", level=2, page=2),
        Block("paragraph", "Amounts are what you pay a month, before tax.", page=2),
        Block(
            "table",
            "Plan | Employee | Employee and partner | Family | Deductible | Out-of-pocket limit\n"
            "Aldermoor Health Standard | US$ 84 | US$ 196 | US$ 288 | US$ 1,200 | US$ 4,500\n"
            "Aldermoor Health Plus | US$ 142 | US$ 318 | US$ 452 | US$ 500 | US$ 3,000\n"
            "Aldermoor Health Saver | US$ 46 | US$ 112 | US$ 168 | US$ 3,300 | US$ 6,000",
            page=2,
        ),
        Block("code", "claim-id: CM-2026-000000", page=3),
    ),
)
HARBOUR: Final = Document(
    "Harbour: the employee assistance programme",
    "2.1",
    "en",
    (
        Block("heading", "Harbour", level=1),
        Block("paragraph", "Harbour is free, confidential and open 24 hours. You have 8 sessions per issue, per year."),
    ),
)
DOCUMENTS: Final[dict[str, Document]] = {
    "global/leave/parental-leave.es.md": PARENTAL_ES,
    "us/health-plan-handbook-2026.pdf": HEALTH_PLANS,
    "global/support/harbour.md": HARBOUR,
}


def _citation(n: int, name: str, quote: str, *, section: str | None = None, page: int | None = None) -> Json:
    document = DOCUMENTS[name]
    start = document.text.index(quote)
    return {
        "n": n,
        "document": name,
        "title": document.title,
        "version": document.version,
        "language": document.language,
        "page": page,
        "section": section,
        "quote": quote,
        "href": f"/v1/documents/{name}?start={start}&end={start + len(quote)}&hash=abc",
        "score": 0.91,
    }


ADOPTION: Final = _citation(
    1,
    "global/leave/parental-leave.es.md",
    "Si adoptas a un menor de 18 años te corresponden 16 semanas de permiso con el sueldo completo.",
    section="Adopción",
)
PLAN_COSTS: Final = _citation(
    1,
    "us/health-plan-handbook-2026.pdf",
    "Aldermoor Health Plus | US$ 142 | US$ 318 | US$ 452 | US$ 500 | US$ 3,000",
    section="What each plan costs",
    page=2,
)
HARBOUR_QUOTE: Final = _citation(
    2, "global/support/harbour.md", "Harbour is free, confidential and open 24 hours.", section="Harbour"
)
PEOPLE_DESK: Final[Json] = {
    "name": "People Desk",
    "email": "people.desk@aldermoor.example",
    "phone": "+49 341 555 4000",
    "note": "Answers within 2 working days",
}
HARBOUR_LINE: Final[Json] = {
    "name": "Harbour",
    "phone": "0800 555 0143",
    "url": "https://harbour.example/",
    "note": "Free, confidential, 24 hours",
}
EXTRACTIVE: Final[Json] = {"status": "answered", "language": "en", "generator": "extractive", "confidence": 0.62}

# What a question contains → how it is answered (merged over an ordinary answer).
ANSWERS: Final[dict[str, Json]] = {
    "adopt": {
        "language": "es",
        "answer": "Si adoptas a un menor de 18 años te corresponden 16 semanas de permiso con el sueldo completo. [1]",
        "citations": [ADOPTION],
        "confidence": 0.93,
        "follow_ups": ["¿Cuándo tengo que solicitarlo?", "¿Puedo disfrutarlas a tiempo parcial?"],
    },
    "plan": EXTRACTIVE
    | {
        "answer": "These are the monthly amounts: [1]\nPlan | Employee | Family\n"
        "Aldermoor Health Standard | US$ 84 | US$ 288\nAldermoor Health Plus | US$ 142 | US$ 452 [1]\n"
        "Counselling comes with every plan. [2]",
        "citations": [PLAN_COSTS, HARBOUR_QUOTE],
    },
    "difference": EXTRACTIVE
    | {
        "answer": "The documents say:\n|  | Standard | Plus |\n| --- | --- | --- |\n"
        "| Employee | US$ 84 [1] | US$ 142 [1] |\n| Counselling | not stated | free, confidential [2] |",
        "citations": [PLAN_COSTS, HARBOUR_QUOTE],
        "comparison": {
            "columns": ["Standard", "Plus"],
            "rows": [
                {"label": "Employee", "cells": [{"text": "US$ 84", "n": 1}, {"text": "US$ 142", "n": 1}]},
                {
                    "label": "Counselling",
                    "cells": [{"text": "not stated", "n": None}, {"text": "free, confidential", "n": 2}],
                },
            ],
        },
    },
    "and for my partner": EXTRACTIVE
    | {
        "answer": "Aldermoor Health Plus | Employee and partner: US$ 318 [1]",
        "citations": [PLAN_COSTS],
        "resolved_question": "What do I, <PERSON>, pay for Health Plus? And for my partner?",
    },
    "counselling": EXTRACTIVE
    | {
        "language": "de",
        "answer": "Harbour ist kostenlos und vertraulich. [2]",
        "citations": [HARBOUR_QUOTE],
        "generator": "llm:qwen3-8b",
        "confidence": 0.31,
    },
    "parking": EXTRACTIVE
    | {"status": "not_found", "answer": "", "citations": [HARBOUR_QUOTE], "contacts": [PEOPLE_DESK], "confidence": 0.1},
    "sick": EXTRACTIVE
    | {
        "status": "clarify",
        "answer": "",
        "citations": [],
        "clarify": {
            "question": "In which country do you work?",
            "options": [
                {"label": "Germany", "persona": {"country": "DE"}},
                {"label": "France", "persona": {"country": "FR"}},
            ],
        },
    },
    "harass": EXTRACTIVE
    | {
        "status": "sensitive",
        "answer": "What you describe should not happen to anyone. You decide what happens next.",
        "citations": [HARBOUR_QUOTE],
        "contacts": [HARBOUR_LINE, PEOPLE_DESK],
        "confidence": 0.5,
    },
    "إجازة": {
        "language": "ar",
        "answer": "تستحق 16 أسبوعًا من الإجازة مدفوعة الأجر بالكامل عند التبني. [1]",
        "citations": [ADOPTION],
        "confidence": 0.84,
        "follow_ups": ["متى أقدم الطلب؟"],
    },
    "markup": EXTRACTIVE | {"answer": "<img src=x onerror=alert(1)> <b>bold</b> [1]", "citations": [PLAN_COSTS]},
    "changed": EXTRACTIVE
    | {
        "answer": "Harbour is open. [1]",
        "citations": [
            HARBOUR_QUOTE | {"n": 1, "href": "/v1/documents/global/support/harbour.md?start=1&end=2&hash=old"}
        ],
    },
}
PROBLEMS: Final[dict[str, tuple[int, str]]] = {
    "overload": (503, "Too many questions are being answered right now. Please try again in a minute."),
    "crash": (500, ""),
}
# Enough of a scrubber to show masks; the real one has its own tests.
PATTERNS: Final = (("EMAIL", r"[\w.]+@[\w.]+\w"), ("PHONE", r"\+?\d[\d ]{7,}\d"), ("PERSON", r"Ana García|Jane Doe"))

_answer_numbers = itertools.count(1)


def scrub(text: str) -> Json:
    """The text with placeholders and where they stand."""
    redactions: list[Json] = []
    pattern = re.compile("|".join(f"(?P<{kind}>{each})" for kind, each in PATTERNS))
    scrubbed, at = "", 0
    for match in pattern.finditer(text):
        scrubbed += text[at : match.start()]
        placeholder = f"<{match.lastgroup}>"
        redactions.append({"type": match.lastgroup, "start": len(scrubbed), "end": len(scrubbed) + len(placeholder)})
        scrubbed += placeholder
        at = match.end()
    return {"text": scrubbed + text[at:], "redactions": redactions}


def answer(request: Json) -> Json:
    """The answer object for a question, by the first of `ANSWERS` whose key the question contains."""
    question = str(request["question"]).lower()
    found = next((each for key, each in ANSWERS.items() if key in question), ANSWERS["parking"])
    if found.get("status") == "clarify" and "country" in (request["persona"] or {}):
        found = ANSWERS["adopt"]
    scrubbed = scrub(str(request["question"]))
    return {
        "answer_id": f"a{next(_answer_numbers)}",
        "status": "answered",
        "question": scrubbed["text"],
        "redactions": scrubbed["redactions"],
        "clarify": None,
        "contacts": [],
        "follow_ups": [],
        "generator": "extractive",
        "timings_ms": {"total": 12.0},
    } | found


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
