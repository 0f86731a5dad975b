"""Gives back the memory of a mapped model file, of which hardly anything is read again."""

import ctypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_MAPS: Final = Path("/proc/self/maps")
# Pages of the process that are read from the file again when they are needed (madvise(2)).
_DONT_NEED: Final = 4
_GATE: Final = threading.Lock()
_BEING_LOADED: Final[list[Path]] = []


@contextmanager
def loading_mapped(folder: Path) -> Iterator[None]:
    """Around the loading of a model from a folder, whose pages are let go afterwards, when no other is being loaded."""
    with _GATE:
        _BEING_LOADED.append(folder)
    try:
        yield
    finally:
        with _GATE:
            _BEING_LOADED.remove(folder)
        release_mapped(folder)


def release_mapped(folder: Path) -> None:
    """Let go of all pages of the files below a folder that this process has mapped to read only; what is needed comes back by itself, from the file.

    A compiled encoder is such a file. To load it touches all of its 400 MB, most of which are vectors of words that no text here holds. Where this is
    not Linux nothing is done.
    """
    if sys.platform != "linux":
        return
    with _GATE, suppress(OSError):
        if (
            _BEING_LOADED
        ):  # its file may be unmapped right now, and the place given to other memory, which would be lost
            return
        for start, length in _read_only(str(folder.resolve())):
            ctypes.CDLL(None).madvise(ctypes.c_void_p(start), ctypes.c_size_t(length), _DONT_NEED)


def _read_only(folder: str) -> Iterator[tuple[int, int]]:
    """Addresses and lengths of shared mappings that cannot be written to, so that nothing but the file is in them."""
    for line in _MAPS.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split(maxsplit=5)
        if len(fields) == 6 and fields[1] == "r--s" and fields[5].startswith(f"{folder}/"):
            start, _, end = fields[0].partition("-")
            yield int(start, 16), int(end, 16) - int(start, 16)
