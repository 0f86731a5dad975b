import threading
import time
from collections.abc import Callable, Iterator

import pytest
from audit_samples import Lines

from assistant.audit.background import BackgroundRecorder
from assistant.audit.errors import AuditError
from assistant.audit.records import AnswerRecord
from assistant.audit.store import AuditStore

Make = Callable[..., AnswerRecord]


class SlowStore(AuditStore):
    """Writes nothing before the gate opens."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.gate = threading.Event()
        self.began = threading.Event()
        self.error: Exception | None = None

    def record(self, record: AnswerRecord) -> None:
        self.began.set()
        self.gate.wait(10)
        if self.error:
            raise self.error
        super().record(record)


@pytest.fixture
def slow(database: object) -> Iterator[SlowStore]:
    store = SlowStore(f"sqlite:///{database}")
    yield store
    store.gate.set()
    store.close()


def test_recording_does_not_wait_and_a_full_queue_drops(slow: SlowStore, record: Make, lines: Lines) -> None:
    recorder = BackgroundRecorder(slow, capacity=2)
    began = time.monotonic()
    recorder.record(record("a0"))
    assert slow.began.wait(5)
    for number in range(1, 5):
        recorder.record(record(f"a{number}"))
    assert time.monotonic() - began < 2
    assert recorder.dropped == 2
    warnings = [line for line in lines.parsed() if line["level"] == "warning"]
    assert [(line["reason"], line["dropped"]) for line in warnings] == [("queue full", 1), ("queue full", 2)]
    assert not recorder.flush(0.05)
    slow.gate.set()
    assert recorder.flush(5)
    assert slow.summary(1).by_status == {"answered": 3}
    recorder.close()


def test_an_answer_still_in_the_queue_can_be_rated(slow: SlowStore, record: Make) -> None:
    recorder = BackgroundRecorder(slow)
    recorder.record(record("a0"))
    recorder.record(record("a1"))
    threading.Timer(0.1, slow.gate.set).start()
    assert recorder.rate("a1", "up", None)
    assert not recorder.rate("unknown", "up", None)
    recorder.close()


def test_an_answer_still_in_the_queue_can_be_deleted(slow: SlowStore, record: Make) -> None:
    recorder = BackgroundRecorder(slow)
    for name in ("a0", "a1", "a2"):
        recorder.record(record(name))
    assert slow.began.wait(5)
    threading.Timer(0.1, slow.gate.set).start()
    assert recorder.delete("a1")  # waiting
    assert recorder.delete("a0")  # being written
    assert not recorder.delete("unknown")
    assert recorder.flush(5)
    assert slow.summary(1).by_status == {"answered": 1}
    recorder.close()


@pytest.mark.parametrize("error", [AuditError("audit_url", "x", "broken", "mend it"), RuntimeError("canary")])
def test_a_broken_store_is_told_and_survived(slow: SlowStore, record: Make, lines: Lines, error: Exception) -> None:
    slow.gate.set()
    slow.error = error
    recorder = BackgroundRecorder(slow)
    recorder.record(record("a0"))
    assert recorder.flush(5)
    slow.error = None
    recorder.record(record("a1"))
    assert recorder.flush(5)
    assert recorder.failed == 1
    assert slow.summary(1).by_status == {"answered": 1}
    assert "canary" not in lines.getvalue()
    recorder.close()


def test_closing_writes_what_is_queued_and_refuses_the_rest(store: AuditStore, record: Make) -> None:
    recorder = BackgroundRecorder(store)
    for number in range(20):
        recorder.record(record(f"a{number}"))
    recorder.close()
    recorder.record(record("late"))
    assert recorder.dropped == 1
    assert store.summary(1).by_status == {"answered": 20}
