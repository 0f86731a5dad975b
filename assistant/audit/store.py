"""Keeps answers and ratings in SQLite or PostgreSQL, counts them for HR, and truly deletes them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, delete, desc, func, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.sql.dml import Delete

from assistant.answer.records import Status
from assistant.audit.engine import SETTING, open_engine, reading, shown
from assistant.audit.errors import AuditError
from assistant.audit.log import get_logger
from assistant.audit.records import AnswerRecord, Rating, StoredQuestion, Summary
from assistant.audit.shred import shred
from assistant.audit.tables import ANSWERS, CITED, RATINGS, TURNS
from assistant.privacy.text import ScrubbedText

_Result = TypeVar("_Result")
_LOG: Final = get_logger("assistant.audit")
_ALLOWED: Final = ("up", "down")
_STAYS: Final = "end what else holds the database open, and see that the disk has room for a copy of it"


class AuditStore:
    """Answers and ratings in one database; serves all threads, and several processes may share the database.

    Opening it makes a SQLite file where there is none and brings the schema up to date. Every method raises
    `AuditError` when the database does not do its part; the message carries nothing of what was to be written.

    Args:
        url: the setting `audit_url`, such as `sqlite:///var/audit.sqlite3` or `postgresql://user@host/database`.
    """

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        # An earlier process may have been ended between a deletion and the clearing of the file.
        self._unclean = True

    def record(self, record: AnswerRecord) -> None:
        """Keep an answer."""
        cited = [
            {"answer_id": record.answer_id, "position": position, "document": document}
            for position, document in enumerate(record.documents)
        ]

        def work(connection: Connection) -> None:
            connection.execute(insert(ANSWERS), _row(record))
            if cited:
                connection.execute(insert(CITED), cited)

        self._transact(self._engine, work)

    def rate(self, answer_id: str, rating: Rating, reason: ScrubbedText | None = None) -> bool:
        """Keep a person's rating in place of any earlier one; False if there is no such answer.

        Of a rated sensitive question no reason is kept.
        """
        if rating not in _ALLOWED:
            raise ValueError(f"rating must be one of {', '.join(_ALLOWED)}")
        if reason is not None and not isinstance(reason, ScrubbedText):
            raise TypeError("reason takes ScrubbedText or None; pass raw text through Scrubber.scrub")

        def work(connection: Connection) -> bool:
            # Locks the row on PostgreSQL, so that two ratings of one answer follow each other.
            wanted = select(ANSWERS.c.status).where(ANSWERS.c.answer_id == answer_id).with_for_update()
            status = connection.execute(wanted).scalar_one_or_none()
            if status is None:
                return False
            kept = None if reason is None or status == Status.SENSITIVE else reason.text
            connection.execute(delete(RATINGS).where(RATINGS.c.answer_id == answer_id))
            row = {"answer_id": answer_id, "rated_at": datetime.now(UTC), "rating": rating, "reason": kept}
            connection.execute(insert(RATINGS), row)
            return True

        return self._transact(self._engine, work)

    def delete(self, answer_id: str) -> bool:
        """Remove an answer, its rating and its turn, so that no byte of their text stays in a SQLite file; False if unknown."""
        return (
            self._remove(
                delete(ANSWERS).where(ANSWERS.c.answer_id == answer_id),
                delete(TURNS).where(TURNS.c.answer_id == answer_id),
            )
            > 0
        )

    def purge(self, older_than: datetime) -> int:
        """Remove every answer asked before a moment (aware), and every turn whose time is over, as `delete` does; returns how many rows."""
        return self._remove(
            delete(ANSWERS).where(ANSWERS.c.asked_at < older_than),
            delete(TURNS).where((TURNS.c.asked_at < older_than) | (TURNS.c.expires_at < datetime.now(UTC))),
        )

    def summary(self, minimum_group: int = 5) -> Summary:
        """Counts by group, of groups with at least `minimum_group` answers."""
        if minimum_group < 1:
            raise AuditError("minimum_group", str(minimum_group), "it is not a group size", "use a number from 1 up")

        def work(connection: Connection) -> Summary:
            def count(column: ColumnElement[Any]) -> dict[str, int]:
                number = func.count()
                groups = select(column, number).group_by(column).having(number >= minimum_group)
                return {str(name): total for name, total in connection.execute(groups.order_by(desc(number), column))}

            by_day = count(func.date(ANSWERS.c.asked_at))
            return Summary(
                minimum_group=minimum_group,
                by_status=count(ANSWERS.c.status),
                by_language=count(ANSWERS.c.language),
                by_document=count(CITED.c.document),
                by_day=dict(sorted(by_day.items())),
                by_rating=count(RATINGS.c.rating),
            )

        return self._transact(reading(self._engine), work)

    def questions(self, limit: int = 5000) -> tuple[StoredQuestion, ...]:
        """The newest stored questions, scrubbed; sensitive ones have no text and are not among them."""
        joined = ANSWERS.outerjoin(RATINGS, ANSWERS.c.answer_id == RATINGS.c.answer_id)
        columns = (ANSWERS.c.question, ANSWERS.c.language, ANSWERS.c.status, RATINGS.c.rating)
        wanted = select(*columns).select_from(joined).where(ANSWERS.c.question.is_not(None))
        newest = wanted.order_by(desc(ANSWERS.c.asked_at)).limit(limit)

        def work(connection: Connection) -> tuple[StoredQuestion, ...]:
            return tuple(StoredQuestion(*row) for row in connection.execute(newest))

        return self._transact(reading(self._engine), work)

    def close(self) -> None:
        """Give the connections back; the store can no longer be relied on."""
        self._engine.dispose()

    def _remove(self, *statements: Delete) -> int:
        def work(connection: Connection) -> int:
            # Citations and ratings go with the answer (ON DELETE CASCADE).
            return sum(connection.execute(statement).rowcount for statement in statements)

        removed = self._transact(self._engine, work)
        self._unclean = self._unclean or removed > 0
        if self._unclean:
            self._unclean = not shred(self._engine)
        if self._unclean:
            _LOG.warning("deleted text stays in the file until the next deletion or purge", remedy=_STAYS)
        return removed

    def _transact(self, engine: Engine, work: Callable[[Connection], _Result]) -> _Result:
        """Work in a transaction whose failures carry no text: a database quotes the offending row in its messages."""
        try:
            with engine.begin() as connection:
                return work(connection)
        except IntegrityError as error:
            problem = f"the database refused a row ({type(error.orig).__name__})", "check that answer ids are unique"
        except SQLAlchemyError as error:
            kind = type(getattr(error, "orig", None) or error).__name__
            problem = f"the database failed ({kind})", "check that it runs, is writable and has room"
        # Raised outside the handlers, so that no cause or context carries the text along.
        raise AuditError(SETTING, shown(engine.url), *problem)


def _row(record: AnswerRecord) -> dict[str, object]:
    return {
        "answer_id": record.answer_id,
        "asked_at": record.asked_at,
        "status": str(record.status),
        "language": record.language,
        "question": None if record.question is None else record.question.text,
        "redaction_types": list(record.redaction_types),
        "confidence": record.confidence,
        "generator": record.generator,
        "snapshot": record.snapshot,
        "timings_ms": dict(record.timings_ms),
    }
