"""Records answers beside the answering, so that a slow or broken database never delays or breaks an answer."""

import threading
import time
from collections import deque
from typing import Final

from assistant.audit.engine import BUSY_SECONDS
from assistant.audit.errors import AuditError
from assistant.audit.log import get_logger
from assistant.audit.records import AnswerRecord, Rating
from assistant.audit.store import AuditStore
from assistant.privacy.text import ScrubbedText

_LOG: Final = get_logger("assistant.audit")
FLUSH_SECONDS: Final = 10.0


class BackgroundRecorder:
    """A bounded queue in front of a store, emptied by one daemon thread.

    A record that finds the queue full is dropped, counted in `dropped` and named in a warning; one that the store
    refuses is counted in `failed`. The store stays the caller's to close, after `close`.
    """

    def __init__(self, store: AuditStore, capacity: int = 1000) -> None:
        self._store = store
        self._capacity = capacity
        self._waiting: deque[AnswerRecord] = deque()
        self._writing: str | None = None
        self._queued = 0
        self._finished = 0
        self._closed = False
        self._changed = threading.Condition()
        self.dropped = 0
        self.failed = 0
        self._thread = threading.Thread(target=self._run, name="audit-recorder", daemon=True)
        self._thread.start()

    def record(self, record: AnswerRecord) -> None:
        """Queue an answer; returns at once and never raises."""
        with self._changed:
            if not self._closed and len(self._waiting) < self._capacity:
                self._waiting.append(record)
                self._queued += 1
                self._changed.notify_all()
                return
            self.dropped += 1
            dropped, reason = self.dropped, "recorder closed" if self._closed else "queue full"
        _LOG.warning("answer not recorded", reason=reason, dropped=dropped)

    def rate(self, answer_id: str, rating: Rating, reason: ScrubbedText | None = None) -> bool:
        """Rate an answer, also one that is still in the queue; False if unknown. Raises `AuditError`."""
        self.flush()
        return self._store.rate(answer_id, rating, reason)

    def delete(self, answer_id: str) -> bool:
        """Delete an answer, also one that is still in the queue; False if unknown. Raises `AuditError`."""
        with self._changed:
            kept = [record for record in self._waiting if record.answer_id != answer_id]
            withdrawn = len(self._waiting) - len(kept)
            self._waiting = deque(kept)
            self._finished += withdrawn
            self._changed.notify_all()
            # Longer than any write may wait for its turn: deleted first and written then, it would stay.
            self._changed.wait_for(lambda: self._writing != answer_id, BUSY_SECONDS + FLUSH_SECONDS)
        return self._store.delete(answer_id) or withdrawn > 0

    def flush(self, timeout_seconds: float = FLUSH_SECONDS) -> bool:
        """Wait until everything queued so far is written; False if that took too long."""
        with self._changed:
            target = self._queued
            return self._changed.wait_for(lambda: self._finished >= target, timeout_seconds)

    def close(self, timeout_seconds: float = FLUSH_SECONDS) -> None:
        """Write what is queued, then stop; later records are dropped and counted."""
        began = time.monotonic()
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join(timeout_seconds)
        if self._thread.is_alive():
            with self._changed:
                lost = len(self._waiting)
            _LOG.warning("recorder stopped late", lost=lost, waited_seconds=round(time.monotonic() - began, 1))

    def _run(self) -> None:
        while (record := self._next()) is not None:
            try:
                self._store.record(record)
            except AuditError as error:
                self.failed += 1
                _LOG.error("answer not recorded", reason=error.reason, remedy=error.remedy, failed=self.failed)
            except Exception as error:
                # The thread must outlive whatever a driver throws: an answer's record is lost, not those after it.
                self.failed += 1
                _LOG.error("answer not recorded", exc_info=error, failed=self.failed)
            finally:
                with self._changed:
                    self._writing = None
                    self._finished += 1
                    self._changed.notify_all()

    def _next(self) -> AnswerRecord | None:
        """The next record, or None when closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            if not self._waiting:
                return None
            record = self._waiting.popleft()
            self._writing = record.answer_id
            return record
