"""The real command and the running service, for tests that start them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

import httpx
import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = str(Path(sys.executable).with_name("benefits"))
_INGEST_SECONDS: Final = 900
_START_SECONDS: Final = 180
_STOP_SECONDS: Final = 30


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


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(*options: str, log: Path, variables: Mapping[str, str], folder: Path = ROOT) -> Iterator[str]:
    """Run `benefits serve` in a folder; gives its address as soon as it is ready. `log` takes both outputs."""
    port = free_port()
    command = [COMMAND, "serve", "--port", str(port), *options]
    environment = os.environ | variables
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT) as process,
    ):
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_ready(address, process, log)
            yield address
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process in its own order, or without it where that takes too long."""
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(0.2)
    pytest.fail(f"the service was not ready within {_START_SECONDS} s; it wrote:\n{log.read_text()[-3000:]}")
