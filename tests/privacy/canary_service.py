"""The real service and commands in a folder of their own, with everything they write kept."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

ROOT: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = str(Path(sys.executable).with_name("benefits"))
SHARED_INDEX: Final = ROOT / "var" / "test-index"
_INGEST_SECONDS: Final = 900
_START_SECONDS: Final = 120
_TRIES: Final = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A working folder with settings file and index; the database and all output are beside it."""

    folder: Path
    output: Path
    environment: Mapping[str, str]

    @property
    def index(self) -> Path:
        """The copy of the index."""
        return self.folder / "index"

    @property
    def database(self) -> Path:
        """The audit database."""
        return self.folder / "audit.sqlite3"

    def fingerprints(self) -> dict[str, str]:
        """SHA-256 of every file in the folder, by its path."""
        return {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    def command(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run the command in the folder and wait for its end."""
        return subprocess.run(
            [COMMAND, *arguments], cwd=self.folder, env=self.environment, capture_output=True, timeout=120, check=False
        )


def make_place(folder: Path, model_url: str, timeout_seconds: float) -> Place:
    """A new place with a copy of an index of corpus/, which is made or brought up to date first."""
    _bring_up_to_date()
    work = folder / "work"
    work.mkdir()
    shutil.copy(ROOT / "benefits.toml", work)
    shutil.copytree(SHARED_INDEX, work / "index")
    settings = {
        "INDEX": str(work / "index"),
        "CORPUS": str(ROOT / "corpus"),
        "MODELS": str(ROOT / "var" / "models"),
        "AUDIT_URL": f"sqlite:///{work / 'audit.sqlite3'}",
        "LOG_LEVEL": "debug",
        "LLM_BASE_URL": model_url,
        "LLM_MODEL": "canary",
        "LLM_TIMEOUT_SECONDS": str(timeout_seconds),
        "HR_TOKEN": "token-of-the-canary",
    }
    variables = {f"BENEFITS_{name}": value for name, value in settings.items()}
    temporary = folder / "temporary"
    temporary.mkdir()
    environment = os.environ | variables | {"PYTHONUNBUFFERED": "1", "TMPDIR": str(temporary)}
    return Place(work, folder / "service.log", environment)


@contextmanager
def serving(place: Place) -> Iterator[str]:
    """Run the service in the place; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (
        place.output.open("wb") as output,
        subprocess.Popen(
            [COMMAND, "serve", "--port", str(port)],
            cwd=place.folder,
            env=place.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address, process, place.output)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _bring_up_to_date() -> None:
    arguments = [COMMAND, "ingest", "--corpus", "corpus", "--index", str(SHARED_INDEX)]
    for _ in range(_TRIES):
        done = subprocess.run(arguments, cwd=ROOT, capture_output=True, timeout=_INGEST_SECONDS, check=False)
        if done.returncode == 0:
            return
        time.sleep(3)  # another session of the tests may be writing it
    raise AssertionError(f"benefits ingest failed: {done.stderr[-2000:]!r}")


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(0.2)
    raise AssertionError(f"the service was not ready within {_START_SECONDS} s:\n{log.read_text()[-3000:]}")
