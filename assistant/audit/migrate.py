"""Brings a database to the newest schema version."""

import threading
from pathlib import Path
from typing import Any, Final

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

_FOLDER: Final = Path(__file__).parent / "migrations"
# Any number that no other user of the same PostgreSQL database takes: "benefits" read as bytes.
_POSTGRES_LOCK: Final = int.from_bytes(b"benefits") >> 1
# Alembic keeps the running migration in module globals.
_ONE_AT_A_TIME: Final = threading.Lock()


def upgrade(connection: Connection) -> None:
    """Run the missing schema versions inside the caller's transaction, which must hold SQLite's write lock already.

    On PostgreSQL an advisory lock makes processes that start together wait for each other.
    Raises `alembic.util.CommandError` if the database is newer than this program.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRES_LOCK})
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)

    def missing(revision: Any, _context: Any) -> Any:
        return script._upgrade_revs("head", revision)

    with _ONE_AT_A_TIME, EnvironmentContext(config, script, fn=missing) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()
