"""A real, very small model behind a real server on loopback, for tests that run where its packages are installed; see scripts/llm_server.py."""

import gc
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import httpx
from running import ROOT, stop

from scripts.llm_server import missing

MODEL: Final = ROOT / "var" / "models" / "smollm2"
ABSENT: Final = bool(missing())
HOW: Final = "the small language model is not installed; scripts/llm_server.py says how"
_START_SECONDS: Final = 300


@contextmanager
def served(port: int) -> Iterator[str]:
    """The address of the API, from when it answers until the end of the block."""
    command = [sys.executable, str(ROOT / "scripts" / "llm_server.py"), "--folder", str(MODEL), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + _START_SECONDS
            while not _healthy(port):
                assert process.poll() is None, "the server has stopped"
                assert time.monotonic() < deadline, "the server does not start"
                time.sleep(0.5)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            # It does not end while it writes, whoever asked being gone, and what a small model writes can take minutes.
            stop(process)
            _drop_clients()


def _healthy(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def _drop_clients() -> None:
    """Take away the clients that asked; they live as long as a service does, so that nothing closes them, and a run ends in an error for it."""
    for thread in threading.enumerate():
        if thread.name == "reply":
            thread.join(10)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
