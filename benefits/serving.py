"""Starts the service under uvicorn, in one process or several."""

import secrets
from typing import Final

import uvicorn

from benefits.settings import Settings, pass_on
from benefits.terminal import console
from ingest.contract.embedding.e5_folder import known_identity
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import open_current, read_manifest

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_PASSED_ON: Final = ("index", "host", "port", "workers")


def run_service(settings: Settings) -> None:
    """Serve until interrupted. Worker processes read the settings file again, so flags reach them as environment.

    Raises:
        IndexMissingError, IndexMismatchError: there is no index that can be served; says what to run.
    """
    _check_index(settings)
    token = settings.hr_token or secrets.token_urlsafe(24)
    pass_on(settings, _PASSED_ON, hr_token=token)
    console.print(f"Benefits assistant on http://{settings.host}:{settings.port} (Ctrl-C ends it)")
    if settings.hr_token is None:
        console.print(f"Token for HR and evaluators: {token}")
    if settings.host not in _LOOPBACK:
        console.print("[yellow]This address can be reached from other machines, and asking needs no login.[/yellow]")
    uvicorn.run(
        "benefits.service:application",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers if settings.workers > 1 else None,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )


def _check_index(settings: Settings) -> None:
    """Refuse in one sentence what each worker process would refuse with a traceback."""
    layout = IndexLayout(settings.index)
    identity = known_identity(settings.embedding_model, settings.embedding_precision)
    if identity is None:
        read_manifest(layout.current())
    else:
        open_current(layout, identity)
