"""One writer a corpus: an advisory lock that dies with its process and says who holds it."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

from ingest.lifecycle.errors import CorpusLockedError
from ingest.lifecycle.workspace import Workspace

_PATIENCE_SECONDS: Final = 10.0
_PAUSE_SECONDS: Final = 0.05


@contextmanager
def corpus_lock(space: Workspace, name: str, patience: float = _PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the corpus for writing; another holder is waited for, since writing takes moments.

    Raises:
        CorpusLockedError: someone else holds it all that time; says who and since when.
    """
    space.history.mkdir(parents=True, exist_ok=True)
    with space.lock.open("a+", encoding="utf-8") as file:
        deadline = time.monotonic() + patience
        while not _taken(file.fileno()):
            if time.monotonic() >= deadline:
                raise CorpusLockedError(f"the corpus {space.corpus} is locked by {_holder(space)}; try again later")
            time.sleep(_PAUSE_SECONDS)
        file.seek(0)
        file.truncate()
        since = datetime.now(UTC).isoformat(timespec="seconds")
        json.dump({"by": name, "pid": os.getpid(), "since": since}, file, ensure_ascii=False)
        file.flush()
        yield


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(space: Workspace) -> str:
    try:
        holder = json.loads(space.lock.read_text(encoding="utf-8"))
        return f"{holder['by']} (process {holder['pid']}) since {holder['since']}"
    except (OSError, ValueError, KeyError):
        return "another process"
