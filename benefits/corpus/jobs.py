"""Jobs that the service has begun, each a process with a file of its progress, which every worker process can read."""

import json
import os
import re
import secrets
import subprocess
import sys
import threading
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from benefits.corpus.worker import Order
from benefits.settings import Settings
from ingest.lifecycle.errors import ChangeNotFoundError

_ID: Final = re.compile(r"[0-9a-f]{12}")
_KEPT: Final = 50


class Jobs:
    """Starts jobs and tells how far they are.

    A job is `{"id", "kind", "by", "started", "state": running | done | failed, "stage", "done", "total", "result", "error"}`.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = Path(f"{settings.index}.jobs")

    def start(
        self, kind: Literal["index", "preview"], by: str, change: str | None = None, questions: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Begin a job; what it gives is as `find` gives it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._forget_old()
        order = Order(str(self._settings.corpus), str(self._settings.index), change, questions)
        job: dict[str, Any] = {
            "id": secrets.token_hex(6),
            "kind": kind,
            "by": by,
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
            "change": change,
            "state": "running",
            "stage": "start",
            "done": 0,
            "total": 0,
            "result": None,
            "error": None,
            "pid": os.getpid(),
        }
        self._write(job)
        threading.Thread(target=self._follow, args=(dict(job), order), daemon=True).start()
        return _shown(job)

    def find(self, job_id: str) -> dict[str, Any]:
        """How far a job is.

        Raises:
            ChangeNotFoundError: there is no such job, or it ended long ago.
        """
        try:
            if not _ID.fullmatch(job_id):
                raise FileNotFoundError
            job = json.loads(self._path(job_id).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ChangeNotFoundError(f"{job_id!r} is not a job, or ended long ago") from None
        if job["state"] == "running" and not _alive(job["pid"]):
            job |= {
                "state": "failed",
                "error": "the service stopped before this ended; run 'benefits ingest', or try again",
            }
        return _shown(job)

    def _follow(self, job: dict[str, Any], order: Order) -> None:
        # In a session of its own: an index that is being written is finished even if the service is interrupted.
        command = [sys.executable, "-m", "benefits.corpus.worker", json.dumps(asdict(order))]
        try:
            with subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
            ) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    job |= json.loads(line)
                    self._write(job)
            job["state"] = "done" if job["result"] is not None else "failed"
            if job["state"] == "failed" and job["error"] is None:
                job["error"] = f"the process ended with code {process.returncode}; run 'benefits ingest' to see why"
        except (OSError, ValueError) as error:
            job |= {"state": "failed", "error": f"the process could not be followed ({type(error).__name__})"}
        self._write(job)

    def _write(self, job: dict[str, Any]) -> None:
        unfinished = self._folder / f".{job['id']}"
        unfinished.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        os.replace(unfinished, self._path(job["id"]))

    def _path(self, job_id: str) -> Path:
        return self._folder / f"{job_id}.json"

    def _forget_old(self) -> None:
        files = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in files[_KEPT:]:
            path.unlink(missing_ok=True)


def _shown(job: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in job.items() if name != "pid"}


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
