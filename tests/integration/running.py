"""The real command and the running service, for tests that start them."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, Protocol

import httpx
import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = str(Path(sys.executable).with_name("benefits"))
_INGEST_SECONDS: Final = 900
_START_SECONDS: Final = 90


class Run(Protocol):
    """Runs the command in the project folder, waits for its end and gives what it wrote."""

    def __call__(self, *arguments: str | bytes, **variables: str) -> subprocess.CompletedProcess[str]: ...


def run_command(*arguments: str | bytes, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=ROOT,
        env=os.environ | variables,
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=_INGEST_SECONDS,
    )


def wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(0.2)
    pytest.fail(f"the service was not ready within {_START_SECONDS} s; it wrote:\n{log.read_text()[-3000:]}")
