import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from assistant.audit.engine import open_engine
from assistant.audit.errors import AuditError
from assistant.audit.tables import METADATA


def test_tables_and_migrations_agree(database: Path) -> None:
    engine = open_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def schema(database: Path) -> list[str]:
    engine = open_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        found = [str(row) for row in connection.execute(text("SELECT name, sql FROM sqlite_master ORDER BY name"))]
        found += [str(row) for row in connection.execute(text("SELECT * FROM alembic_version"))]
    engine.dispose()
    return found


def test_a_second_upgrade_changes_nothing(database: Path) -> None:
    first = schema(database)
    content = database.read_bytes()
    assert any("ratings" in line for line in first)
    assert schema(database) == first
    assert database.read_bytes() == content


def test_threads_may_open_at_once(database: Path) -> None:
    failures: list[BaseException] = []

    def opening() -> None:
        try:
            open_engine(f"sqlite:///{database}").dispose()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=opening) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_sqlite_is_set_up_for_sharing_and_deletion(database: Path) -> None:
    engine = open_engine(f"sqlite:///{database}")
    pragmas = {"journal_mode": "wal", "busy_timeout": 30000, "secure_delete": 1, "foreign_keys": 1}
    with engine.connect() as connection:
        for name, value in pragmas.items():
            assert connection.execute(text(f"PRAGMA {name}")).scalar_one() == value
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("not a url", "not a database URL"),
        ("postgresql://hr:t0p@secret@db.example.org/audit", "the password in it holds an '@'"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql://anna:secret@host/db", "only SQLite and PostgreSQL"),
        ("postgresql+psycopg0://anna:secret@host/db?password=secret", "driver psycopg0 is not installed"),
        ("://anna:secret@host:port/db", "not a database URL"),
    ],
)
def test_urls_that_cannot_be_used(url: str, said: str) -> None:
    with pytest.raises(AuditError, match=said) as caught:
        open_engine(url)
    assert caught.value.setting == "audit_url"
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("just notes, long enough to be taken for something else than an empty database" * 20)
    with pytest.raises(AuditError, match="not usable as a database"):
        open_engine(f"sqlite:///{file}")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AuditError, match="cannot be opened for writing"):
        open_engine(f"sqlite:///{tmp_path / 'file' / 'audit.sqlite3'}")


def test_a_schema_from_the_future(database: Path) -> None:
    engine = open_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(AuditError, match="newer than this program"):
        open_engine(f"sqlite:///{database}")
