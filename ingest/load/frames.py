"""What passes between `LoaderPool` and its workers: a four-byte length and a pickle, in both directions."""

import pickle
import struct
from dataclasses import dataclass
from typing import BinaryIO

from ingest.contract.documents import LoadedDocument
from ingest.load.limits import LoadLimits

LENGTH = struct.Struct("<I")


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


@dataclass(frozen=True, slots=True)
class MoreTime:
    """The worker is at a step that may take so long; the file's own time begins anew after it."""

    seconds: float


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
