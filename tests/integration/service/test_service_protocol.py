"""What the real service keeps, streams, counts and serves beside answers."""

import json
import re

import httpx
import pytest
from asking import ADOPTION, ask

pytestmark = pytest.mark.integration


def test_answer_is_rated_and_deleted(client: httpx.Client) -> None:
    answer_id = ask(client, ADOPTION)["answer_id"]

    def rate(rating: str) -> int:
        body = {"answer_id": answer_id, "rating": rating, "reason": "Jana Kubik could not find it"}
        return client.post("/v1/feedback", json=body).status_code

    assert [rate("up"), rate("down")] == [204, 204]
    assert client.delete(f"/v1/answers/{answer_id}").status_code == 204
    assert client.delete(f"/v1/answers/{answer_id}").status_code == 404
    assert rate("up") == 404


def test_rating_of_an_unknown_answer_is_not_found(client: httpx.Client) -> None:
    response = client.post("/v1/feedback", json={"answer_id": "0" * 32, "rating": "up"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_summary_needs_the_token(client: httpx.Client, hr_token: str) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": hr_token}):
        response = client.get("/v1/hr/summary", headers=headers)
        assert response.status_code == 401
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["www-authenticate"] == "Bearer"
        assert hr_token not in response.text
    response = client.get("/v1/hr/summary", headers={"Authorization": f"Bearer {hr_token}"})
    assert response.status_code == 200
    assert "Cuántas" not in response.text


@pytest.mark.parametrize("question", [ADOPTION, "Is there a company yacht I can borrow?", "I want to end my life"])
def test_stream_sends_citations_text_and_then_the_answer(client: httpx.Client, question: str) -> None:
    events = []
    with client.stream("POST", "/v1/ask/stream", json={"question": question}) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        name = ""
        for line in response.iter_lines():
            if line.startswith("event:"):
                name = line.removeprefix("event:").strip()
            elif line.startswith("data:"):
                events.append((name, json.loads(line.removeprefix("data:"))))
    (first, citations), *deltas, (last, answer) = events
    assert (first, {name for name, _ in deltas}, last) == ("citations", {"delta"}, "answer")
    assert answer["citations"] == citations
    assert "".join(delta["text"] for _, delta in deltas) == answer["answer"]
    assert answer["status"] == ask(client, question)["status"]
    assert answer.keys() == ask(client, ADOPTION).keys()


def test_metrics_count_answers_and_hold_no_text(client: httpx.Client) -> None:
    ask(client, "What about the quartz carousel subsidy?")
    text = client.get("/metrics").text
    assert 'benefits_questions_total{generator="extractive",language="en"' in text
    assert 'benefits_stage_seconds_bucket{le="0.06",stage="retrieval"}' in text
    assert "carousel" not in text


def test_health_and_readiness(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["documents"] >= 30
    assert ready["chunks"] > 500
    assert {"en", "es", "fr", "de", "pt", "zh"} <= ready["languages"].keys()
    assert ready["problem"] is None


def test_page_and_its_files_come_with_a_strict_policy(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
    assert any(file.endswith(".js") for file in files)
    for response in [page, *(client.get(file) for file in files)]:
        assert response.status_code == 200
        assert response.headers["x-content-type-options"] == "nosniff"
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
    assets = [client.get(file) for file in files if "/assets/" in file]
    assert all("immutable" in asset.headers["cache-control"] for asset in assets)


def test_answers_are_not_kept_by_browsers(client: httpx.Client) -> None:
    response = client.post("/v1/ask", json={"question": ADOPTION})
    assert response.headers["cache-control"] == "no-store"
    assert "content-security-policy" in response.headers
    assert "server" not in response.headers
