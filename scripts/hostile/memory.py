"""The most memory that a process and all that it started held at one moment (Linux)."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

_EVERY_SECONDS = 0.2
_PAGE = 4096


class PeakMemory:
    """Samples the resident memory of a tree of processes while the block runs."""

    def __init__(self, root: int) -> None:
        self.together = 0
        self.largest = 0
        self._root = root
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(_EVERY_SECONDS):
            sizes = _tree(self._root)
            self.together = max(self.together, sum(sizes))
            self.largest = max(self.largest, *sizes, 0)


def _tree(root: int) -> list[int]:
    """Resident bytes of a process and those below it."""
    parents: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(folder.name)], sizes[int(folder.name)] = int(fields[1]), int(fields[21]) * _PAGE
    inside = {root}
    for _ in range(4):
        inside |= {process for process, parent in parents.items() if parent in inside}
    return [sizes[process] for process in inside if process in sizes]
