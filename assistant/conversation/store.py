"""What a store of conversations must do, and one in this process's memory."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from assistant.conversation.records import Turn


class TurnStore(Protocol):
    """Keeps the last turns of conversations for a while. Never raises: an answer is worth more than its context."""

    def recent(self, conversation: str) -> tuple[Turn, ...]:
        """The turns of a conversation that are still kept, oldest first."""

    def add(self, conversation: str, turn: Turn) -> None:
        """Keep a turn; the oldest ones beyond the limits end."""

    def forget(self, conversation: str) -> None:
        """Keep nothing of a conversation."""

    def close(self) -> None:
        """Give back what it holds; it can no longer be relied on."""


class MemoryTurns:
    """Turns in this process's memory, for one process and for tests. Thread-safe.

    Args:
        minutes: how long a turn is kept.
        turns: how many of a conversation.
        conversations: how many conversations; the ones longest silent end first.
        now: the present moment, aware.
    """

    def __init__(
        self,
        minutes: float = 30.0,
        turns: int = 6,
        conversations: int = 2000,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._kept: OrderedDict[str, list[Turn]] = OrderedDict()
        self._for = timedelta(minutes=minutes)
        self._turns = turns
        self._conversations = conversations
        self._now = now
        self._lock = threading.Lock()

    def recent(self, conversation: str) -> tuple[Turn, ...]:
        """The turns of a conversation that are still kept, oldest first."""
        with self._lock:
            return tuple(turn for turn in self._kept.get(conversation, ()) if self._now() - turn.asked_at < self._for)

    def add(self, conversation: str, turn: Turn) -> None:
        """Keep a turn; the oldest ones beyond the limits end."""
        with self._lock:
            kept = [*self._kept.pop(conversation, ()), turn]
            self._kept[conversation] = kept[-self._turns :]
            while len(self._kept) > self._conversations:
                self._kept.popitem(last=False)

    def forget(self, conversation: str) -> None:
        """Keep nothing of a conversation."""
        with self._lock:
            self._kept.pop(conversation, None)

    def close(self) -> None:
        """Keep nothing of any conversation."""
        with self._lock:
            self._kept.clear()
