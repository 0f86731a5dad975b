"""How long each stage of an answer took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Milliseconds by stage; the mapping is filled as stages end."""

    def __init__(self, milliseconds: dict[str, float]) -> None:
        self.milliseconds = milliseconds

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done inside, under a name."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.milliseconds[name] = round((time.perf_counter() - began) * 1000, 2)
