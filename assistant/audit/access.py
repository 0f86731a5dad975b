"""One log line per request: method, path, status, duration, and nothing else."""

import time
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.audit.log import get_logger
from assistant.audit.paths import safe_path

_LOG: Final = get_logger("assistant.access")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class AccessLog:
    """ASGI middleware, to be the outermost one; it takes the place of uvicorn's access log (`access_log=False`)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request and log it when its last byte is sent; 500 stands for a failure before the first."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        began = time.perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            _LOG.info(
                "request",
                method=scope["method"] if scope["method"] in _METHODS else "-",
                path=safe_path(scope["path"], status, scope.get("path_params") if "route" in scope else None),
                status=status,
                duration_ms=round((time.perf_counter() - began) * 1000, 1),
            )
