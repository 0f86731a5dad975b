"""Bad requests to the real service: each gets a problem document that says what to do and repeats nothing typed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

pytestmark = pytest.mark.integration

# Planted in every bad field; no error, log line or metric may hold it.
MARKER: Final = "Vqxmarker"
QUESTION: Final = "How many days?"


@pytest.fixture(scope="module")
def client(live_server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server, timeout=30) as client:
        yield client


def body(**fields: Any) -> bytes:
    return json.dumps({"question": QUESTION} | fields).encode()


# name, path, body, status, words of the detail
BAD: Final = (
    ("empty question", "/v1/ask", body(question=""), 422, "question is empty"),
    ("blank question", "/v1/ask", body(question=" \n\t\u3000"), 422, "question is empty; ask something"),
    ("no question", "/v1/ask", b"{}", 422, "question is missing"),
    ("2001 characters", "/v1/ask", body(question=MARKER + "x" * (2001 - len(MARKER))), 422, "more than 2000 characters"),
    ("10,000 characters", "/v1/ask", body(question=(MARKER + " ") * 1000), 422, "more than 2000 characters; shorten it"),
    ("number as question", "/v1/ask", body(question=7), 422, "question must be a string"),
    ("invalid UTF-8", "/v1/ask", b'{"question": "' + MARKER.encode() + b' \xff\xfe"}', 400, ""),
    ("malformed JSON", "/v1/ask", b'{"question": "' + MARKER.encode(), 422, "not valid JSON"),
    ("bare words", "/v1/ask", MARKER.encode(), 422, "not valid JSON"),
    ("list", "/v1/ask", json.dumps([MARKER]).encode(), 422, "must be"),
    ("lone surrogate", "/v1/ask", b'{"question": "' + MARKER.encode() + b' \\ud83d"}', 422, "question"),
    ("lone surrogate in persona", "/v1/ask", b'{"question": "q", "persona": {"country": "Vqxmarker\\ud83d"}}', 422, "persona"),
    ("unknown language", "/v1/ask", body(language="vqxm"), 422, "language is not served; use one of en, es"),
    ("long language", "/v1/ask", body(language=MARKER * 3), 422, "language"),
    ("unknown field", "/v1/ask", body(**{MARKER: 1}), 422, "is not a field of this request"),
    ("unknown mode", "/v1/ask", body(mode=MARKER), 422, "mode must be one of 'auto', 'extractive' or 'generative'"),
    ("bad date", "/v1/ask", body(as_of=MARKER), 422, "as_of is not a date; write YYYY-MM-DD"),
    ("impossible date", "/v1/ask", body(as_of="2026-02-30"), 422, "as_of is not a date; write YYYY-MM-DD"),
    ("persona as text", "/v1/ask", body(persona=MARKER), 422, "persona must be"),
    ("persona with a long value", "/v1/ask", body(persona={MARKER: MARKER * 20}), 422, "persona"),
    ("large persona", "/v1/ask", body(persona={f"{MARKER}{i}": "x" for i in range(20)}), 422, "persona"),
    ("k of 0", "/v1/search", json.dumps({"query": MARKER, "k": 0}).encode(), 422, "k is under 1"),
    ("k of 101", "/v1/search", json.dumps({"query": MARKER, "k": 101}).encode(), 422, "k is over 100"),
    ("k as a word", "/v1/search", json.dumps({"query": MARKER, "k": MARKER}).encode(), 422, "k "),
    ("empty query", "/v1/search", b'{"query": ""}', 422, "query is empty"),
    ("empty text", "/v1/scrub", b'{"text": " "}', 422, "text is empty"),
    ("unknown rating", "/v1/feedback", json.dumps({"answer_id": MARKER, "rating": MARKER}).encode(), 422, "'up' or 'down'"),
    ("bad stream", "/v1/ask/stream", body(question="", mode=MARKER), 422, "question is empty"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "content", "status", "detail"), [each[1:] for each in BAD], ids=[each[0] for each in BAD]
)
def test_bad_request_is_refused_with_its_reason(
    client: httpx.Client, live_server_log: Path, path: str, content: bytes, status: int, detail: str
) -> None:
    response = client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    problem = response.json()
    assert {"type", "title", "status", "detail"} <= problem.keys()
    assert problem["status"] == status
    assert detail in problem["detail"]
    assert MARKER.casefold() not in response.text.casefold()
    assert MARKER.casefold() not in live_server_log.read_text(encoding="utf-8").casefold()


def test_longest_question_is_taken(client: httpx.Client) -> None:
    question = ("How many days of annual leave do I get? " * 50)[:2000]
    assert client.post("/v1/ask", json={"question": question}).status_code == 200


@pytest.mark.parametrize(
    "question", ["😀" * 50, "\u202e\u200b\u0000?", "<script>alert(1)</script>", "'; DROP TABLE answers;--", "1", "?!"]
)
def test_odd_question_is_answered_or_not_found(client: httpx.Client, question: str) -> None:
    response = client.post("/v1/ask", json={"question": question})
    assert response.status_code in (200, 422)
    if response.status_code == 200:
        assert response.json()["status"] in ("answered", "not_found")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/{MARKER}", 404),
        ("GET", f"/v1/{MARKER}?q={MARKER}", 404),
        ("GET", f"/v1/documents/{MARKER}", 404),
        ("GET", f"/v1/documents/{MARKER}?start={MARKER}", 422),
        ("DELETE", f"/v1/answers/{MARKER}", 404),
        ("GET", "/v1/ask", 405),
        ("GET", "/static/../app.py", 404),
    ],
)
def test_wrong_address_is_a_problem_without_its_words(
    client: httpx.Client, live_server_log: Path, method: str, path: str, status: int
) -> None:
    response = client.request(method, path, headers={"Accept": "application/json"})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert MARKER not in response.text
    assert MARKER not in live_server_log.read_text(encoding="utf-8")
    assert MARKER not in client.get("/metrics").text


def test_wrong_content_type_is_refused(client: httpx.Client) -> None:
    response = client.post("/v1/ask", content=f"question={MARKER}", headers={"Content-Type": "text/plain"})
    assert response.status_code in (415, 422)
    assert MARKER not in response.text


def test_ten_megabytes_are_refused(client: httpx.Client) -> None:
    response = client.post("/v1/ask", content=body(question="x" * 10_000_000))
    assert response.status_code in (413, 422)
    assert len(response.content) < 1000


def test_log_is_one_json_object_a_line_after_the_start(client: httpx.Client, live_server_log: Path) -> None:
    client.get("/healthz")
    lines = live_server_log.read_text(encoding="utf-8").splitlines()
    parsed = [json.loads(line) for line in lines if line.startswith("{")]
    assert any(each["event"] == "request" for each in parsed)
    assert not any("Traceback" in line for line in lines)
    assert [line for line in lines[5:] if line and not line.startswith("{")] == []
