"""The real commands in a folder of their own, with everything that they and the service write kept."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# The helpers of the integration tests are no package.
sys.path.append(str(Path(__file__).resolve().parents[1] / "integration"))

from running import COMMAND, ROOT

SHARED_INDEX: Final = ROOT / "var" / "test-index"
_INGEST_SECONDS: Final = 900
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


def _bring_up_to_date() -> None:
    arguments = [COMMAND, "ingest", "--corpus", "corpus", "--index", str(SHARED_INDEX)]
    for _ in range(_TRIES):
        done = subprocess.run(arguments, cwd=ROOT, capture_output=True, timeout=_INGEST_SECONDS, check=False)
        if done.returncode == 0:
            return
        time.sleep(3)  # another session of the tests may be writing it
    raise AssertionError(f"benefits ingest failed: {done.stderr[-2000:]!r}")
