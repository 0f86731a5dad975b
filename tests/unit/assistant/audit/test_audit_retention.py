import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from audit_samples import NOON, Lines

from assistant.audit.errors import AuditError
from assistant.audit.records import AnswerRecord
from assistant.audit.retention import RetentionJob
from assistant.audit.store import AuditStore


def test_answers_live_as_long_as_the_setting_says(store: AuditStore, record: Callable[..., AnswerRecord]) -> None:
    now = [NOON]
    job = RetentionJob(store, days=30, now=lambda: now[0])
    store.record(record("first"))
    store.record(record("second", asked_at=NOON + timedelta(days=1)))
    now[0] = NOON + timedelta(days=30)
    assert job.run_once() == 0
    now[0] += timedelta(seconds=1)
    assert job.run_once() == 1
    now[0] += timedelta(days=1)
    assert job.run_once() == 1
    assert store.summary(1).by_status == {}


class Purges:
    """Counts purges; the first one fails."""

    def __init__(self) -> None:
        self.moments: list[datetime] = []
        self.third = threading.Event()

    def purge(self, older_than: datetime) -> int:
        self.moments.append(older_than)
        if len(self.moments) == 3:
            self.third.set()
        if len(self.moments) == 1:
            raise OSError("the canary is away")
        return 0


def test_the_thread_purges_at_once_and_again_and_outlives_failures(lines: Lines) -> None:
    purges = Purges()
    job = RetentionJob(purges, days=7, interval_seconds=0.01, now=lambda: NOON)
    job.start()
    assert purges.third.wait(5)
    job.close()
    count = len(purges.moments)
    assert purges.moments[0] == NOON - timedelta(days=7)
    assert not purges.third.wait(0) or len(purges.moments) == count
    failed = [line for line in lines.parsed() if line["level"] == "error"]
    assert [line["error"] for line in failed] == ["OSError"]
    assert "canary" not in lines.getvalue()


def test_a_job_that_never_started_can_be_closed() -> None:
    RetentionJob(Purges(), days=1).close()


@pytest.mark.parametrize("days", [0, -1, 40000])
def test_days_are_checked(days: int) -> None:
    with pytest.raises(AuditError, match=f"retention_days = '{days}'.*from 1 to"):
        RetentionJob(Purges(), days=days)


def test_the_interval_is_checked() -> None:
    with pytest.raises(AuditError, match="interval_seconds = '0'"):
        RetentionJob(Purges(), days=1, interval_seconds=0)
