"""Sends the canary questions over every way into the service, and in every field where a value does not belong."""

import contextlib
import json
import socket
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from urllib.parse import quote

import httpx
from canary_questions import CanaryQuestion

WAYS: Final = ("ask", "ask", "stream", "ask", "search", "ask", "feedback", "ask", "scrub", "ask")  # fmt: skip
_THREADS: Final = 6
_CRISIS_EVERY: Final = 25
_PERSONA_LENGTH: Final = 60


class Traffic:
    """Asks from several threads and keeps what comes back.

    `answers` and `refusals` are the bodies and headers of responses below and from status 400 on; `ways` counts them by kind.
    """

    def __init__(self, address: str) -> None:
        self._client = httpx.Client(base_url=address, timeout=60)
        self._lock = threading.Lock()
        self._answered: list[str] = []
        self.answers: list[str] = []
        self.refusals: list[str] = []
        self.ways: Counter[str] = Counter()

    def send(self, questions: list[CanaryQuestion]) -> None:
        """Send each question by its way, and one request that is wrong with its values."""
        with ThreadPoolExecutor(_THREADS) as pool, self._client:
            for _ in pool.map(self._both, range(len(questions)), questions):
                pass
            self.metrics = self._client.get("/metrics").text

    def _both(self, number: int, question: CanaryQuestion) -> None:
        way = WAYS[number // len(WAYS) % len(WAYS)]
        getattr(self, f"_{way}")(number, question)
        wrong = WRONG[number // 16 % len(WRONG)]
        value = question.planted[number % len(question.planted)].value
        self._keep(f"wrong {wrong.__name__}", wrong(self._client, value, question))

    def _keep(self, kind: str, response: httpx.Response | None) -> dict[str, Any]:
        with self._lock:
            self.ways[kind] += 1
            if response is None:
                return {}
            self.ways[str(response.status_code)] += 1
            headers = "" if response.is_redirect else repr(response.headers.raw)
            (self.answers if response.status_code < 400 else self.refusals).append(headers + response.text)
        is_object = response.status_code == 200 and response.headers["content-type"] == "application/json"
        return dict(response.json()) if is_object else {}

    def _ask(self, number: int, question: CanaryQuestion) -> None:
        body = self._body(number, question)
        answer = self._keep("ask", self._client.post("/v1/ask", json=body, headers=_headers(question)))
        with self._lock:
            self.ways[answer["status"]] += 1
            self._answered.append(answer["answer_id"])

    def _stream(self, number: int, question: CanaryQuestion) -> None:
        body = self._body(number, question)
        if number % 4 == 0:
            with self._client.stream("POST", "/v1/ask/stream", json=body) as response:
                next(response.iter_raw(), None)  # and gone, before the stream has ended
            self._keep("stream left", None)
        else:
            self._keep("stream", self._client.post("/v1/ask/stream", json=body))

    def _search(self, number: int, question: CanaryQuestion) -> None:
        body = {"query": question.text} | ({"language": question.language} if number % 2 else {})
        if number % 3 == 0:
            body["persona"] = {"country": question.planted[0].value[:_PERSONA_LENGTH]}
        self._keep("search", self._client.post("/v1/search", json=body))

    def _scrub(self, number: int, question: CanaryQuestion) -> None:
        body = {"text": question.text} | ({"language": question.language} if number % 2 else {})
        self._keep("scrub", self._client.post("/v1/scrub", json=body))

    def _feedback(self, number: int, question: CanaryQuestion) -> None:
        with self._lock:
            known = self._answered[-1] if self._answered else None
        answer_id = known or self._client.post("/v1/ask", json={"question": "Is sick leave paid?"}).json()["answer_id"]
        body = {"answer_id": answer_id, "rating": "down", "reason": question.text}
        self._keep("feedback", self._client.post("/v1/feedback", json=body))

    def _body(self, number: int, question: CanaryQuestion) -> dict[str, Any]:
        crisis = "I want to kill myself. " if number % _CRISIS_EVERY == 0 else ""
        value = question.planted[-1].value
        body: dict[str, Any] = {"question": crisis + question.text}
        if number % 2:
            body["language"] = question.language
        if number % 3 == 0:
            body["conversation_id"] = value[:100]
        if number % 5 == 0:
            body["persona"] = {"country": value[:_PERSONA_LENGTH], value[:_PERSONA_LENGTH]: "x"}
        return body


def _headers(question: CanaryQuestion) -> dict[str, str]:
    value = quote(question.planted[0].value)
    return {"User-Agent": value, "X-Forwarded-For": value, "X-Request-Id": value, "Cookie": f"who={value}"}


Wrong = Callable[[httpx.Client, str, CanaryQuestion], httpx.Response | None]


def _unknown_field(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.post("/v1/ask", json={"question": question.text, value: question.text})


def _unknown_language(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.post("/v1/ask", json={"question": question.text, "language": value[:12]})


def _long_language(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.post("/v1/scrub", json={"text": question.text, "language": value * 3})


def _persona_value(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.post("/v1/ask", json={"question": question.text, "persona": {"country": [value]}})


def _persona_key(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.post("/v1/search", json={"query": question.text, "persona": {value * 8: value * 20}})


def _long_question(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.post("/v1/ask", json={"question": (question.text + " ") * 60})


def _long_stream(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.post("/v1/ask/stream", json={"question": question.text * 80, "mode": value})


def _half_json(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.post("/v1/ask", content=json.dumps({"question": question.text}).encode()[:-2])


def _no_json(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.post("/v1/ask", content=question.text.encode(), headers={"Content-Type": "application/json"})


def _bad_bytes(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    body = b'{"question": "' + question.text.encode() + b'\xff"}'
    return client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})


def _half_character(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    body = json.dumps({"question": question.text + "\ud83d"}).encode()
    return client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})


def _form(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.post("/v1/ask", data={"question": question.text})


def _bad_date(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.post("/v1/ask", json={"question": question.text, "as_of": value, "mode": value})


def _bad_rating(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.post("/v1/feedback", json={"answer_id": value, "rating": value, "reason": question.text})


def _unknown_answer(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.post("/v1/feedback", json={"answer_id": value[:64], "rating": "up", "reason": question.text})


def _document(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.get(f"/v1/documents/{quote(value)}")


def _document_page(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.get(f"/v1/documents/{quote(value, safe='')}", params={"q": value}, headers={"Accept": "text/html"})


def _document_query(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.get("/v1/documents/handbook.md", params={"start": value, "hash": value})


def _delete(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.delete(f"/v1/answers/{quote(value, safe='')}")


def _path(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.get(f"/{quote(value)}", params={"question": question.text})


def _static(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.get(f"/static/assets/{quote(value)}.js", params={"question": question.text})


def _page(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.get("/", params={"question": question.text, value: "1"})


def _get_ask(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.get("/v1/ask", params={"question": question.text})


def _method(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.request("PURGE", f"/v1/answers/{quote(value, safe='')}")


def _hr(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    return client.get("/v1/hr/summary", params={"who": value}, headers={"Authorization": f"Bearer {quote(value)}"})


def _socket_upgrade(client: httpx.Client, value: str, question: CanaryQuestion) -> httpx.Response:
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": quote(value)}
    return client.get(f"/{quote(value)}", headers=headers)


def _raw_request(client: httpx.Client, value: str, question: CanaryQuestion) -> None:
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=10) as connection:
        connection.sendall(f"GET /{question.text} HTTP/1.1\r\n{value}\r\n\r\n".encode())
        with contextlib.suppress(OSError):
            connection.recv(4096)


def _half_body(client: httpx.Client, value: str, question: CanaryQuestion) -> None:
    body = json.dumps({"question": question.text}).encode()
    head = f"POST /v1/ask HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body) + 50}\r\n\r\n".encode()
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=10) as connection:
        connection.sendall(head + body)


WRONG: Final[tuple[Wrong, ...]] = (
    _unknown_field, _unknown_language, _long_language, _persona_value, _persona_key, _long_question, _long_stream,
    _half_json, _no_json, _bad_bytes, _half_character, _form, _bad_date, _bad_rating, _unknown_answer, _document,
    _document_page, _document_query, _delete, _path, _static, _page, _get_ask, _method, _hr, _socket_upgrade,
    _raw_request, _half_body,
)  # fmt: skip
