"""From the setting `audit_url` to a pooled engine on a database with the newest schema."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from assistant.audit.errors import AuditError
from assistant.audit.migrate import upgrade
from ingest.contract.addresses import ESCAPES, masked

SETTING: Final = "audit_url"
BUSY_SECONDS: Final = 30
_READ_ONLY: Final = "audit_read_only"
_EXAMPLES: Final = "use sqlite:///var/audit.sqlite3 or postgresql://user:password@host/database"


def open_engine(url: str) -> Engine:
    """A pooled engine with the newest schema. A SQLite file and its parents are made, readable by their owner only.

    Raises:
        AuditError: the URL, the file or the server is at fault, or the schema is newer than this program.
    """
    parsed = _parse(url)
    engine = _open_sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _open_server(parsed)
    problem = None
    try:
        with engine.begin() as connection:
            upgrade(connection)
    except CommandError:
        problem = "its schema is newer than this program", "update the program or name another database"
    except DBAPIError as error:
        problem = _unusable(error)
    if problem:
        engine.dispose()
        raise AuditError(SETTING, shown(parsed), *problem)
    return engine


def reading(engine: Engine) -> Engine:
    """The same pool for transactions that only read, so that they do not wait for SQLite's write lock."""
    return engine.execution_options(**{_READ_ONLY: True})


def shown(url: URL) -> str:
    """The URL as errors may show it: no password, and no query, which can hold one."""
    return url.set(query={}).render_as_string(hide_password=True)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise AuditError(SETTING, masked(url).split("?")[0], "it is not a database URL", _EXAMPLES) from None
    if "@" in (parsed.host or ""):
        raise AuditError(SETTING, masked(url).split("?")[0], "the password in it holds an '@'", ESCAPES)
    backend = parsed.drivername.split("+")[0]
    if backend == "sqlite":
        if (parsed.database or ":memory:").startswith((":memory:", "file:")):
            raise AuditError(SETTING, shown(parsed), "it names no file", "use sqlite:///var/audit.sqlite3")
        return parsed
    if backend in ("postgresql", "postgres"):
        return parsed if "+" in parsed.drivername else parsed.set(drivername="postgresql+psycopg")
    raise AuditError(SETTING, shown(parsed), "only SQLite and PostgreSQL are supported", _EXAMPLES)


def _open_server(url: URL) -> Engine:
    try:
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_recycle=1800)
    except (ModuleNotFoundError, NoSuchModuleError):
        driver = url.drivername.partition("+")[2]
        remedy = f"run: pip install '{driver}[binary]'" if driver == "psycopg" else "use postgresql+psycopg://"
        raise AuditError(SETTING, shown(url), f"the driver {driver} is not installed", remedy) from None


def _open_sqlite(url: URL) -> Engine:
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Made before SQLite opens it: the files beside it (-wal, -shm) take over its mode.
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.close(descriptor)
        path.chmod(0o600)
    except OSError as error:
        reason = f"the file cannot be opened for writing ({error.strerror})"
        raise AuditError(SETTING, shown(url), reason, "name a file in a folder that this user may write to") from None
    try:
        _write_ahead(path)
    except sqlite3.Error as error:
        reason = f"the file is not usable as a database ({error.sqlite_errorname})"
        raise AuditError(SETTING, shown(url), reason, "name another file, or move this one away") from None
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # SQLAlchemy's "begin" event decides how a transaction begins, not the driver.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "secure_delete=ON", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another process wrote in between, whatever
    # the busy time-out: writers take the lock at the beginning.
    read_only = connection.get_execution_options().get(_READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _write_ahead(path: Path) -> None:
    """Switch the file to write-ahead logging; the busy time-out does not cover two processes doing so at once."""
    give_up = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
                return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
        time.sleep(0.02)


def _unusable(error: DBAPIError) -> tuple[str, str]:
    kind = type(error.orig).__name__
    if isinstance(error, OperationalError):
        return f"the database cannot be used ({kind})", "check that it exists, runs, and lets this user in"
    return f"the database refused the schema ({kind})", "check that it is an audit database of this program"
