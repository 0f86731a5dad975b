"""Deletes answers that are older than the retention setting allows."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from assistant.audit.errors import AuditError
from assistant.audit.log import get_logger

_LOG: Final = get_logger("assistant.audit")
_LONGEST_DAYS: Final = 36500


class Purgeable(Protocol):
    """What can forget what is old."""

    def purge(self, older_than: datetime) -> int:
        """Remove what is older than a moment; returns how many."""


class RetentionJob:
    """Purges at the start and then at intervals, in a daemon thread. A failed purge is logged and tried again.

    Args:
        store: what is purged.
        days: the setting `retention_days`, 1 or more.
        interval_seconds: time from one purge to the next.
        now: the present moment, aware.
    """

    def __init__(
        self,
        store: Purgeable,
        days: int,
        interval_seconds: float = 3600.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not 1 <= days <= _LONGEST_DAYS:
            reason, remedy = "it is not a number of days to keep answers", f"use a number from 1 to {_LONGEST_DAYS}"
            raise AuditError("retention_days", str(days), reason, remedy)
        if interval_seconds <= 0:
            raise AuditError("interval_seconds", str(interval_seconds), "it is not a time", "use a number above 0")
        self._store = store
        self._days = timedelta(days=days)
        self._interval = interval_seconds
        self._now = now
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="audit-retention", daemon=True)

    def start(self) -> None:
        """Begin; the first purge runs at once, beside the caller."""
        self._thread.start()

    def close(self, timeout_seconds: float = 10.0) -> None:
        """Stop, after a purge that is under way."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_seconds)

    def run_once(self) -> int:
        """Purge now; returns how many answers were removed."""
        removed = self._store.purge(self._now() - self._days)
        if removed:
            _LOG.info("old answers deleted", count=removed)
        return removed

    def _run(self) -> None:
        while True:
            try:
                self.run_once()
            except Exception as error:
                # Retention must go on when the database was away for a while.
                _LOG.error("old answers could not be deleted", exc_info=error)
            if self._stop.wait(self._interval):
                return
