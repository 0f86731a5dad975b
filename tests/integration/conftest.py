"""The sample index and the service, made once a session: the real command, model, FAISS, Presidio and HTTP."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
import running
from running import ROOT, Run, run_command, serving

INDEX: Final = ROOT / "var" / "test-index"


@pytest.fixture(scope="session")
def run_benefits() -> Run:
    return run_command


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    return running.free_port


@pytest.fixture(scope="session")
def hr_token() -> str:
    """The token that opens the HR endpoints of the running service."""
    return "token-of-the-tests"


@pytest.fixture(scope="session")
def sample_index() -> Path:
    """An index of corpus/ made with the real model. It is kept, so that a later session only looks for changes."""
    for _ in range(100):
        done = run_command("ingest", "--corpus", "corpus", "--index", str(INDEX))
        if done.returncode == 0:
            return INDEX
        if "lock" not in done.stderr.casefold() and "another" not in done.stderr.casefold():
            break
        time.sleep(3)  # another session of the tests is writing it, which takes minutes the first time
    pytest.fail(f"benefits ingest ended with code {done.returncode}: {done.stderr[-2000:]}")


@pytest.fixture(scope="session")
def live_server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything the service wrote, on both outputs."""
    return tmp_path_factory.mktemp("service") / "output.log"


@pytest.fixture(scope="session")
def live_server(sample_index: Path, live_server_log: Path, hr_token: str) -> Iterator[str]:
    """Base address of the running service, which stores its answers in a database of its own."""
    variables = {
        "BENEFITS_AUDIT_URL": f"sqlite:///{live_server_log.with_name('audit.sqlite3')}",
        "BENEFITS_HR_TOKEN": hr_token,
        "BENEFITS_LOG_LEVEL": "debug",
        "PYTHONUNBUFFERED": "1",
    }
    with serving("--index", str(sample_index), log=live_server_log, variables=variables) as address:
        yield address
