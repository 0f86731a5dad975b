"""The application: routes, error mapping, security headers and the page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from assistant.api import documents, operations, problems, questions
from assistant.api.services import Services
from assistant.audit.access import AccessLog

STATIC: Final = Path(__file__).parent / "static"

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
# The interactive API description brings its own scripts; it holds no typed text.
_POLICY_FREE: Final = frozenset({"/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect"})


def create_app(make_services: Callable[[], Services], stop: Callable[[Services], None]) -> FastAPI:
    """Make the application.

    Args:
        make_services: loads index and models; called once when the service starts.
        stop: ends what `make_services` started.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        services = await run_in_threadpool(make_services)
        app.state.services = services
        try:
            yield
        finally:
            await run_in_threadpool(stop, services)

    app = FastAPI(title="Benefits assistant", version=version("benefits-assistant"), lifespan=lifespan)
    problems.install(app)
    app.include_router(questions.router)
    app.include_router(documents.router)
    app.include_router(operations.router)
    app.mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static")

    @app.get("/", include_in_schema=False)
    def page() -> Response:
        return FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})

    @app.middleware("http")
    async def headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        response.headers.update(_HEADERS)
        if request.url.path not in _POLICY_FREE:
            response.headers["Content-Security-Policy"] = _CONTENT_POLICY
        if request.url.path.startswith("/static/assets/"):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        elif request.url.path.startswith("/v1/"):
            response.headers["Cache-Control"] = "no-store"
        return response

    app.add_middleware(AccessLog)  # added last, so outermost: it sees every response
    return app
