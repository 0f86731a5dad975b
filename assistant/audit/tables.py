"""The tables of the audit store, as the newest migration leaves them."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import JSON, Column, DateTime, Float, ForeignKey, Integer, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from assistant.audit.records import as_utc


class UtcDateTime(TypeDecorator[datetime]):
    """Moments, stored in UTC without a zone, so that SQLite and PostgreSQL keep and compare the same value."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """An aware moment to what is stored."""
        return None if value is None else as_utc(value).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is stored to an aware moment."""
        return None if value is None else value.replace(tzinfo=UTC)


METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

ANSWERS: Final = Table(
    "answers",
    METADATA,
    Column("answer_id", String(64), primary_key=True),
    Column("asked_at", UtcDateTime(), nullable=False, index=True),
    Column("status", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    Column("question", Text(), nullable=True),
    Column("redaction_types", JSON(), nullable=False),
    Column("confidence", Float(), nullable=False),
    Column("generator", String(255), nullable=False),
    Column("snapshot", String(255), nullable=False),
    Column("timings_ms", JSON(), nullable=False),
)

CITED: Final = Table(
    "cited_documents",
    METADATA,
    Column("answer_id", String(64), ForeignKey("answers.answer_id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer(), primary_key=True, autoincrement=False),
    Column("document", Text(), nullable=False),
)

RATINGS: Final = Table(
    "ratings",
    METADATA,
    Column("answer_id", String(64), ForeignKey("answers.answer_id", ondelete="CASCADE"), primary_key=True),
    Column("rated_at", UtcDateTime(), nullable=False),
    Column("rating", String(8), nullable=False),
    Column("reason", Text(), nullable=True),
)

# No tie to the answers: those are written beside the answering, and the next question may come before that.
TURNS: Final = Table(
    "turns",
    METADATA,
    Column("turn_id", Integer(), primary_key=True),
    Column("conversation", String(64), nullable=False, index=True),
    Column("answer_id", String(64), nullable=False, index=True),
    Column("asked_at", UtcDateTime(), nullable=False),
    Column("expires_at", UtcDateTime(), nullable=False, index=True),
    Column("question", Text(), nullable=False),
    Column("language", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("told", JSON(), nullable=False),
    Column("offered", JSON(), nullable=False),
    Column("documents", JSON(), nullable=False),
)
