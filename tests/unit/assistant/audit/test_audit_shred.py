from pathlib import Path

import pytest
from audit_samples import Lines, make_record, scrubbed
from sqlalchemy import text

from assistant.audit import store as store_module
from assistant.audit.engine import open_engine, reading
from assistant.audit.shred import shred
from assistant.audit.store import AuditStore


def test_a_reader_in_the_way_is_told_and_the_next_time_cleans(database: Path) -> None:
    engine = open_engine(f"sqlite:///{database}")
    log = database.with_name(f"{database.name}-wal")
    with reading(engine).connect() as connection:
        connection.execute(text("SELECT count(*) FROM answers"))
        with engine.begin() as writer:
            writer.execute(text("UPDATE alembic_version SET version_num = version_num"))
        assert not shred(engine, patience_seconds=0.05)
        assert log.stat().st_size > 0
    assert shred(engine)
    assert log.stat().st_size == 0
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA busy_timeout")).scalar_one() == 30000
    engine.dispose()


def test_what_could_not_be_cleaned_is_cleaned_at_the_next_purge(
    store: AuditStore, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = [False, True]
    monkeypatch.setattr(store_module, "shred", lambda engine: outcomes.pop(0))
    asked = make_record("a1", question=scrubbed("days"))
    store.record(asked)
    assert store.delete("a1")
    assert [line["level"] for line in lines.parsed()] == ["warning"]
    assert store.purge(asked.asked_at) == 0
    assert outcomes == []
    assert store.purge(asked.asked_at) == 0  # clean: nothing to do
