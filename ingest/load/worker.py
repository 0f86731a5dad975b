"""The worker process of `LoaderPool`: reads paths from its input, answers with documents or why there is none.

Run as `python -m ingest.load.worker`. It imports the loaders and nothing else of the project, so that it starts quickly and
stays small. Frames are a four-byte length and a pickle, in both directions.
"""

import os
import pickle
import signal
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.limits import LoadLimits
from ingest.load.loader import load_file

if sys.platform != "win32":
    import resource

LENGTH = struct.Struct("<I")
# Beyond the pool's own patience; it ends a worker whose pool is gone.
_GRACE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """First frame to a worker: what every file is held to."""

    limits: LoadLimits
    timeout_seconds: float
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one file; `worn` asks for a new worker, since this one ran out of memory."""

    document: LoadedDocument | None
    reason: str = ""
    worn: bool = False


def write_frame(stream: BinaryIO, record: object) -> None:
    """Sends one record."""
    data = pickle.dumps(record, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(data)) + data)
    stream.flush()


def read_frame(stream: BinaryIO) -> object | None:
    """The next record, None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    record: object = pickle.loads(stream.read(LENGTH.unpack(head)[0]))
    return record


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
    while isinstance(path := read_frame(source), str):
        _set_alarm(settings.timeout_seconds + _GRACE_SECONDS)
        write_frame(sink, _answer(Path(path), settings.limits))
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
