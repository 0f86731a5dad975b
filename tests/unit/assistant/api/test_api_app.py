from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hash_embedder import HashEmbedder
from starlette.testclient import TestClient

from assistant.api.app import create_app
from assistant.api.services import Services
from assistant.live_index import LiveIndex
from assistant.privacy.errors import ScrubError

MARKER = "Vqxmarker"


class Failing:
    """Stands for any part; whatever is called fails with an error that the test sets."""

    error: Exception = ScrubError("scripted")

    def __getattr__(self, name: str) -> Any:
        def fail(*args: object, **fields: object) -> None:
            raise self.error

        return fail


@pytest.fixture
def part() -> Failing:
    return Failing()


@pytest.fixture
def client(part: Failing, tmp_path: Path, embedder: HashEmbedder) -> Iterator[TestClient]:
    def make() -> Services:
        index = LiveIndex(tmp_path / "none", embedder)
        return Services(part, part, index, part, part, part, minimum_group=5, hr_token="token")  # type: ignore[arg-type]

    with TestClient(create_app(make, lambda _: None), raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/ask", {"question": MARKER}),
        ("/v1/ask/stream", {"question": MARKER}),
        ("/v1/search", {"query": MARKER}),
        ("/v1/scrub", {"text": MARKER}),
        ("/v1/feedback", {"answer_id": "1", "rating": "up", "reason": MARKER}),
    ],
)
@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (ScrubError("no model"), 503, "neither processed nor stored"),
        (RuntimeError(f"about {MARKER}"), 500, "(RuntimeError)"),
        (MemoryError(MARKER), 500, "(MemoryError)"),
    ],
)
def test_failure_is_a_problem_that_repeats_nothing(
    client: TestClient, part: Failing, path: str, body: dict[str, str], error: Exception, status: int, said: str
) -> None:
    part.error = error
    response = client.post(path, json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert said in response.json()["detail"]
    assert MARKER not in response.text


def test_missing_index_is_not_ready(client: TestClient) -> None:
    for path in ("/readyz", "/v1/documents/leave.en.md"):
        response = client.get(path, headers={"Accept": "application/json"})
        assert response.status_code == 503
        assert "benefits ingest" in response.json()["detail"]
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("header", [None, "token", "Bearer", "bearer token", "Bearer tokens", "Bearer tök"])
def test_wrong_token_opens_nothing(client: TestClient, header: str | None) -> None:
    headers = {"Authorization": header.encode()} if header else {}
    assert client.get("/v1/hr/summary", headers=headers).status_code == 401


def test_interactive_description_is_served(client: TestClient) -> None:
    assert client.get("/docs").status_code == 200
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/v1/ask", "/v1/search", "/v1/ask/stream", "/v1/feedback", "/readyz"} <= paths.keys()
