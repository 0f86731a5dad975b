import asyncio

import httpx
import pytest
from audit_samples import Lines
from fastapi import APIRouter, FastAPI

from assistant.audit.access import AccessLog


def application() -> FastAPI:
    app = FastAPI()
    router = APIRouter(prefix="/v1")

    @router.get("/ask")
    def ask(number: int = 0) -> str:
        return "yes"

    @router.get("/documents/{document:path}")
    def document(document: str, page: int = 0) -> str:
        return "yes"

    @router.get("/fail/{what}")
    def fail(what: str) -> str:
        raise ValueError(what)

    app.include_router(router)
    app.add_middleware(AccessLog)
    return app


def get(path: str) -> int:
    async def ask() -> int:
        transport = httpx.ASGITransport(application(), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return (await client.get(path)).status_code

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("path", "status", "shown"),
    [
        ("/v1/ask?question=Anna", 200, "/v1/ask"),
        ("/v1/ask?number=Anna", 422, "/v1/ask"),
        ("/v1/documents/us/Anna%20B.md?quote=Anna", 200, "/v1/documents/{document}"),
        ("/v1/documents/Anna?page=Anna", 422, "/v1/documents/{document}"),
        ("/v1/fail/Anna", 500, "/v1/fail/{what}"),
        ("/Anna", 404, "-"),
        ("/v1/ask/?question=Anna", 307, "-"),
    ],
)
def test_one_line_per_request(lines: Lines, path: str, status: int, shown: str) -> None:
    assert get(path) == status
    (line,) = [line for line in lines.parsed() if line["logger"] == "assistant.access"]
    assert line.pop("duration_ms") >= 0
    assert line.pop("timestamp")
    assert line == {
        "logger": "assistant.access",
        "level": "info",
        "event": "request",
        "method": "GET",
        "path": shown,
        "status": status,
    }
    assert "Anna" not in lines.getvalue()
