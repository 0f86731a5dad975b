"""Takes deleted text out of the files of a SQLite database."""

import sqlite3
from typing import Final

from sqlalchemy import Engine

_PATIENCE_SECONDS: Final = 5.0


def shred(engine: Engine, patience_seconds: float = _PATIENCE_SECONDS) -> bool:
    """Leave only live rows in the database and its write-ahead log; False if another process kept them busy.

    `secure_delete` alone does not do: when SQLite rebalances pages it leaves old copies of rows in their free space,
    which a later deletion does not find (about one row in a few thousand). VACUUM writes the file anew from live rows,
    and the checkpoint cuts the log that still holds the old ones. PostgreSQL does its own vacuuming.
    """
    if engine.dialect.name != "sqlite":
        return True
    # Past SQLAlchemy, which would open a transaction first; both statements are refused inside one.
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={int(patience_seconds * 1000)}")
        try:
            cursor.execute("VACUUM")
            (busy, *_pages) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")
            cursor.close()
    except sqlite3.Error:
        return False
    finally:
        connection.close()
    return not busy
