"""Lets a loader that works page by page ask whoever watches the clock for more time before each of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_WATCHER: ContextVar[Callable[[float], None] | None] = ContextVar("watcher", default=None)


def ask_for(seconds: float) -> None:
    """Says that the next step may take so long; without a watcher nobody waits."""
    watcher = _WATCHER.get()
    if watcher is not None:
        watcher(seconds)


@contextmanager
def watched_by(watcher: Callable[[float], None]) -> Iterator[None]:
    """Within, `watcher` is told whenever more time is asked for."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)
