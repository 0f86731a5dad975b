"""What a hostile file is to the scripts that make and judge it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, link or folder to put below the corpus.

    `refused` is true if an ingest has to name it with a reason. Else it may also be read: damage can leave a file whole enough, and some
    bombs are defused by reading less of them.
    """

    path: str
    make: Callable[[Path], object]
    refused: bool = True


def file(path: str, data: bytes, *, refused: bool = True) -> Hostile:
    """A plain file of these bytes."""
    return Hostile(path, lambda target: target.write_bytes(data), refused)
