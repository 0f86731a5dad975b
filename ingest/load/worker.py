"""The worker process of `LoaderPool`: reads paths from its input, answers with documents or why there is none.

Run as `python -m ingest.load.worker`. It imports the loaders and nothing else of the project, to start quickly and stay
small.
"""

import os
import signal
import sys
from pathlib import Path

from ingest.contract.errors import LoadError
from ingest.load.frames import Answer, MoreTime, WorkerSettings, read_frame, write_frame
from ingest.load.limits import LoadLimits
from ingest.load.loader import load_file
from ingest.load.patience import watched_by

if sys.platform != "win32":
    import resource

# Beyond the pool's own patience; it ends a worker whose pool is gone.
_GRACE_SECONDS = 10


def main() -> None:
    """Serves until the input ends."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # What a library prints must not end up among the answers.
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 0)
    os.dup2(silence, 1)
    settings = read_frame(source)
    if not isinstance(settings, WorkerSettings):
        return
    _limit(settings.memory_bytes)
    write_frame(sink, True)
    own_seconds = settings.timeout_seconds + _GRACE_SECONDS

    def more_time(seconds: float) -> None:
        _set_alarm(own_seconds + seconds)
        write_frame(sink, MoreTime(seconds))

    while isinstance(path := read_frame(source), str):
        _set_alarm(own_seconds)
        with watched_by(more_time):
            answer = _answer(Path(path), settings.limits)
        write_frame(sink, answer)
        _set_alarm(0)


def _answer(path: Path, limits: LoadLimits) -> Answer:
    try:
        return Answer(load_file(path, limits=limits))
    except LoadError as error:
        return Answer(None, error.reason, worn=isinstance(error.__cause__, MemoryError))
    except MemoryError:
        return Answer(None, f"{path.name} needs more memory than a worker may have; split it.", worn=True)


def _limit(memory_bytes: int) -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _set_alarm(seconds: float) -> None:
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main()
